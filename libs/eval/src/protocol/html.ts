import { type Raster, HINT_CELL } from '@irodori/image';
import { hintsOf } from '../hint-cells.ts';
import { escapeHtml } from '../html-text.ts';
import { figuresHtml, reportPage, tableHtml, type EncodePicture } from '../report-parts.ts';
import { reportFacts, reportTables } from './markdown.ts';
import { measureNames, measureEntries } from './measures.ts';
import type { KeptPair, ProtocolResult } from './types.ts';

/** The report as one page that needs nothing else: tables, then examples, best and worst cases with their pictures. */
export async function reportHtml(
  { summary, kept }: ProtocolResult,
  data: string,
  encode: EncodePicture,
): Promise<string> {
  const encoded = new Map<Raster<3>, Promise<string>>();
  const once: EncodePicture = (picture) => {
    const url = encoded.get(picture) ?? encode(picture);
    encoded.set(picture, url);
    return url;
  };
  const sections: string[] = [];
  for (const why of ['example', 'best', 'worst'] as const) {
    const heading = { example: 'Examples', best: 'Best cases', worst: 'Worst cases' }[why];
    const ranked = `By the mean CIEDE2000 of ${summary.systems[0]} at 16 points.`;
    const note = why === 'example' ? 'The first pairs of the set.' : ranked;
    sections.push(`<h2>${heading}</h2><p>${escapeHtml(note)}</p>`);
    for (const pair of kept) if (pair.why === why) sections.push(await pairHtml(pair, once));
  }
  const meanings = measureNames.map(
    (name) => `<li><b>${escapeHtml(measureEntries[name].label)}</b>: ${escapeHtml(measureEntries[name].meaning)}</li>`,
  );
  const facts = reportFacts(summary, data).map((fact) => `<p>${escapeHtml(fact.replaceAll('`', ''))}</p>`);
  const body = `<h1>Evaluation</h1>${facts.join('')}
${reportTables(summary).map(tableHtml).join('\n')}
${sections.join('\n')}
<h2>Measures</h2><ul>${meanings.join('')}</ul>`;
  return reportPage('Irodori evaluation', '', body);
}

function pairHtml(pair: KeptPair, encode: EncodePicture): Promise<string> {
  const results = [...pair.results].flatMap(([system, pictures]) =>
    [...pictures]
      .filter(([, picture]) => !isSame(picture, pair.drawing))
      .map(([condition, picture]) => [`${system}, ${condition}`, picture] as const),
  );
  const shown = [['drawing and 16 hints', withHints(pair)] as const, ['truth', pair.target] as const, ...results];
  return figuresHtml(`${pair.id} (ΔE ${pair.score.toFixed(1)})`, shown, encode);
}

/** A system that gave the drawing back has nothing to show. */
function isSame(a: Raster<3>, b: Raster<3>): boolean {
  return a.data.length === b.data.length && a.data.every((value, i) => value === b.data[i]);
}

/** The drawing with each hint cell painted. */
function withHints({ drawing, hints }: KeptPair): Raster<3> {
  const data = Uint8ClampedArray.from(drawing.data);
  for (const { x, y, color } of hintsOf(hints)) {
    for (let dy = 0; dy < HINT_CELL; dy++) {
      for (let dx = 0; dx < HINT_CELL; dx++) {
        data.set(color, 3 * ((HINT_CELL * y + dy) * drawing.width + HINT_CELL * x + dx));
      }
    }
  }
  return { ...drawing, data };
}

import { type Raster, HINT_CELL } from '@irodori/image';
import { hintsOf } from '../hint-cells.ts';
import { escapeHtml } from '../html-text.ts';
import { pageStyle, tableHtml } from '../report-parts.ts';
import { reportFacts, reportTables } from './markdown.ts';
import { measureNames, measureEntries } from './measures.ts';
import type { KeptPair, ProtocolResult } from './types.ts';

/** Encodes a picture for an `img` element: a data URL. */
export type EncodePicture = (picture: Raster<3>) => Promise<string>;

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
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Irodori evaluation</title><style>${pageStyle}</style></head><body>
<h1>Evaluation</h1>${facts.join('')}
${reportTables(summary).map(tableHtml).join('\n')}
${sections.join('\n')}
<h2>Measures</h2><ul>${meanings.join('')}</ul>
</body></html>
`;
}

async function pairHtml(pair: KeptPair, encode: EncodePicture): Promise<string> {
  const figures = [
    await figure(withHints(pair), 'drawing and 16 hints', encode),
    await figure(pair.target, 'truth', encode),
  ];
  for (const [system, pictures] of pair.results) {
    for (const [condition, picture] of pictures) {
      if (isSame(picture, pair.drawing)) continue;
      figures.push(await figure(picture, `${system}, ${condition}`, encode));
    }
  }
  return `<h3>${escapeHtml(pair.id)} (ΔE ${pair.score.toFixed(1)})</h3><div class="pair">${figures.join('')}</div>`;
}

async function figure(picture: Raster<3>, caption: string, encode: EncodePicture): Promise<string> {
  const text = escapeHtml(caption);
  return `<figure><img src="${await encode(picture)}" alt="${text}" loading="lazy"><figcaption>${text}</figcaption></figure>`;
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

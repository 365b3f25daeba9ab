import { escapeHtml } from '../html-text.ts';
import { figuresHtml, reportPage, tableHtml, type EncodePicture } from '../report-parts.ts';
import { dotsMeaning, dotsTables, intervals } from './dots-markdown.ts';
import { sheetRows } from './dots-sheet.ts';
import { FINISHED } from './dots-to-finish.ts';
import type { DotsSet } from './run-dots.ts';

/** Side of the pictures on the page, pixels. */
const SIDE = 256;

/** The report as one page that needs nothing else: for each set tables, curves and the pictures. */
export async function dotsHtml(
  sets: readonly (readonly [data: string, set: DotsSet])[],
  encode: EncodePicture,
): Promise<string> {
  const sections: string[] = [];
  for (const [data, set] of sets) {
    sections.push(`<h1>${escapeHtml(data)}</h1>`);
    const [summary, ...rest] = dotsTables(set, data).map(tableHtml);
    sections.push(summary!, curves(set), ...rest);
    for (const { id, tiles } of sheetRows(set, SIDE)) sections.push(await figuresHtml(id, tiles, encode));
  }
  const body = `<h1>Dots to finish</h1><p>${escapeHtml(dotsMeaning)}</p><p>${escapeHtml(intervals)}</p>
${sections.join('\n')}`;
  return reportPage('Dots to finish', curveStyle, body);
}

const curveStyle = `
svg.curves { max-width: 44rem; width: 100%; height: auto; display: block; } svg.curves text { font-size: 11px; fill: currentColor; }
svg.curves .grid { stroke: #8884; } svg.curves .limit { stroke: currentColor; stroke-dasharray: 2 4; }
svg.curves path { fill: none; stroke-width: 2; }
`;

/** Share wrong (logarithmic, from 1 to 100 %) over the number of dots, the mean of each method. */
function curves({ most, methods, pictures }: DotsSet): string {
  const [left, top, width, height] = [44, 10, 460, 240];
  const x = (dots: number) => left + (width * dots) / Math.max(1, most);
  const y = (share: number) => top + (height * -Math.log10(Math.max(0.01, share))) / 2;
  const color = (n: number) => `hsl(${(n * 137 + 210) % 360} 70% 50%)`;
  const parts: string[] = [];
  for (const share of [1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01]) {
    const kind = (FINISHED as readonly number[]).includes(share) ? 'limit' : 'grid';
    parts.push(`<line class="${kind}" x1="${left}" x2="${left + width}" y1="${y(share)}" y2="${y(share)}"/>`);
    parts.push(`<text x="${left - 6}" y="${y(share) + 4}" text-anchor="end">${100 * share} %</text>`);
  }
  for (let dots = 0; dots <= most; dots += 4) {
    parts.push(`<text x="${x(dots)}" y="${top + height + 16}" text-anchor="middle">${dots}</text>`);
  }
  methods.forEach((name, n) => {
    const mean = (k: number) =>
      pictures.reduce((sum, { results }) => sum + results.get(name)!.wrong[k]!, 0) / pictures.length;
    const points = Array.from({ length: most + 1 }, (_, k) => `${x(k).toFixed(1)} ${y(mean(k)).toFixed(1)}`);
    parts.push(`<path d="M${points.join('L')}" stroke="${color(n)}"/>`);
    const at = top + 14 + 18 * n;
    parts.push(`<path d="M${left + width + 14} ${at - 4}h18" stroke="${color(n)}"/>`);
    parts.push(`<text x="${left + width + 38}" y="${at}">${escapeHtml(name)}</text>`);
  });
  return `<svg class="curves" viewBox="0 0 ${left + width + 190} ${top + height + 24}" role="img" aria-label="share wrong over dots">${parts.join('')}</svg>`;
}

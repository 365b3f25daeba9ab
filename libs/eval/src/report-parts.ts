import type { Raster } from '@irodori/image';
import { escapeHtml } from './html-text.ts';

/** A table of a report: a heading, the column names, the rows; cells are text. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The style of a report page. */
const pageStyle = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 110rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid #8884; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; position: sticky; left: 0; background: Canvas; }
.scroll { overflow-x: auto; margin: 0 0 1.5rem; }
.pair { display: flex; flex-wrap: wrap; gap: .6rem; margin: 0 0 1.4rem; }
figure { margin: 0; width: 192px; } figure img { width: 100%; image-rendering: auto; background: #fff; display: block; }
figcaption { font-size: 12px; overflow-wrap: anywhere; } h3 { margin: .4rem 0; font-size: 1rem; }
`;

/** A report page that needs nothing else. @param style beside that of all reports */
export const reportPage = (title: string, style: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${pageStyle}${style}</style></head><body>
${body}
</body></html>
`;

/** Encodes a picture for an `img` element: a data URL. */
export type EncodePicture = (picture: Raster<3>) => Promise<string>;

/** Pictures beside each other under a heading. */
export async function figuresHtml(
  heading: string,
  pictures: readonly (readonly [caption: string, picture: Raster<3>])[],
  encode: EncodePicture,
): Promise<string> {
  const figures: string[] = [];
  for (const [caption, picture] of pictures) {
    const text = escapeHtml(caption);
    figures.push(
      `<figure><img src="${await encode(picture)}" alt="${text}" loading="lazy"><figcaption>${text}</figcaption></figure>`,
    );
  }
  return `<h3>${escapeHtml(heading)}</h3><div class="pair">${figures.join('')}</div>`;
}

export function tableHtml({ title, head, rows }: Table): string {
  const cells = (tag: string, row: readonly string[]) =>
    row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('');
  return `<h2>${escapeHtml(title)}</h2><div class="scroll"><table><thead><tr>${cells('th', head)}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** The lines of a table in Markdown, an empty one last. */
export function tableMarkdown({ title, head, rows }: Table): string[] {
  return [`## ${title}`, '', markdownRow(head), markdownRow(head.map(() => '---')), ...rows.map(markdownRow), ''];
}

/** A row of a table in Markdown. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

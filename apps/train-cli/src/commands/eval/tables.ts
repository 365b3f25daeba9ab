import type { Table } from '@irodori/eval';

/** A table as text with aligned columns, ending with a line break. */
export function alignedTable({ title, head, rows }: Table): string {
  const lines = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...lines.map((cells) => (cells[i] ?? '').length)));
  const text = lines.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  return `${title}\n${text.join('\n')}\n`;
}

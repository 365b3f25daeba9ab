import type { Segmentation } from './label.ts';

/** The name that most of each part's places speak for, or undefined where the model knows no names. */
export function nameOfCells(
  { field, cells }: Pick<Segmentation, 'field' | 'cells'>,
  partOf: Int32Array,
  parts: number,
): (string | undefined)[] | undefined {
  const { names, logits, width, height } = field;
  if (!names || !logits || names.length === 0) return undefined;
  const votes = new Float32Array(parts * names.length);
  const size = width * height;
  for (let y = 0, i = 0; y < height; y++) {
    const gy = Math.min(cells.height - 1, Math.floor(((y + 0.5) * cells.height) / height));
    for (let x = 0; x < width; x++, i++) {
      const g = gy * cells.width + Math.min(cells.width - 1, Math.floor(((x + 0.5) * cells.width) / width));
      if (cells.wall[g] === 1) continue;
      let best = 0;
      for (let n = 1; n < names.length; n++) if (logits[n * size + i]! > logits[best * size + i]!) best = n;
      votes[partOf[cells.labels[g]!]! * names.length + best]!++;
    }
  }
  return Array.from({ length: parts }, (_, part) => {
    let best = -1;
    for (let n = 0; n < names.length; n++) {
      const at = part * names.length;
      if (votes[at + n]! > (best < 0 ? 0 : votes[at + best]!)) best = n;
    }
    return best < 0 ? undefined : names[best];
  });
}

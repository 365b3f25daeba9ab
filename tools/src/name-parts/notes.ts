import { isPartLabel, toThousandths, type Piece, type PieceNames } from '@irodori/data';

/** The letter of a part: `-` for what was found to be the background, A to Z, then AA. */
export const letterOf = (part: number): string => {
  if (part === 0) return '-';
  const letter = String.fromCharCode(65 + ((part - 1) % 26));
  return part <= 26 ? letter : `A${letter}`;
};

/**
 * What a note says of a drawing's pieces, which are numbered in their order.
 * @param where the note, for messages
 * @throws Error in one line for a line that says nothing, and for a label that names no part
 */
export function labelsOfNotes(
  note: string,
  pieces: readonly Piece[],
  { width, height }: { readonly width: number; readonly height: number },
  where: string,
): PieceNames {
  const labelOf = new Map<string, string>();
  for (const line of note.split('\n')) {
    const said = line.replace(/#.*/, '').trim();
    if (said === '') continue;
    const [keys = '', label = ''] = said.split(':').map((part) => part.trim());
    if (keys === '' || !isPartLabel(label)) {
      throw new Error(`${where}: '${said}': expected pieces, a colon and the name of a part`);
    }
    for (const key of keys.split(/[\s,]+/)) {
      const [first, last = first] = key.split('-').map(Number);
      if (key === '-' || Number.isNaN(first!)) labelOf.set(key, label);
      else for (let k = first!; k <= last!; k++) labelOf.set(`${k}`, label);
    }
  }
  const labels: Record<string, [number, number][]> = {};
  for (const [k, { part, middle }] of pieces.entries()) {
    const label = labelOf.get(`${k}`) ?? labelOf.get(letterOf(part));
    // What has no label is unknown by itself, but for the background.
    if (label === undefined || (label === 'unknown' && part !== 0)) continue;
    (labels[label] ??= []).push(toThousandths(middle, width, height));
  }
  return labels;
}

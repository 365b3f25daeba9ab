/**
 * The pixels of each 4-connected piece of one part.
 * @param parts the part of each pixel, row by row
 * @param left parts that have no pieces
 * @param fewest pieces of fewer pixels are left out
 */
export function piecesOfParts(parts: Uint8Array, width: number, left: readonly number[], fewest: number): number[][] {
  const seen = Uint8Array.from(parts, (part) => Number(left.includes(part)));
  const found: number[][] = [];
  for (let start = 0; start < parts.length; start++) {
    if (seen[start]) continue;
    const piece = [start];
    seen[start] = 1;
    for (const i of piece) {
      const x = i % width;
      for (const j of [x > 0 ? i - 1 : -1, x + 1 < width ? i + 1 : -1, i - width, i + width]) {
        if (j < 0 || j >= parts.length || seen[j] || parts[j] !== parts[i]) continue;
        seen[j] = 1;
        piece.push(j);
      }
    }
    if (piece.length >= fewest) found.push(piece);
  }
  return found;
}

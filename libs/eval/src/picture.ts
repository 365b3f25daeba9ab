/** An 8-bit sRGB picture, channels interleaved, row-major: `data.length === 3 * width * height`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Two pictures that cannot be compared; the message is one line for a person. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** @throws PictureError naming both sizes unless the pictures are alike in size and complete. */
export function assertSameSize(where: string, a: Picture, b: Picture): void {
  assertPicture(where, a);
  assertPicture(where, b);
  if (a.width !== b.width || a.height !== b.height) {
    throw new PictureError(
      `${where}: expected two pictures of one size, got ${a.width} x ${a.height} and ${b.width} x ${b.height}; resize one of them first`,
    );
  }
}

/** @throws PictureError unless the picture has pixels, and three bytes for each. */
export function assertPicture(where: string, { width, height, data }: Picture): void {
  if (width < 1 || height < 1 || data.length !== 3 * width * height) {
    throw new PictureError(
      `${where}: expected RGB of ${width} x ${height} (${3 * width * height} bytes), got ${data.length} bytes`,
    );
  }
}

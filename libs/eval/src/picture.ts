import type { Raster } from '@irodori/image';

/** Two pictures that cannot be compared; the message is one line for a person. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** @throws PictureError naming both sizes unless the pictures are alike in size and complete. */
export function assertSameSize(where: string, a: Raster<3>, b: Raster<3>): void {
  assertPicture(where, a);
  assertPicture(where, b);
  if (a.width !== b.width || a.height !== b.height) {
    throw new PictureError(
      `${where}: expected two pictures of one size, got ${a.width} x ${a.height} and ${b.width} x ${b.height}; resize one of them first`,
    );
  }
}

/** @throws PictureError unless the picture has pixels, and three bytes for each. */
export function assertPicture(where: string, { width, height, data }: Raster<3>): void {
  if (width < 1 || height < 1 || data.length !== 3 * width * height) {
    throw new PictureError(
      `${where}: expected RGB of ${width} x ${height} (${3 * width * height} bytes), got ${data.length} bytes`,
    );
  }
}

import { initializeCanvas, readPsd } from 'ag-psd';
import type { Psd } from 'ag-psd';

initializeCanvas(
  () => {
    throw new Error('no canvas needed');
  },
  (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }) as ImageData,
);

/** What a PSD holds, its layers with their pixels. */
export const readBack = (bytes: Uint8Array): Psd => readPsd(bytes, { useImageData: true, skipThumbnail: true });

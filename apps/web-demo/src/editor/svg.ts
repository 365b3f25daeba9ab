import { plainSvg, SvgFileError } from '@irodori/image';
import type { PlainSvg } from '@irodori/image';
import { Fault } from '../model/errors.ts';
import { MAX_PIXELS, MAX_SIDE } from '../engine/raster/picture-size.ts';
import { newScreenCanvas } from './canvases.ts';

/**
 * An SVG drawing as RGBA bytes on nothing, at the size that the command draws it at too. It is drawn as a picture: browsers
 * then run none of its scripts and fetch none of its links; scripts and what they hang on are taken out all the same.
 */
export async function drawSvg(bytes: ArrayBuffer): Promise<{ data: Uint8ClampedArray; width: number; height: number }> {
  const { text, width, height } = readSvg(bytes);
  if (Math.max(width, height) > MAX_SIDE) {
    throw new Fault('fault.pictureTooBig', `${width} × ${height} > ${MAX_SIDE} × ${MAX_SIDE}`);
  }
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode().catch(() => {
      throw new Fault('fault.pictureBroken', 'the browser cannot draw the SVG');
    });
    const { context } = newScreenCanvas(width, height);
    context.drawImage(image, 0, 0, width, height);
    return { data: context.getImageData(0, 0, width, height).data, width, height };
  } finally {
    URL.revokeObjectURL(url);
  }
}

function readSvg(bytes: ArrayBuffer): PlainSvg {
  try {
    return plainSvg(new Uint8Array(bytes), { maxPixels: MAX_PIXELS, active: 'drop' });
  } catch (error) {
    if (error instanceof SvgFileError) throw new Fault('fault.pictureBroken', error.message);
    throw error;
  }
}

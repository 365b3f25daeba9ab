import { MAX_PIXELS, MAX_SIDE } from '../engine/raster/picture-size.ts';
import { Fault } from '../model/errors.ts';

/** Refuses sizes that no canvas holds, with the size in the message. */
export function checkSize(width: number, height: number): void {
  if (!(width > 0 && height > 0)) throw new Fault('fault.pictureBroken', `it says that it is ${width} × ${height}`);
  if (width * height > MAX_PIXELS || width > MAX_SIDE || height > MAX_SIDE) {
    throw new Fault('fault.pictureTooBig', `${width} × ${height} > ${MAX_SIDE} × ${MAX_SIDE}, ${MAX_PIXELS / 1e6} MP`);
  }
}

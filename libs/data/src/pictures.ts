/** Pictures alone: programs that read and write them start faster without the sets. */
export { encodeImage, encodePng } from './encode-image.ts';
export type { EncodedKind } from './encode-image.ts';
export { decodeImage, ImageError, readImage, renderSvg } from './image.ts';
export type { ImageLimits, ReadImage } from './image.ts';
export { sniffImage } from './sniff.ts';
export type { ImageKind } from './sniff.ts';

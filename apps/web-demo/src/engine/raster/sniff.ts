import { isSvg, pictureHeader, type PictureHeader } from '@irodori/image';

/** What a picture is by its content, and its stored size in pixels where its head tells. */
export type Sniffed = PictureHeader | { readonly kind: 'svg'; readonly width?: undefined; readonly height?: undefined };

/** Tells a picture by its content, never by its name. Undefined for anything else. */
export const sniffImage = (bytes: Uint8Array): Sniffed | undefined =>
  pictureHeader(bytes) ?? (isSvg(bytes) ? { kind: 'svg' } : undefined);

import { extname } from 'node:path';
import { encodeImage, encodePng, type EncodedKind } from '@irodori/data/pictures';
import { rgbToHex, toDpi, type Density } from '@irodori/image';
import { croppedLayers, layeredDocument, type FinishedPicture, type PaintLayer } from '@irodori/paint';
import { failure } from '../cli/errors.ts';

/** Kinds of files that a colored picture is written as. */
export type PictureKind = EncodedKind | 'psd';

/** A PSD keeps every layer uncompressed in memory while it is written. */
const MAX_PSD_PIXELS = 24e6;

const kinds: Readonly<Record<string, PictureKind>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
  '.tif': 'tiff',
  '.tiff': 'tiff',
  '.psd': 'psd',
};

/** Ends of names that {@link kindOf} knows. */
export const outputTypes: readonly string[] = Object.keys(kinds);

/** The kind that a file's name asks for; undefined for another ending. */
export const kindOf = (path: string): PictureKind | undefined => kinds[extname(path).toLowerCase()];

function checkLayers({ picture: { width, height } }: FinishedPicture): void {
  if (width * height <= MAX_PSD_PIXELS) return;
  throw failure(`${width} x ${height} pixels: layers are written for at most ${MAX_PSD_PIXELS / 1e6} million`);
}

/**
 * @param density named in the file where it is given
 * @throws CliError for a PSD of more than 24 million pixels
 */
export async function encodePicture(
  finished: FinishedPicture,
  kind: PictureKind,
  density: Density | undefined,
): Promise<Uint8Array> {
  if (kind !== 'psd') return encodeImage(finished.picture, kind, density);
  checkLayers(finished);
  const { writePsdUint8Array } = await import('ag-psd');
  return writePsdUint8Array(layeredDocument(finished, density && toDpi(density)), { noBackground: true });
}

/** A layer as a picture of its own, cropped to what is on it. */
export interface EncodedLayer extends Pick<PaintLayer, 'kind' | 'name' | 'blend'> {
  /** What a part is painted in, `#rrggbb`. */
  readonly color?: string;
  /** Where it lies in the picture, pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** How many of its pixels are not transparent. */
  readonly pixels: number;
  /** PNG with alpha. */
  readonly png: Uint8Array;
}

/**
 * The layers that have something on them, bottom first, one at a time.
 * @throws CliError for more than 24 million pixels
 */
export async function encodeLayers(finished: FinishedPicture): Promise<EncodedLayer[]> {
  checkLayers(finished);
  const encoded: EncodedLayer[] = [];
  for (const layer of finished.layers) {
    const [cropped] = croppedLayers({ layers: [layer] });
    if (cropped === undefined) continue;
    const { width, height, data } = cropped.imageData;
    let [pixels, first] = [0, -1];
    for (let p = 3; p < data.length; p += 4) {
      if (data[p] === 0) continue;
      if (first < 0) first = p - 3;
      pixels += 1;
    }
    encoded.push({
      kind: layer.kind,
      name: layer.name,
      blend: layer.blend,
      ...(layer.kind === 'part' && { color: rgbToHex([data[first]!, data[first + 1]!, data[first + 2]!]) }),
      left: cropped.left,
      top: cropped.top,
      width,
      height,
      pixels,
      png: await encodePng({ width, height, channels: 4, data }),
    });
  }
  return encoded;
}

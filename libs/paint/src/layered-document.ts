import type { FinishedPicture, PaintLayer } from './finish.ts';

interface PixelData {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** A layer in the form that ag-psd writes: 8-bit RGBA, only as large as what is on it. */
export interface LayeredDocumentLayer {
  readonly kind: PaintLayer['kind'];
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly blendMode: PaintLayer['blend'];
  readonly imageData: PixelData;
}

/** A layered picture in the form that ag-psd writes, layers bottom first. */
export interface LayeredDocument {
  readonly width: number;
  readonly height: number;
  readonly children: LayeredDocumentLayer[];
  /** The picture for programs that read no layers. */
  readonly imageData: PixelData;
  readonly imageResources?: {
    readonly resolutionInfo: {
      readonly horizontalResolution: number;
      readonly horizontalResolutionUnit: 'PPI';
      readonly widthUnit: 'Inches';
      readonly verticalResolution: number;
      readonly verticalResolutionUnit: 'PPI';
      readonly heightUnit: 'Inches';
    };
  };
}

/** The layers of a finished picture, cropped to what is on them; empty ones are left out. */
export function croppedLayers({ layers }: Pick<FinishedPicture, 'layers'>): LayeredDocumentLayer[] {
  return layers.flatMap((layer) => {
    const { kind, name, blend } = layer;
    const cropped = crop(layer.raster());
    return cropped ? [{ kind, name, blendMode: blend, ...cropped }] : [];
  });
}

function crop({ width, height, data }: { width: number; height: number; data: Uint8Array | Uint8ClampedArray }) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0, p = 3; y < height; y++) {
    for (let x = 0; x < width; x++, p += 4) {
      if (data[p] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (bottom < 0) return undefined;
  const [w, h] = [right - left + 1, bottom - top + 1];
  const out = new Uint8ClampedArray(4 * w * h);
  for (let y = 0; y < h; y++) {
    const from = 4 * ((top + y) * width + left);
    out.set(data.subarray(from, from + 4 * w), 4 * y * w);
  }
  return { left, top, imageData: { width: w, height: h, data: out } };
}

/**
 * A finished picture as a layered document: paper, a layer for each part, shade, light, lines.
 * @param dpi dots per inch of the drawing; none is named where it is undefined
 */
export function layeredDocument(
  finished: FinishedPicture,
  dpi?: { readonly x: number; readonly y: number },
): LayeredDocument {
  const { width, height, data: rgb } = finished.picture;
  const merged = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let p = 0, q = 0; q < merged.length; p += 3, q += 4) merged.set(rgb.subarray(p, p + 3), q);
  return {
    width,
    height,
    children: croppedLayers(finished),
    imageData: { width, height, data: merged },
    ...(dpi && {
      imageResources: {
        resolutionInfo: {
          horizontalResolution: dpi.x,
          horizontalResolutionUnit: 'PPI',
          widthUnit: 'Inches',
          verticalResolution: dpi.y,
          verticalResolutionUnit: 'PPI',
          heightUnit: 'Inches',
        },
      },
    }),
  };
}

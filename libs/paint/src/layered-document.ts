import type { FinishedPicture } from './finish.ts';

/** A layered picture in the form that ag-psd writes: layers bottom first, 8-bit RGBA. */
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

export interface LayeredDocumentLayer {
  readonly name: string;
  readonly left: 0;
  readonly top: 0;
  readonly blendMode: 'normal' | 'multiply' | 'screen';
  readonly hidden?: boolean;
  readonly imageData: PixelData;
}

interface PixelData {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * A finished picture as a layered document: paper, a layer for each part, shade, light, lines.
 * @param dpi dots per inch of the drawing; none is named where it is undefined
 */
export function layeredDocument(
  { picture, layers }: FinishedPicture,
  dpi?: { readonly x: number; readonly y: number },
): LayeredDocument {
  const { width, height } = picture;
  const merged = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let p = 0, q = 0; q < merged.length; p += 3, q += 4) merged.set(picture.data.subarray(p, p + 3), q);
  return {
    width,
    height,
    children: layers.map((layer) => ({
      name: layer.name,
      left: 0,
      top: 0,
      blendMode: layer.blend,
      imageData: { width, height, data: new Uint8ClampedArray(layer.raster().data) },
    })),
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

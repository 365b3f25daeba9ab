import { toImageTensor, extractSketch, type Raster, type SampleTools } from '@irodori/image';
import type { SampleArrays } from '../dataset.ts';
import { pixelKernels, type PixelKernels } from './pixel-kernels.ts';

/** The kernels' memory grows with the picture and stays so; larger ones take the plain way. */
const MAX_PIXELS = 1 << 20;

/**
 * Tools that write sketch and target straight into `out`, by vector instructions where they can. For one sample, made in
 * one go: pictures are looked at once.
 */
export function fastTools(out: SampleArrays): SampleTools {
  let placed: Raster<3> | undefined;
  const kernelsWith = (color: Raster<3>): PixelKernels => {
    const kernels = pixelKernels();
    if (color !== placed) kernels.place(color);
    placed = color;
    return kernels;
  };
  return {
    hints: out.hint,
    extract(color, style, rng) {
      const { width, height } = color;
      const size = style === 'dilate3' ? 3 : style === 'paper' || style === 'dilate5' ? 5 : undefined;
      if (!size || width % 4 !== 0 || width * height > MAX_PIXELS) return extractSketch(color, style, rng);
      return { width, height, data: kernelsWith(color).sketch(size, out.sketch) };
    },
    sketchTensor(sketch) {
      if (sketch.data !== out.sketch) out.sketch.set(sketch.data);
      return out.sketch;
    },
    imageTensor(color) {
      const pixels = color.width * color.height;
      if (pixels % 4 !== 0 || pixels > MAX_PIXELS) return toImageTensor(color, out.target);
      return kernelsWith(color).imageTensor(out.target);
    },
  };
}

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeImage } from '@irodori/data';
import { drawingItself, hintsOf, type HintCells, type System } from '@irodori/eval';
import sharp from 'sharp';
import { failure } from '../../cli/errors.ts';

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;

/** Whether a G'MIC of this machine has the filter. */
export async function hasGmic(): Promise<boolean> {
  try {
    await run('gmic', ['v', '-1', '8,8,1,4', '8,8,1,3,255', 'fx_colorize_lineart', '0,0,0,0.05'], {
      timeout: TIMEOUT_MS,
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * G'MIC's line-art colorization by propagation of color spots (D. Tschumperlé, fx_colorize_lineart), run as a program.
 * Without hints it has nothing to propagate and gives back the drawing.
 */
export const gmicSystem: System = {
  name: "G'MIC",
  async colorize(line, hints, width, height) {
    const drawing = drawingItself(line, width, height);
    if (hintsOf(hints).length === 0) return drawing;
    const folder = await mkdtemp(join(tmpdir(), 'irodori-gmic-'));
    try {
      const [spots, sketch, result] = ['spots.png', 'line.png', 'result.png'].map((name) => join(folder, name));
      const png = (data: Uint8Array | Uint8ClampedArray, channels: 3 | 4) =>
        sharp(data, { raw: { width, height, channels } }).png({ compressionLevel: 1 }).toBuffer();
      await writeFile(spots!, await png(spotPixels(hints), 4));
      await writeFile(sketch!, await png(drawing.data, 3));
      const args = ['v', '-1', spots!, sketch!, 'fx_colorize_lineart', '0,0,0,0.05', 'o', result!];
      await run('gmic', args, { timeout: TIMEOUT_MS });
      const { width: w, height: h, data } = await decodeImage(result!);
      const rgb = new Uint8ClampedArray(3 * w * h);
      for (let i = 0; i < w * h; i++) rgb.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
      return { width: w, height: h, data: rgb };
    } catch (error) {
      throw failure(`gmic: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** RGBA: the hint cells opaque, nothing elsewhere. */
function spotPixels(hints: HintCells): Uint8ClampedArray {
  const width = 4 * hints.width;
  const data = new Uint8ClampedArray(4 * width * 4 * hints.height);
  for (const { x, y, color } of hintsOf(hints)) {
    for (let dy = 0; dy < 4; dy++) {
      for (let dx = 0; dx < 4; dx++) data.set([...color, 255], 4 * ((4 * y + dy) * width + 4 * x + dx));
    }
  }
  return data;
}

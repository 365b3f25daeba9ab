import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeImage } from '@irodori/data/pictures';
import { drawingItself, hintsOf, type DotsMethod, type System } from '@irodori/eval';
import { flattenAlpha, HINT_CELL, type HintMap, paintHints, planeToRaster, type Raster } from '@irodori/image';
import sharp from 'sharp';
import { failure } from '../../cli/errors.ts';
import type { Log } from '../../cli/log.ts';
import { hintOfDot } from './dot-methods.ts';

const run = promisify(execFile);
/** One thread: on pictures of this size more of them mostly wait for each other, by a factor of seven in CPU time. */
const settings = { timeout: 120_000, env: { ...process.env, OMP_NUM_THREADS: '1' } };

/** The filters with the arguments they are run with. */
const filterArguments = {
  fx_colorize_lineart: '0,0,0,0.05',
  fx_colorize_lineart_smart: '1,95,0,0,1,24,200,0,75,2,60,20,90,1,10,1,0',
} as const;
type Filter = keyof typeof filterArguments;

/** Whether a G'MIC of this machine has the filter; the log says so where none has. */
export async function hasGmic(filter: Filter = 'fx_colorize_lineart', log?: Log): Promise<boolean> {
  try {
    await run('gmic', ['v', '-1', '8,8,1,4', '8,8,1,3,255', filter, filterArguments[filter]], settings);
    return true;
  } catch {
    log?.note("G'MIC is not on this machine (Debian: apt-get install gmic); its row is left out");
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
    const spots: Raster<4> = { width, height, channels: 4, data: spotPixels(hints) };
    return runFilter(spots, drawing, 'fx_colorize_lineart');
  },
};

/**
 * G'MIC's smart coloring of line art (D. Tschumperlé, S. Fourey, D. Revoy 2018, fx_colorize_lineart_smart), colors
 * extrapolated from the dots on a transparent layer, everything else as the filter's dialog has it at first.
 */
export const gmicMethod: DotsMethod = {
  name: "G'MIC smart",
  open({ lines }) {
    const sketch = planeToRaster(lines);
    return (_, dots) => {
      const spots = paintHints(dots.map(hintOfDot), lines, lines);
      if (dots.length === 0) return Promise.resolve(whiteLike(sketch));
      // Of the three layers the last one has the colors.
      return runFilter(spots, sketch, 'fx_colorize_lineart_smart', ['k[2]']);
    };
  },
};

function whiteLike({ width, height }: Raster<3>): Raster<3> {
  return { width, height, channels: 3, data: new Uint8ClampedArray(3 * width * height).fill(255) };
}

/** Runs G'MIC on the layers, spots first. What stays transparent is white. */
async function runFilter(
  spots: Raster<4>,
  sketch: Raster<3>,
  filter: Filter,
  after: readonly string[] = [],
): Promise<Raster<3>> {
  const folder = await mkdtemp(join(tmpdir(), 'irodori-gmic-'));
  try {
    const [top, bottom, result] = ['spots.png', 'line.png', 'result.png'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const png = ({ data, width, height, channels }: Raster<3> | Raster<4>) =>
      sharp(data, { raw: { width, height, channels } }).png({ compressionLevel: 1 }).toBuffer();
    await writeFile(top, await png(spots));
    await writeFile(bottom, await png(sketch));
    await run('gmic', ['v', '-1', top, bottom, filter, filterArguments[filter], ...after, 'o', result], settings);
    return flattenAlpha(await decodeImage(result));
  } catch (error) {
    throw failure(`gmic: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** RGBA: the hint cells opaque, nothing elsewhere. */
function spotPixels(hints: HintMap): Uint8ClampedArray {
  const width = HINT_CELL * hints.width;
  const data = new Uint8ClampedArray(4 * width * HINT_CELL * hints.height);
  for (const { x, y, color } of hintsOf(hints)) {
    for (let dy = 0; dy < HINT_CELL; dy++) {
      for (let dx = 0; dx < HINT_CELL; dx++) {
        data.set([...color, 255], 4 * ((HINT_CELL * y + dy) * width + HINT_CELL * x + dx));
      }
    }
  }
  return data;
}

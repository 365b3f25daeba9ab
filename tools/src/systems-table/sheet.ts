import { join } from 'node:path';
import {
  contactSheet,
  extractSketch,
  HINT_CELL,
  resizePlane,
  resizeRaster,
  type HintMap,
  type Raster,
} from '@irodori/image';
import { openDataset } from '@irodori/data';
import { hintsOf, runProtocol, type EvalPair, type System } from '@irodori/eval';
import { runFiles } from '@irodori/runtime';
import { loadModel, modelSystem } from 'irodori';
import type { TableSetting, TableSystem } from './systems.ts';

/** A pixel of the pictures is a square of so many on the sheet. */
const ENLARGED = 2;

async function* pairsOf({ data, size }: TableSetting, count: number): AsyncGenerator<EvalPair> {
  const dataset = await openDataset(`${data}:val`, { split: 'val', size, seed: 1 });
  try {
    for (let i = 0; i < Math.min(count, dataset.length); i++) {
      const { id, source, color, line } = await dataset.pair(i);
      const target = resizeRaster(color, size, size);
      const drawing = line ? resizePlane(line, size, size).data : extractSketch(target, 'xdogSoft').data;
      yield { id, source, target, drawings: new Map([['exact', drawing]]) };
    }
  } finally {
    await dataset.close();
  }
}

function enlarged({ width, height, data }: Raster<3>): Raster<3> {
  const [w, h] = [ENLARGED * width, ENLARGED * height];
  const out = new Uint8ClampedArray(3 * w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const from = 3 * (Math.floor(y / ENLARGED) * width + Math.floor(x / ENLARGED));
      for (let c = 0; c < 3; c++) out[3 * (y * w + x) + c] = data[from + c]!;
    }
  }
  return { width: w, height: h, channels: 3, data: out };
}

/** The drawing with its hints as squares of a cell. */
function withHints(drawing: Raster<3>, hints: HintMap): Raster<3> {
  const data = drawing.data.slice();
  for (const { x, y, color } of hintsOf(hints)) {
    for (let i = 0; i < HINT_CELL ** 2; i++) {
      const at = (HINT_CELL * y + Math.floor(i / HINT_CELL)) * drawing.width + HINT_CELL * x + (i % HINT_CELL);
      for (let c = 0; c < 3; c++) data[3 * at + c] = color[c]!;
    }
  }
  return { ...drawing, data };
}

/**
 * The first held-out pictures as the trained systems color them, each picture in two rows: drawing, answers of the networks
 * without hints, truth; drawing with its 16 hints, answers with them, truth. Systems stand in the order given, by their runs
 * with the first seed.
 */
export async function systemsSheet(
  out: string,
  systems: readonly TableSystem[],
  setting: TableSetting,
  count: number,
): Promise<Raster<3>> {
  const compared: System[] = [];
  for (const { name } of systems) {
    const { colorizer } = await loadModel(join(out, `${name}-1`, 'run', runFiles.model));
    compared.push(modelSystem(name, colorizer));
  }
  const { kept } = await runProtocol(pairsOf(setting, count), compared, { seed: 1, keep: count });
  const tiles = kept
    .filter(({ why }) => why === 'example')
    .flatMap(({ drawing, hints, target, results }) =>
      ['points0', 'points16'].flatMap((condition) => [
        condition === 'points0' ? drawing : withHints(drawing, hints),
        ...compared.map(({ name }) => results.get(name)!.get(condition)!),
        target,
      ]),
    );
  return contactSheet(tiles.map(enlarged), compared.length + 2);
}

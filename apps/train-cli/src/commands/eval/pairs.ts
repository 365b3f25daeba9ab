import { extractSketch, resizePlane, resizeRaster, type Pair, type Raster } from '@irodori/image';
import { openDataset, type PairDataset } from '@irodori/data';
import type { EvalPair } from '@irodori/eval';
import { failure } from '../../cli/errors.ts';

/** Extracted styles that are tried beside the main drawing. */
const otherStyles = ['paper', 'xdogHard'] as const;
/** The main drawing of pairs without line art of their own, and what redraws the lines of results. */
const extractor = 'xdogSoft';

/** Held-out pairs, one at a time. */
interface HeldOut {
  readonly count: number;
  readonly pairs: AsyncIterable<EvalPair>;
  close(): Promise<void>;
}

/**
 * The first `count` held-out pairs of a specification, or all when there are fewer.
 * @throws DatasetError or CliError, one line
 */
export async function openHeldOut(spec: string, size: number, seed: number, count: number): Promise<HeldOut> {
  const dataset = await openDataset(spec, { split: 'val', size, seed });
  const available = Math.min(count, dataset.length);
  if (available < 1) {
    await dataset.close();
    throw failure(`--data ${spec}: expected at least one held-out picture, got none`);
  }
  return { count: available, pairs: each(dataset, size, available), close: () => dataset.close() };
}

async function* each(dataset: PairDataset, size: number, count: number): AsyncGenerator<EvalPair> {
  for (let i = 0; i < count; i++) yield toEvalPair(await dataset.pair(i), size);
}

/** A square pair with its exact lines first where it has them, then extracted styles. */
function toEvalPair(pair: Pair, size: number): EvalPair {
  const target = resizeRaster(pair.color, size, size);
  const drawings = new Map<string, Float32Array>();
  if (pair.line) drawings.set('exact', resizePlane(pair.line, size, size).data);
  else drawings.set(extractor, extractSketch(target, extractor).data);
  for (const style of otherStyles) drawings.set(style, extractSketch(target, style).data);
  return { id: pair.id, source: pair.source, target, drawings };
}

/** Lines of a color picture, for line fidelity. */
export function redrawLines(picture: Raster<3>): Float32Array {
  return extractSketch(picture, extractor).data;
}

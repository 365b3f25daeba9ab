import { type Raster, type HintMap, HINT_CELL } from '@irodori/image';
import { drawingItself } from '../baselines/region-fill.ts';
import { pooledFeatures } from '../metrics/perceptual-distance.ts';
import { PictureError, assertPicture } from '../picture.ts';
import { conditionsOf, type Condition } from './conditions.ts';
import { KeptPairs } from './kept-pairs.ts';
import { measure } from './measures.ts';
import { Tally } from './tally.ts';
import type { EvalPair, ProtocolOptions, ProtocolResult, System } from './types.ts';

/** Conditions whose pictures are shown, and whose features are compared as sets. */
const SHOWN = ['points0', 'points16'];

/**
 * Runs every system over every pair: points, strokes, other drawing styles, recolor, spread and bleed. Equal pairs,
 * systems and seed give an equal result; memory grows by about 3 kB of numbers per pair and system, no pictures.
 * @throws PictureError when a pair is malformed, a system returns another size, or there are no pairs
 */
export async function runProtocol(
  pairs: AsyncIterable<EvalPair> | Iterable<EvalPair>,
  systems: readonly System[],
  options: ProtocolOptions,
): Promise<ProtocolResult> {
  const tally = new Tally();
  const kept = new KeptPairs(options.keep ?? 4);
  let previous: Raster<3> | undefined;
  let size: readonly [number, number] = [0, 0];
  let done = 0;
  for await (const pair of pairs) {
    checkPair(pair);
    const { target } = pair;
    if (done === 0) size = [target.width, target.height];
    const conditions = conditionsOf(pair, fits(previous, target), options.seed);
    tally.nextPair(pair.source);
    await runPair(pair, conditions, systems, options, tally, kept);
    previous = target;
    done++;
    options.onPair?.(done, pair.id);
  }
  if (done === 0) throw new PictureError('evaluation: expected at least one pair, got an empty set');
  return { summary: tally.summary(size, options.seed), kept: kept.all() };
}

function fits(other: Raster<3> | undefined, target: Raster<3>): Raster<3> | undefined {
  return other && other.width === target.width && other.height === target.height ? other : undefined;
}

async function runPair(
  pair: EvalPair,
  conditions: readonly Condition[],
  systems: readonly System[],
  options: ProtocolOptions,
  tally: Tally,
  kept: KeptPairs,
): Promise<void> {
  const { target } = pair;
  const { width, height } = target;
  const { features, extractLines } = options;
  const targetFeatures = await features?.(target);
  const targetPooled = targetFeatures && pooledFeatures(targetFeatures.slice(-1));
  if (targetPooled) for (const name of SHOWN) tally.addFeatures('', name, targetPooled);
  const redrawn = new Map<Float32Array, Float32Array>();
  const linesOf = (drawing: Float32Array) => {
    const lines = redrawn.get(drawing) ?? extractLines!(drawingItself(drawing, width, height));
    redrawn.set(drawing, lines);
    return lines;
  };
  const shown = new Map<string, Map<string, Raster<3>>>();
  for (const system of systems) {
    const pictures = new Map<string, Raster<3>>();
    shown.set(system.name, pictures);
    // Requests that two conditions share run once.
    const answers = new Map<HintMap, { drawing: Float32Array; result: Raster<3> }>();
    const ask = async (condition: Condition, hints = condition.hints) => {
      const known = answers.get(hints);
      if (known?.drawing === condition.drawing) return known.result;
      const result = await system.colorize(condition.drawing, hints, width, height);
      assertPicture(system.name, result);
      if (result.width !== width || result.height !== height) {
        throw new PictureError(
          `${system.name}: expected a picture of ${width} x ${height}, got ${result.width} x ${result.height}`,
        );
      }
      if (!known) answers.set(hints, { drawing: condition.drawing, result });
      return result;
    };
    for (const condition of conditions) {
      const result = await ask(condition);
      if (SHOWN.includes(condition.name)) pictures.set(condition.name, result);
      const before = condition.added && (await ask(condition, condition.added.before));
      const resultFeatures = condition.comparable ? await features?.(result) : undefined;
      const lines = extractLines && { drawing: linesOf(condition.drawing), result: extractLines(result) };
      const { hints, comparable, added } = condition;
      const input = { result, target, hints, comparable, added, before, targetFeatures, resultFeatures, lines };
      tally.add(system.name, condition.name, measure(input));
      if (resultFeatures && SHOWN.includes(condition.name)) {
        tally.addFeatures(system.name, condition.name, pooledFeatures(resultFeatures.slice(-1)));
      }
    }
  }
  const sixteen = conditions.find(({ name }) => name === 'points16')!;
  kept.offer(pair, drawingItself(sixteen.drawing, width, height), sixteen.hints, shown);
}

function checkPair({ id, target, drawings }: EvalPair): void {
  assertPicture(id, target);
  const { width, height } = target;
  if (width % HINT_CELL !== 0 || height % HINT_CELL !== 0) {
    throw new PictureError(`${id}: expected sides that are multiples of ${HINT_CELL}, got ${width} x ${height}`);
  }
  if (drawings.size === 0) throw new PictureError(`${id}: expected at least one drawing, got none`);
  for (const [style, drawing] of drawings) {
    if (drawing.length === width * height) continue;
    throw new PictureError(
      `${id}: expected a ${style} drawing of ${width} x ${height} (${width * height} values), got ${drawing.length}`,
    );
  }
}

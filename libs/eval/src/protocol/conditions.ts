import { type Raster, type HintMap } from '@irodori/image';
import { labelOfCell } from '../baselines/region-fill.ts';
import { hintCells, hintsOf } from '../hint-cells.ts';
import { hintsFromPicture, turnHues } from '../metrics/recolor.ts';
import { seededRandom } from '../random.ts';
import { addedHint, hintOrder, pointHints, strokeHints, type AddedHint } from './draw-hints.ts';
import type { EvalPair } from './types.ts';

const POINT_COUNTS = [0, 1, 4, 16, 64] as const;
const STROKES = 12;

/** What is asked of every system for one pair. Equal requests share their `drawing` and `hints` objects. */
export interface Condition {
  readonly name: string;
  readonly drawing: Float32Array;
  readonly hints: HintMap;
  /** Whether the truth is the right answer; it is not where hints have other colors. */
  readonly comparable: boolean;
  /** For spread and bleed: the hint, and the same request without it. */
  readonly added?: AddedHint & { readonly before: HintMap };
}

/**
 * The conditions of one pair, in the order of the report. They depend on the seed, the pair and `other` (whose colors the
 * `otherColors` condition borrows), on nothing else.
 */
export function conditionsOf(pair: EvalPair, other: Raster<3> | undefined, seed: number): Condition[] {
  const { target } = pair;
  const [main, ...styles] = [...pair.drawings];
  const drawing = main![1];
  const random = (use: string) => seededRandom(`${seed} ${pair.id} ${use}`);
  const order = hintOrder(drawing, target.width, target.height, random('points'));
  const points = new Map<number, HintMap>(POINT_COUNTS.map((count) => [count, pointHints(target, order, count)]));
  const sixteen = points.get(16)!;
  const conditions: Condition[] = [...points].map(([count, hints]) => ({
    name: `points${count}`,
    drawing,
    hints,
    comparable: true,
  }));
  const strokes = strokeHints(target, order, STROKES, random('strokes'));
  conditions.push({ name: 'strokes', drawing, hints: strokes, comparable: true });
  for (const [style, plane] of styles) {
    conditions.push({ name: `style:${style}`, drawing: plane, hints: sixteen, comparable: true });
  }
  for (const degrees of [90, 180]) {
    conditions.push({ name: `turn${degrees}`, drawing, hints: turnHues(sixteen, degrees), comparable: false });
  }
  if (other) {
    conditions.push({ name: 'otherColors', drawing, hints: hintsFromPicture(sixteen, other), comparable: false });
  }
  const added = addedHint(target, drawing, random('added'));
  if (added) {
    const bases: [string, HintMap][] = [
      ['firstHint', points.get(0)!],
      ['nextHint', withoutRegion(sixteen, added, target)],
    ];
    for (const [name, before] of bases) {
      const hints = hintCells(before.width, before.height, [...hintsOf(before), added.hint]);
      conditions.push({ name, drawing, hints, comparable: false, added: { ...added, before } });
    }
  }
  return conditions;
}

/** Other hints in the tested area would pull against the added one. */
function withoutRegion(hints: HintMap, { regions, label }: AddedHint, { width, height }: Raster<3>): HintMap {
  const rest = hintsOf(hints).filter(({ x, y }) => labelOfCell(regions.labels, width, height, x, y) !== label);
  return rest.length === hintsOf(hints).length ? hints : hintCells(hints.width, hints.height, rest);
}

/** What each condition is, by its name in the report; `style:` names follow the drawing style. */
export function conditionMeaning(name: string): string {
  const points = /^points(\d+)$/.exec(name)?.[1];
  if (points) {
    return points === '0' ? 'no hint' : `${points} point ${points === '1' ? 'hint' : 'hints'} of the true colors`;
  }
  if (name.startsWith('style:')) return `16 points, drawing extracted in the style ${name.slice(6)}`;
  const turned = /^turn(\d+)$/.exec(name)?.[1];
  if (turned) return `recolor: the 16 points with their hue turned by ${turned}°`;
  const known: Record<string, string> = {
    strokes: '12 strokes of the true colors',
    otherColors: 'recolor: the 16 points with the colors of another picture',
    firstHint: 'one vivid hint added to none',
    nextHint: 'one vivid hint added to 16',
  };
  return known[name] ?? name;
}

import { createRng } from '@irodori/image';
import type { Curve } from './geometry.ts';
import { portion, reach } from './geometry.ts';
import type { StrokeSides } from './stroke.ts';
import { strokeOutline } from './stroke.ts';
import type { Scene, StrokeItem } from './types.ts';

/** How lines are drawn; the defaults stand at `RenderOptions`. */
export interface LineOptions {
  /** Probability that a stroke breaks in the middle or stops short of its ends. */
  readonly gaps: number;
  /** How far line ends run past their corner, in scene units. */
  readonly overshoot: number;
  /** Multiplies all line widths. */
  readonly lineWidth: number;
  /** No main line gets thinner than this many output pixels. */
  readonly minLinePixels: number;
}

/** The outlines of stroke `index` in a picture of `size` pixels: one, or two around a gap. */
export function strokeParts(
  scene: Scene,
  index: number,
  item: StrokeItem,
  size: number,
  options: LineOptions,
): StrokeSides[] {
  const { lineWidth, minLinePixels, gaps, overshoot } = options;
  const { style } = scene;
  const least = ((minLinePixels * scene.size) / size) * Math.min(1, item.width / style.width);
  const shape = {
    width: Math.max(item.width * lineWidth, least),
    start: item.start,
    end: item.end,
    taper: style.taper,
    roughness: style.roughness,
    phase: item.phase,
    step: Math.max(14, (7 * scene.size) / size),
  };
  const draw = (curve: Curve, slack: number): StrokeSides => strokeOutline(curve, { ...shape, overshoot: slack });
  if (gaps === 0) return [draw(item.curve, overshoot)];
  const rng = createRng(`gap ${index} of ${scene.seed}`);
  if (!rng.chance(gaps)) return [draw(item.curve, overshoot)];
  if (rng.chance(0.5)) return [draw(item.curve, -rng.range(6, 22))];
  const middle = rng.range(0.25, 0.75);
  const half = Math.min(0.2, rng.range(5, 16) / reach(item.curve));
  return [
    draw(portion(item.curve, 0, middle - half), overshoot),
    draw(portion(item.curve, middle + half, 1), overshoot),
  ];
}

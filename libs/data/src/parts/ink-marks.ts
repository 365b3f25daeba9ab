import { UNKNOWN_PART, type Rng } from '@irodori/image';
import { darken, USUAL_SIDE, type LabeledView } from './labeled-view.ts';

/** Parts of fewer pixels than this, of a view of the usual side, are not marked. */
const SMALLEST = 40;

/** The parts that are large enough to be marked, without the background. */
function markedParts({ size, parts }: LabeledView): number[] {
  const pixels = new Uint32Array(256);
  for (const id of parts) pixels[id]!++;
  const least = SMALLEST * (size / USUAL_SIDE) ** 2;
  return [...pixels.keys()].filter((id) => id !== 0 && id !== UNKNOWN_PART && pixels[id]! >= least);
}

/** Where a mark may lie: all of it, one side of a line, or a disc. */
function region(rng: Rng, size: number): (x: number, y: number) => boolean {
  const kind = rng.next();
  const [cx, cy] = [rng.range(0.2, 0.8) * size, rng.range(0.2, 0.8) * size];
  const angle = rng.range(0, 2 * Math.PI);
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  const radius = rng.range(0.08, 0.3) * size;
  if (kind < 0.4) return () => true;
  if (kind < 0.7) return (x, y) => (x - cx) * nx + (y - cy) * ny > 0;
  return (x, y) => Math.hypot(x - cx, y - cy) < radius;
}

/** Distance to the nearest of parallel lines `spacing` apart, a little wavy. */
function stripes(rng: Rng, spacing: number): (x: number, y: number) => number {
  const angle = rng.range(0, Math.PI);
  const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
  const [bend, frequency] = [rng.range(0, 0.35) * spacing, rng.range(0.02, 0.12)];
  return (x, y) => {
    const across = x * nx + y * ny + bend * Math.sin(frequency * (y * nx - x * ny));
    const at = across / spacing;
    return Math.abs(at - Math.round(at)) * spacing;
  };
}

/** Hatches one or two parts, a piece of them or, as often, their shade; their parts stay what they are. */
export function addHatching(view: LabeledView, rng: Rng): void {
  const { size, parts, tones } = view;
  const candidates = markedParts(view);
  if (candidates.length === 0) return;
  const chosen = new Set([rng.pick(candidates), rng.pick(candidates)]);
  const unit = size / USUAL_SIDE;
  const inside = region(rng, size);
  const spacing = rng.range(2.5, 7) * unit;
  const sets = [stripes(rng, spacing)];
  if (rng.chance(0.3)) sets.push(stripes(rng, spacing));
  const half = (rng.range(0.4, 1.1) * unit) / 2;
  const darkness = rng.range(0.6, 1);
  const shadeAlone = rng.chance(0.5) && tones.some((tone, i) => tone === 1 && chosen.has(parts[i]!));
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      if (!chosen.has(parts[i]!) || !(shadeAlone ? tones[i] === 1 : inside(x, y))) continue;
      for (const far of sets) darken(view, i, half + 0.5 - far(x, y), darkness);
    }
  }
}

/** Fills one to three parts, or a piece of them, with solid black; of some a shine is left white. */
export function addSolidBlacks(view: LabeledView, rng: Rng): void {
  const { size, parts } = view;
  const candidates = markedParts(view);
  if (candidates.length === 0) return;
  const chosen = new Set(Array.from({ length: 1 + rng.int(3) }, () => rng.pick(candidates)));
  const inside = region(rng, size);
  const shine = rng.chance(0.4) ? stripes(rng, size * rng.range(0.2, 0.6)) : undefined;
  const width = rng.range(0.01, 0.03) * size;
  for (let y = 0, i = 0; y < size; y++) {
    for (let x = 0; x < size; x++, i++) {
      if (chosen.has(parts[i]!) && inside(x, y) && !(shine && shine(x, y) < width)) view.line[i] = 0;
    }
  }
}

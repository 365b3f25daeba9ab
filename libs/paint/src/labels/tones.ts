import type { Rgb } from '@irodori/image';
import type { Cells } from '../areas/cells.ts';
import { labInto } from '../color/lab.ts';
import type { PartsField } from '../types.ts';
import { cellFeatures } from './affinity.ts';
import type { Seed } from './seeds.ts';

/** What a network says of shade, as shares. */
export interface CellTones {
  /** Sides that light may come from. */
  readonly lights: number;
  /** `[count, lights]`: how much of each cell lies in shade, 0..1, if light comes from that side. */
  readonly shade: Float32Array;
}

/** Difference of shade between two hints below which it is ignored, and from which on it has its full weight. */
const [MIN_CONTRAST, FULL_CONTRAST] = [0.1, 0.4];
/** Hints whose embeddings are nearer than this are on one part. */
const SAME_PART = 1.2;
/** Colors of one part are light and shade of it when their lightness (CIE L*) differs by this much, */
const MIN_LIGHTNESS_DIFFERENCE = 5;
/** and their hues by no more than this, radians; grays are of any hue. */
const MAX_HUE_DIFFERENCE = 1.1;
const MAX_GRAY_CHROMA = 8;

/** Shade of each pixel of a field as shares, for as many channels as there are sides of the light. */
export function shadeShares({ width, height, tone }: PartsField): PartsField | undefined {
  if (!tone) return undefined;
  const embedding = tone.logits.map((v) => 1 / (1 + Math.exp(-v)));
  return { width, height, channels: tone.lights.length, embedding };
}

/** Shade of each cell; undefined where the field does not tell tones. */
export function cellTones(cells: Cells, field: PartsField): CellTones | undefined {
  const shade = shadeShares(field);
  return shade && { lights: shade.channels, shade: cellFeatures(cells, shade).values };
}

/** A hint and what the parts network says of its place, for comparing it with other hints. */
export interface SeedFeatures {
  readonly seed: Seed;
  readonly embedding: ArrayLike<number>;
}

/**
 * Cost of each seed at each cell where the cell's tone is more like that of another seed of the same part (a rival); 0 where
 * it is more like the seed's own. A hint alone in its part has none. Of two colors of one part and a like hue the
 * darker is shade, the lighter light. The side of the light is the one under which the hints' places agree best with that.
 * @param hints by seed; undefined where a hint holds nothing
 * @param weightOfTone cost of full shade for a hint in full light, or the reverse
 * @returns by seed the cost at each cell; undefined or missing where it has no rival
 */
export function tonePenalties(
  hints: readonly (SeedFeatures | undefined)[],
  { shade, lights }: CellTones,
  count: number,
  weightOfTone: number,
): readonly (Float32Array | undefined)[] {
  const colors = hints.map((hint) => (hint ? labOf(hint.seed.color) : undefined));
  const rivals = hints.map((hint, s) =>
    hints.flatMap((other, t) => (hint && other && areLightAndShade(hint, other, colors[s]!, colors[t]!) ? [t] : [])),
  );
  if (rivals.every((of) => of.length === 0)) return [];
  const side = sideOfLight(hints, colors, rivals, { shade, lights });
  const at = (cell: number): number => shade[cell * lights + side]!;
  return hints.map((hint, s) => {
    if (!hint || rivals[s]!.length === 0) return undefined;
    const own = at(hint.seed.cells[0]!);
    const darker = (t: number): boolean => colors[s]![0] < colors[t]![0];
    const pairs = rivals[s]!.map((t) => ({ darker: darker(t), other: at(hints[t]!.seed.cells[0]!) })).filter(
      (pair) => (pair.darker ? own - pair.other : pair.other - own) >= MIN_CONTRAST,
    );
    if (pairs.length === 0) return undefined;
    const penalty = new Float32Array(count);
    for (let c = 0; c < count; c++) {
      for (const { other } of pairs) {
        // 0: the tone of the hint itself, 1: of its rival; up to half way between them the cost is 0.
        const toward = Math.min(1, (at(c) - own) / (other - own));
        const weight = weightOfTone * Math.min(1, Math.abs(other - own) / FULL_CONTRAST);
        penalty[c] = Math.max(penalty[c]!, weight * (2 * toward - 1));
      }
    }
    return penalty;
  });
}

type Lab = readonly [number, number, number];

function labOf([r, g, b]: Rgb): Lab {
  const out = new Float32Array(3);
  labInto(r, g, b, out);
  return [out[0]!, out[1]!, out[2]!];
}

/** Whether two hints are light and shade of one part. */
function areLightAndShade(a: SeedFeatures, b: SeedFeatures, p: Lab, q: Lab): boolean {
  if (Math.abs(p[0] - q[0]) < MIN_LIGHTNESS_DIFFERENCE) return false;
  const gray = Math.min(Math.hypot(p[1], p[2]), Math.hypot(q[1], q[2])) < MAX_GRAY_CHROMA;
  const turn = Math.atan2(p[1] * q[2] - p[2] * q[1], p[1] * q[1] + p[2] * q[2]);
  if (!gray && Math.abs(turn) > MAX_HUE_DIFFERENCE) return false;
  let sum = 0;
  for (let k = 0; k < a.embedding.length; k++) sum += (a.embedding[k]! - b.embedding[k]!) ** 2;
  return Math.sqrt(sum) < SAME_PART;
}

/** The side of the light under which darker hints lie in shade and their lighter rivals do not. */
function sideOfLight(
  hints: readonly (SeedFeatures | undefined)[],
  colors: readonly (Lab | undefined)[],
  rivals: readonly (readonly number[])[],
  { shade, lights }: CellTones,
): number {
  const score = new Float64Array(lights);
  for (const [s, others] of rivals.entries()) {
    for (const t of others) {
      if (colors[s]![0] > colors[t]![0]) continue;
      for (let side = 0; side < lights; side++) {
        const of = (hint: SeedFeatures): number => shade[hint.seed.cells[0]! * lights + side]!;
        score[side]! += of(hints[s]!) - of(hints[t]!);
      }
    }
  }
  return score.indexOf(Math.max(...score));
}

/** Pieces of a cell of fewer pixels than this, or than this share of it, stay with the rest. */
const [MIN_PIXELS, MIN_PIECE_SHARE] = [12, 0.15];
/** Pieces whose shade differs by less stay together. */
const MIN_STEP = 0.25;

/**
 * Cells cut where the field's tone changes, under one side of the light or the other, so that light and shade of a part
 * can be told apart where no line runs between them.
 * @param kept 1 where a cell is to stay whole
 */
export function cutByTone(cells: Cells, field: PartsField, kept: (cell: number) => boolean): Cells {
  const tones = shadeShares(field);
  if (!tones) return cells;
  const { width, height, labels, wall, count } = cells;
  const sides = tones.channels;
  const codes = 2 ** sides;
  const code = new Uint8Array(labels.length);
  const shares = gridShares(tones, width, height);
  const pixels = new Int32Array(count * codes);
  const sums = new Float64Array(count * codes * sides);
  for (let i = 0; i < labels.length; i++) {
    let own = 0;
    for (let side = 0; side < sides; side++) if (shares[side * labels.length + i]! >= 0.5) own |= 1 << side;
    code[i] = own;
    if (wall[i] === 1) continue;
    const p = labels[i]! * codes + own;
    pixels[p]!++;
    for (let side = 0; side < sides; side++) sums[p * sides + side]! += shares[side * labels.length + i]!;
  }
  const piece = new Int32Array(count * codes).fill(-1);
  let next = count;
  for (let cell = 0; cell < count; cell++) {
    const all = Array.from({ length: codes }, (_, k) => cell * codes + k);
    const main = all.reduce((a, b) => (pixels[b]! > pixels[a]! ? b : a));
    const total = all.reduce((sum, p) => sum + pixels[p]!, 0);
    const differs = (p: number): boolean => {
      let most = 0;
      for (let side = 0; side < sides; side++) {
        const mean = (q: number): number => sums[q * sides + side]! / Math.max(1, pixels[q]!);
        most = Math.max(most, Math.abs(mean(p) - mean(main)));
      }
      return most >= MIN_STEP;
    };
    for (const p of all) {
      const own =
        p !== main && !kept(cell) && pixels[p]! >= Math.max(MIN_PIXELS, MIN_PIECE_SHARE * total) && differs(p);
      piece[p] = own ? next++ : cell;
    }
  }
  if (next === count) return cells;
  const cut = labels.map((cell, i) => piece[cell * codes + code[i]!]!);
  const area = new Float32Array(next);
  for (let i = 0; i < cut.length; i++) if (wall[i] === 0) area[cut[i]!]!++;
  return { ...cells, labels: cut, count: next, area };
}

/** The field's channels on the grid, bilinear, one plane behind the other. */
function gridShares({ width, height, channels, embedding }: PartsField, w: number, h: number): Float32Array {
  const out = new Float32Array(channels * w * h);
  const steps = (from: number, to: number) =>
    Array.from({ length: to }, (_, i): [number, number, number] => {
      const f = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
      const low = Math.floor(f);
      return [low, Math.min(from - 1, low + 1), f - low];
    });
  const [columns, rows] = [steps(width, w), steps(height, h)];
  for (let k = 0, o = 0; k < channels; k++) {
    const plane = k * width * height;
    for (const [top, low, ty] of rows) {
      for (const [left, right, tx] of columns) {
        const at = (y: number): number => {
          const row = plane + y * width;
          return embedding[row + left]! * (1 - tx) + embedding[row + right]! * tx;
        };
        out[o++] = at(top) * (1 - ty) + at(low) * ty;
      }
    }
  }
  return out;
}

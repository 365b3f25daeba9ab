import { createRng, oklch, toOklch, type Rgb, type Rng } from '@irodori/image';
import { labDistance, labOf } from '../color/lab.ts';
import type { DrawingPart } from './drawing-parts.ts';

/** The properties of a part that its color is chosen by. */
export type PalettePart = Pick<DrawingPart, 'name' | 'rank' | 'share' | 'guess' | 'hinted' | 'irises'>;

/** A color for each part; none for those that stay as they are painted. */
type Palette = readonly (Rgb | undefined)[];

/** Palettes drawn at random per palette returned; those that differ most are returned. */
const DRAWN_PER_PALETTE = 14;

/** Hues that go together, in degrees from the first one's. */
const HARMONIES = {
  neighbors: [25, -30, 50],
  complement: [180, 165, 15],
  split: [150, 210, 180],
  triad: [120, 240, 180],
  quarter: [90, 180, 270],
} as const;
type Harmony = keyof typeof HARMONIES;

/** Skin as people have it and anime paints it, light to dark: lightness, chroma, hue of OKLCH. */
const SKIN: readonly (readonly [l: number, c: number, h: number])[] = [
  [0.955, 0.025, 55],
  [0.935, 0.038, 58],
  [0.915, 0.048, 60],
  [0.89, 0.056, 58],
  [0.84, 0.07, 60],
  [0.76, 0.085, 57],
  [0.64, 0.086, 53],
  [0.53, 0.076, 48],
];

const NATURAL_HAIR: readonly (readonly [l: number, c: number, h: number])[] = [
  [0.3, 0.035, 275],
  [0.42, 0.06, 48],
  [0.52, 0.11, 40],
  [0.72, 0.12, 70],
  [0.86, 0.1, 90],
  [0.88, 0.015, 260],
];

/** Of the palette's three hues, lightness and chroma: what clothes of a name have first. */
const CLOTHES: Readonly<Record<string, readonly (readonly [hue: number, l: number, c: number])[]>> = {
  top: [
    [0, 0.68, 0.15],
    [0, 0.9, 0.05],
    [1, 0.55, 0.15],
    [2, 0.78, 0.12],
  ],
  bottom: [
    [1, 0.45, 0.12],
    [1, 0.62, 0.13],
    [0, 0.35, 0.07],
  ],
  outer: [
    [1, 0.58, 0.15],
    [1, 0.8, 0.08],
    [0, 0.45, 0.12],
  ],
  legwear: [
    [1, 0.32, 0.06],
    [2, 0.9, 0.03],
  ],
  shoes: [
    [2, 0.36, 0.08],
    [1, 0.5, 0.1],
  ],
  trim: [
    [2, 0.62, 0.18],
    [0, 0.95, 0.02],
    [1, 0.4, 0.12],
  ],
  headwear: [
    [2, 0.62, 0.18],
    [1, 0.5, 0.14],
  ],
  accessory: [
    [2, 0.78, 0.15],
    [1, 0.6, 0.16],
  ],
  prop: [
    [2, 0.6, 0.08],
    [1, 0.75, 0.06],
    [0, 0.5, 0.06],
  ],
  scenery: [
    [1, 0.86, 0.035],
    [0, 0.78, 0.04],
    [2, 0.7, 0.05],
  ],
};

/**
 * Palettes for the parts of a drawing: each a harmony of three hues for hair, eyes and clothes over skin as
 * people have it. Palettes are drawn at random by the seed and those that differ most returned (farthest-point sampling).
 * @param count 1 or more
 * @returns for each palette a color for each part; parts that hints hold elsewhere keep the hint's, and whites of the eyes
 * that show irises have none: they stay as they are painted
 */
export function harmonicPalettes(parts: readonly PalettePart[], count: number, seed: number): Palette[] {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`harmonicPalettes: expected a whole number of palettes from 1 on, got ${count}`);
  }
  const root = createRng(`palettes ${seed}`);
  const first = root.next() * 360;
  const pool = Array.from({ length: DRAWN_PER_PALETTE * count }, (_, i) =>
    // Hues go round evenly, so that few palettes differ as much as many.
    drawPalette(parts, root.fork(i), first + (360 * i) / (DRAWN_PER_PALETTE * count)),
  );
  const taken: Palette[] = [pool.shift()!];
  const nearest = pool.map((palette) => paletteDistance(parts, palette, taken[0]!));
  while (taken.length < count) {
    let best = 0;
    for (let i = 1; i < pool.length; i++) if (nearest[i]! > nearest[best]!) best = i;
    const [palette] = pool.splice(best, 1);
    nearest.splice(best, 1);
    taken.push(palette!);
    for (const [i, other] of pool.entries()) {
      nearest[i] = Math.min(nearest[i]!, paletteDistance(parts, other, palette!));
    }
  }
  return taken;
}

function drawPalette(parts: readonly PalettePart[], rng: Rng, hue: number): Palette {
  const turns = HARMONIES[rng.pick(Object.keys(HARMONIES) as Harmony[])];
  const hues = [hue, hue + turns[0], hue + turns[1]] as const;
  const skin = rng.weighted(SKIN.map((tone, i) => [tone, i < 5 ? 3 : 1] as const));
  const natural = rng.chance(0.3);
  const hair = natural ? rng.pick(NATURAL_HAIR) : vividHair(rng, hue + rng.pick([turns[0], turns[1], turns[2]]));
  const eyeHue = rng.chance(0.4) ? hair[2] : hues[2];
  const vivid = rng.range(0.85, 1.2);
  const light = rng.range(-0.06, 0.06);
  // Clothes may be dark below and light above, or the other way round.
  const turned = rng.chance(0.35);
  const jitter = (): number => rng.range(-6, 6);
  return parts.map((part) => {
    if (part.hinted) return part.hinted;
    if (part.irises) return undefined;
    const { rank } = part;
    const name = part.name ?? guessedName(part.guess);
    const step = 0.1 * Math.floor(rank / 2) * (rank % 2 === 0 ? -1 : 1);
    if (name === 'skin') return oklch(skin[0], skin[1], skin[2]);
    if (name === 'hair' && rank > 0) return oklch(0.45 + 0.12 * (rank % 4), 0.07, hues[1] + 40 * rank);
    if (name === 'hair' || name === 'animal') {
      const paler = name === 'animal' ? 0.1 : 0;
      return oklch(Math.min(0.95, hair[0] + paler), hair[1], hair[2]);
    }
    if (name === 'eye') return oklch(0.58, 0.15 * vivid, eyeHue);
    if (name === 'eyeWhite') return oklch(0.975, 0.008, eyeHue);
    if (name === 'mouth') return oklch(skin[0] - 0.22, 0.12, 22);
    const tones = CLOTHES[name] ?? CLOTHES['top']!;
    const [at, l, c] = tones[rank % tones.length]!;
    const swapped = turned && (name === 'top' || name === 'bottom' || name === 'outer');
    const lightness = Math.max(0.28, Math.min(0.96, (swapped ? 1.22 - l : l) + light + step));
    return oklch(lightness, c * vivid, hues[at as 0 | 1 | 2] + jitter());
  });
}

function vividHair(rng: Rng, hue: number): readonly [number, number, number] {
  const pastel = rng.chance(0.4);
  return pastel
    ? [rng.range(0.8, 0.88), rng.range(0.08, 0.11), hue]
    : [rng.range(0.48, 0.72), rng.range(0.12, 0.18), hue];
}

/** Without names: a color as of skin is skin, others are cloth. */
function guessedName(guess: Rgb): string {
  const { l, c, h } = toOklch(guess);
  return l > 0.78 && c > 0.02 && c < 0.1 && h > 25 && h < 80 ? 'skin' : 'top';
}

/** Weight of skin in the distance of palettes; at full weight the darkest and the palest skin would always be chosen. */
const SKIN_WEIGHT = 0.3;

/** Mean CIE76 of the parts of two palettes, weighted by the square root of their shares, so that small parts count too. */
function paletteDistance(parts: readonly PalettePart[], a: Palette, b: Palette): number {
  let [sum, n] = [0, 0];
  for (const [i, { name, share }] of parts.entries()) {
    const [one, other] = [a[i], b[i]];
    if (!one || !other) continue;
    const weight = Math.sqrt(share) * (name === 'skin' ? SKIN_WEIGHT : 1);
    sum += weight * labDistance(labOf(one), labOf(other));
    n += weight;
  }
  return n > 0 ? sum / n : 0;
}

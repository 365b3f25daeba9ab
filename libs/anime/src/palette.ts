import type { Rgb, Rng } from '@irodori/image';
import { choose } from './core/choose.ts';
import { leanHue, oklch, toOklch } from './core/oklch.ts';

/** The tones an animation painter mixes for one material. */
export interface Ramp {
  readonly base: Rgb;
  readonly shade: Rgb;
  readonly deep: Rgb;
  readonly light: Rgb;
}

export interface Palette {
  readonly skin: Ramp;
  readonly blush: Rgb;
  readonly lips: Rgb;
  readonly hair: Ramp;
  readonly hairTip: Ramp;
  readonly eyes: readonly [left: Ramp, right: Ramp];
  /** Main, second, accent and trim of the clothes. */
  readonly cloth: readonly [Ramp, Ramp, Ramp, Ramp];
  readonly metal: Ramp;
  readonly ink: Rgb;
  /** Whether cloth has patterns without lines; nobody can tell those from line art. */
  readonly prints: boolean;
  /** Two colors that sit well behind the figure. */
  readonly backdrop: readonly [Rgb, Rgb];
}

export interface ShadeStyle {
  /** How much darker shade is, in OKLCH lightness. */
  readonly depth: number;
  /** Hue that shade leans to (cool violet or warm red). */
  readonly hue: number;
}

/** Base, shade, deep shade and light of one color; shade leans to the style's hue and gains chroma. */
export function ramp(base: Rgb, { depth, hue }: ShadeStyle): Ramp {
  const { l, c, h } = toOklch(base);
  const gray = c < 0.03;
  const at = (drop: number): Rgb => {
    const turned = gray ? hue : leanHue(h, hue, drop * 170);
    return oklch(l - drop * (0.55 + 0.55 * l), gray ? c + drop * 0.12 : c * (1 + drop * 0.6) + drop * 0.05, turned);
  };
  const lift = 0.05 + 0.16 * (1 - l);
  return { base, shade: at(depth), deep: at(depth * 1.9), light: oklch(l + lift, c * 0.82, leanHue(h, 95, 14)) };
}

const SKIN: readonly (readonly [l: number, c: number, h: number])[] = [
  [0.965, 0.02, 55],
  [0.945, 0.034, 58],
  [0.925, 0.045, 60],
  [0.9, 0.055, 58],
  [0.86, 0.068, 60],
  [0.8, 0.085, 58],
  [0.71, 0.092, 55],
  [0.61, 0.088, 52],
  [0.52, 0.078, 48],
  [0.43, 0.062, 45],
];

function skinTone(rng: Rng, shade: ShadeStyle): Ramp {
  if (rng.chance(0.025)) return ramp(oklch(rng.range(0.65, 0.88), rng.range(0.04, 0.09), rng.range(120, 320)), shade);
  const at = Math.min(SKIN.length - 1.001, Math.abs(rng.normal()) * 2.3 + rng.range(0, 1.6));
  const [l, c, h] = SKIN[Math.floor(at)]!;
  const tone = oklch(l + rng.range(-0.015, 0.012), c * rng.range(0.8, 1.15), h + rng.range(-9, 9));
  return ramp(tone, { depth: shade.depth * 0.85, hue: 22 });
}

const HAIR = {
  black: [0.24, 0.02, 280],
  blueBlack: [0.3, 0.045, 265],
  darkBrown: [0.36, 0.045, 45],
  brown: [0.47, 0.07, 50],
  chestnut: [0.52, 0.1, 42],
  auburn: [0.5, 0.13, 35],
  orange: [0.7, 0.15, 55],
  honey: [0.76, 0.11, 75],
  blonde: [0.88, 0.1, 92],
  platinum: [0.94, 0.035, 95],
  silver: [0.88, 0.012, 260],
  ash: [0.7, 0.02, 250],
} as const;

function hairColor(rng: Rng): Rgb {
  if (rng.chance(0.4)) {
    const pastel = rng.chance(0.45);
    return pastel
      ? oklch(rng.range(0.8, 0.9), rng.range(0.06, 0.1), rng.range(0, 360))
      : oklch(rng.range(0.48, 0.74), rng.range(0.1, 0.19), rng.range(0, 360));
  }
  const [l, c, h] = HAIR[rng.pick(Object.keys(HAIR) as (keyof typeof HAIR)[])];
  return oklch(l + rng.range(-0.03, 0.04), c * rng.range(0.8, 1.2), h + rng.range(-8, 8));
}

const HARMONY = {
  mono: [0, 0, 0],
  analogous: [30, -30, 60],
  complement: [180, 15, 180],
  split: [150, 210, 30],
  triad: [120, 240, 0],
} as const;

const NEUTRALS: readonly (() => Rgb)[] = [
  () => oklch(0.97, 0.008, 90),
  () => oklch(0.93, 0.02, 80),
  () => oklch(0.86, 0.035, 75),
  () => oklch(0.28, 0.02, 270),
  () => oklch(0.33, 0.06, 265),
  () => oklch(0.55, 0.015, 250),
  () => oklch(0.45, 0.05, 55),
];

function clothColors(rng: Rng, hue: number): readonly [Rgb, Rgb, Rgb, Rgb] {
  const turns = HARMONY[choose(rng, { mono: 1, analogous: 2, complement: 2, split: 2, triad: 1 })];
  const vivid = rng.range(0.5, 1.2);
  const tone = (h: number): Rgb => {
    const l = rng.pick([0.42, 0.55, 0.66, 0.76, 0.86, 0.92]) + rng.range(-0.04, 0.04);
    return oklch(l, (l > 0.8 ? 0.07 : 0.13) * vivid, h + rng.range(-10, 10));
  };
  const main = rng.chance(0.32) ? rng.pick(NEUTRALS)() : tone(hue);
  const second = rng.chance(0.5) ? rng.pick(NEUTRALS)() : tone(hue + turns[0]);
  const accent = oklch(rng.range(0.55, 0.78), rng.range(0.12, 0.2), hue + turns[1] + rng.range(-12, 12));
  const trim = rng.chance(0.5) ? rng.pick(NEUTRALS)() : tone(hue + turns[2]);
  return [main, second, accent, trim];
}

/** All colors of one character. */
export function drawPalette(rng: Rng): Palette {
  const shade: ShadeStyle = {
    depth: rng.range(0.09, 0.19),
    hue: rng.chance(0.75) ? rng.range(265, 310) : rng.range(5, 40),
  };
  const hair = hairColor(rng);
  const hairHue = toOklch(hair).h;
  const eyeHue = rng.chance(0.3) ? hairHue : rng.range(0, 360);
  const eye = (h: number): Ramp =>
    ramp(oklch(rng.range(0.5, 0.72), rng.range(0.08, 0.17), h), { depth: 0.24, hue: rng.range(250, 300) });
  const left = eye(eyeHue);
  const hue = rng.chance(0.35) ? hairHue + rng.pick([0, 180, 30, -30]) : rng.range(0, 360);
  const cloth = clothColors(rng, hue);
  const skin = skinTone(rng, shade);
  const { l, c, h } = toOklch(skin.base);
  const backHue = rng.chance(0.6) ? hue + rng.pick([180, 20, -20]) : rng.range(0, 360);
  const backLight = rng.chance(0.75) ? rng.range(0.82, 0.95) : rng.range(0.35, 0.7);
  const tip = rng.chance(0.1) ? oklch(rng.range(0.6, 0.85), 0.12, rng.range(0, 360)) : hair;
  return {
    skin,
    blush: oklch(l - 0.09, c + 0.075, 20),
    lips: oklch(l - 0.16, c + 0.07, leanHue(h, 15, 30)),
    hair: ramp(hair, shade),
    hairTip: ramp(tip, shade),
    eyes: [left, rng.chance(0.05) ? eye(eyeHue + rng.range(90, 270)) : left],
    cloth: cloth.map((color) => ramp(color, shade)) as unknown as [Ramp, Ramp, Ramp, Ramp],
    metal: ramp(rng.chance(0.6) ? oklch(0.84, 0.11, 88) : oklch(0.86, 0.01, 250), { depth: 0.22, hue: 50 }),
    prints: true,
    ink: inkColor(rng, hairHue),
    backdrop: [
      oklch(backLight, rng.range(0.02, 0.1), backHue),
      oklch(backLight + rng.range(-0.2, 0.1), rng.range(0.03, 0.12), backHue + rng.range(-50, 50)),
    ],
  };
}

function inkColor(rng: Rng, hairHue: number): Rgb {
  const kind = choose(rng, { black: 4, brown: 3, tint: 3 });
  if (kind === 'black') return oklch(rng.range(0.08, 0.2), 0.01, 280);
  if (kind === 'brown') return oklch(rng.range(0.22, 0.36), 0.05, rng.range(15, 50));
  return oklch(rng.range(0.2, 0.34), 0.06, hairHue + rng.range(-20, 20));
}

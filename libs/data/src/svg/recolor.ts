import { hexToRgb, hslToRgb, luma, mixRgb, rgbToHex, rgbToHsl, type Hsl, type Rgb, type Rng } from '@irodori/image';

/** Skin from fair to dark, main tone. */
const skinTones: readonly Rgb[] = [
  [255, 236, 222],
  [255, 226, 204],
  [252, 217, 190],
  [246, 205, 174],
  [234, 187, 150],
  [214, 160, 120],
  [178, 122, 86],
  [136, 90, 62],
  [98, 64, 46],
];

/** Fair tones are more frequent, as they are in the drawings people color. */
export function drawSkin(rng: Rng): Rgb {
  return skinTones[Math.floor(skinTones.length * rng.next() ** 1.7)]!;
}

/** A lively hue for hair, clothes or things: `[0, 360)`, saturation and lightness in the ranges illustrators use. */
export function drawColor(rng: Rng): Rgb {
  const muted = rng.chance(0.25);
  return hslToRgb([rng.range(0, 360), muted ? rng.range(0.08, 0.3) : rng.range(0.35, 0.9), rng.range(0.35, 0.82)]);
}

const naturalHair: readonly Rgb[] = [
  [48, 38, 44],
  [74, 52, 46],
  [110, 72, 50],
  [160, 106, 62],
  [214, 160, 92],
  [246, 214, 140],
  [196, 84, 52],
  [206, 206, 214],
];

export function drawHair(rng: Rng): Rgb {
  return rng.chance(0.45) ? rng.pick(naturalHair) : drawColor(rng);
}

interface RecolorOptions {
  /** Colors that are skin, the main one first. */
  readonly skin: readonly string[];
  /** Every color of the drawing with its largest area (0..1). */
  readonly colors: ReadonlyMap<string, number>;
}

const hueBuckets = 8;

/**
 * A random repainting of one drawing that keeps families of tones together: hues fall into eight buckets of 45 degrees,
 * each turned by its own angle; lightness stays. Skin follows a ramp of human tones (sometimes any hue), large dark areas
 * often get a color of their own, grays and ink stay.
 */
export function drawRecolor(rng: Rng, options: RecolorOptions): (hex: string, area?: number) => string {
  if (rng.chance(0.08)) return (hex) => hex;
  const offset = rng.range(0, 45);
  const turns = Array.from({ length: hueBuckets }, () => (rng.chance(0.25) ? 0 : rng.range(0, 360)));
  const saturation = rng.range(0.45, 1.05);
  const lift = rng.range(-0.06, 0.08);
  const skinTarget = rgbToHsl(rng.chance(0.92) ? drawSkin(rng) : mixRgb(drawColor(rng), [255, 255, 255], 0.3));
  const skinMain = options.skin[0] === undefined ? undefined : rgbToHsl(hexToRgb(options.skin[0])!);
  const skin = new Set(options.skin);
  const darkTarget = rng.chance(0.7) ? rgbToHsl(drawHair(rng)) : undefined;
  const cache = new Map<string, string>();

  const turn = ([h, s, l]: Hsl): Rgb => {
    const bucket = Math.floor((((h + offset) % 360) * hueBuckets) / 360);
    const turned = hslToRgb([h + turns[bucket]!, s * saturation, l + lift * (1 - Math.abs(2 * l - 1))]);
    return towardsLuma(turned, luma(hslToRgb([h, s, l])), 0.6);
  };
  const repaint = (hex: string, area: number): Rgb => {
    const hsl = rgbToHsl(hexToRgb(hex)!);
    const [h, s, l] = hsl;
    if (skinMain && skin.has(hex)) return tone(skinTarget, skinMain, hsl);
    if (l < 0.3 && area > 0.02 && darkTarget) {
      return hslToRgb([darkTarget[0], darkTarget[1], darkTarget[2] + (l - 0.15)]);
    }
    if (s < 0.1 || l < 0.1) return hexToRgb(hex)!;
    return turn([h, s, l]);
  };
  return (hex, area) => {
    // Pupils and the like stay dark where the same ink also fills large areas.
    const key = area !== undefined && area <= 0.02 ? `${hex} small` : hex;
    let out = cache.get(key);
    if (out === undefined) {
      const rgb = hexToRgb(hex);
      const full = rgb && rgbToHex(rgb);
      out = full ? rgbToHex(repaint(full, area ?? options.colors.get(full) ?? 0)) : hex;
      cache.set(key, out);
    }
    return out;
  };
}

/** Hues of one HSL lightness differ much in brightness; this takes back a share of what a turn has changed. */
function towardsLuma(rgb: Rgb, wanted: number, share: number): Rgb {
  const gap = (wanted - luma(rgb)) * share;
  if (gap > 0) return mixRgb(rgb, [255, 255, 255], gap / Math.max(1, 255 - luma(rgb)));
  return mixRgb(rgb, [0, 0, 0], -gap / Math.max(1, luma(rgb)));
}

/** `color` carried from the family of `from` to that of `to`: differences in lightness and saturation stay, shadows turn redder. */
function tone(to: Hsl, from: Hsl, color: Hsl): Rgb {
  const drop = color[2] - from[2];
  const hue = to[0] + Math.max(-20, Math.min(20, color[0] - from[0])) * 0.5 + Math.min(0, drop) * 30;
  const lightness = to[2] + (drop > 0 ? Math.min(drop, (1 - to[2]) * 0.6) : drop * (0.5 + to[2] / 2));
  return hslToRgb([hue, to[1] + (color[1] - from[1]) * 0.5, lightness]);
}

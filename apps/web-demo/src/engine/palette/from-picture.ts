import { rgbToHex, type Rgb } from '@irodori/image';
import { converter } from 'culori';
import type { Swatch } from './palette.ts';

const toLab = converter('oklab');
const ROUNDS = 12;
/** Colors nearer than this in OKLab are one: hardly told apart side by side. */
const SAME = 0.045;
/** A color with less of the picture than this is left out. */
const LEAST = 0.002;

interface Place {
  readonly lab: readonly [number, number, number];
  readonly rgb: Rgb;
  weight: number;
}

/**
 * The colors that a picture is made of, those of most of it first: k-means in OKLab from starts that lie far apart, so that
 * small but distinct colors (eyes, a ribbon) have their own.
 * @param rgba a small copy of the picture, bytes; transparent pixels do not count
 * @param most colors
 */
export function paletteFromPicture(rgba: ArrayLike<number>, most = 16): Swatch[] {
  const places = [...histogram(rgba).values()];
  if (places.length === 0) return [];
  const total = places.reduce((sum, { weight }) => sum + weight, 0);
  let centers = starts(places, most);
  const nearest = ({ lab }: Place): number => {
    let [best, least] = [0, Infinity];
    for (const [k, center] of centers.entries()) {
      const d = distance2(lab, center);
      if (d < least) [best, least] = [k, d];
    }
    return best;
  };
  for (let round = 0; round < ROUNDS; round++) {
    const sums = centers.map(() => [0, 0, 0, 0] as [number, number, number, number]);
    for (const place of places) {
      const sum = sums[nearest(place)]!;
      for (let c = 0; c < 3; c++) sum[c]! += place.weight * place.lab[c]!;
      sum[3] += place.weight;
    }
    centers = centers.map((center, k) => {
      const [l, a, b, weight] = sums[k]!;
      return weight === 0 ? center : [l / weight, a / weight, b / weight];
    });
  }
  // Each color is one that occurs: that of its group which most of the picture has.
  const groups = centers.map(() => ({ weight: 0, main: undefined as Place | undefined }));
  for (const place of places) {
    const group = groups[nearest(place)]!;
    group.weight += place.weight;
    if (!group.main || place.weight > group.main.weight) group.main = place;
  }
  const kept: Place[] = [];
  for (const { weight, main } of groups.sort((a, b) => b.weight - a.weight)) {
    if (!main || weight < LEAST * total) continue;
    if (kept.every(({ lab }) => distance2(lab, main.lab) > SAME ** 2)) kept.push(main);
  }
  return kept.map(({ rgb }) => ({ color: rgbToHex(rgb), name: '' }));
}

const distance2 = (a: readonly number[], b: readonly number[]): number =>
  (a[0]! - b[0]!) ** 2 + (a[1]! - b[1]!) ** 2 + (a[2]! - b[2]!) ** 2;

/** Colors in steps of 8, the mean of each step. */
function histogram(rgba: ArrayLike<number>): Map<number, Place> {
  const sums = new Map<number, [r: number, g: number, b: number, n: number]>();
  for (let p = 0; p < rgba.length; p += 4) {
    if (rgba[p + 3]! < 128) continue;
    const [r, g, b] = [rgba[p]!, rgba[p + 1]!, rgba[p + 2]!];
    const key = ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3);
    const sum = sums.get(key) ?? [0, 0, 0, 0];
    sum[0] += r;
    sum[1] += g;
    sum[2] += b;
    sum[3]++;
    sums.set(key, sum);
  }
  return new Map(
    [...sums].map(([key, [r, g, b, n]]) => {
      const rgb: Rgb = [Math.round(r / n), Math.round(g / n), Math.round(b / n)];
      const { l, a, b: bb } = toLab({ mode: 'rgb', r: rgb[0] / 255, g: rgb[1] / 255, b: rgb[2] / 255 });
      return [key, { lab: [l, a, bb], rgb, weight: n }];
    }),
  );
}

/** The commonest color, then again and again the one farthest from those taken, weighed by the root of its share. */
function starts(places: readonly Place[], most: number): (readonly [number, number, number])[] {
  const first = places.reduce((a, b) => (b.weight > a.weight ? b : a));
  const centers = [first.lab];
  const far = places.map(({ lab }) => distance2(lab, first.lab));
  while (centers.length < most) {
    let [best, value] = [-1, 0];
    for (const [i, { weight }] of places.entries()) {
      const worth = far[i]! * Math.sqrt(weight);
      if (worth > value) [best, value] = [i, worth];
    }
    if (best < 0) break;
    const { lab } = places[best]!;
    centers.push(lab);
    for (const [i, place] of places.entries()) far[i] = Math.min(far[i]!, distance2(place.lab, lab));
  }
  return centers;
}

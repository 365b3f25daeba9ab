import { lineRegions, rgbToLab, ciede2000, turnHue } from '@irodori/eval';
import { rgbToHex, type Pair, type Rgb } from '@irodori/image';
import type { SampleHint, Title } from './sprites.ts';

/** A held-out pair of an embedded set, by its number in the order of seed `samples` at 512 pixels. */
interface VectorSample {
  readonly id: string;
  readonly set: 'anime' | 'fluent' | 'noto';
  readonly index: number;
  readonly title: Title;
  /** More places for dots, in areas that gaps join to others. */
  readonly more?: readonly (readonly [x: number, y: number])[];
  /** A second coloring: every color but skin with its hue turned. */
  readonly turned?: { readonly degrees: number; readonly title: Title };
}

export const vectorSamples: readonly VectorSample[] = [
  {
    id: 'cat-ears',
    set: 'anime',
    index: 2,
    title: { en: 'Cat ears', ja: '猫耳' },
    more: [[294, 283]],
    turned: { degrees: 150, title: { en: 'Cat ears in other colors', ja: '猫耳、別の配色' } },
  },
  {
    id: 'ponytail',
    set: 'anime',
    index: 8,
    title: { en: 'Ponytail', ja: 'ポニーテール' },
    more: [[232, 125]],
    turned: { degrees: 200, title: { en: 'Ponytail in other colors', ja: 'ポニーテール、別の配色' } },
  },
  { id: 'twin-tails', set: 'anime', index: 1, title: { en: 'Twin tails and glasses', ja: 'ツインテールと眼鏡' } },
  {
    id: 'three-friends',
    set: 'anime',
    index: 14,
    title: { en: 'Three friends', ja: '三人組' },
    more: [
      [85, 90],
      [232, 110],
    ],
  },
  { id: 'elf', set: 'anime', index: 23, title: { en: 'Elf', ja: 'エルフ' }, more: [[300, 120]] },
  { id: 'singer', set: 'fluent', index: 19, title: { en: 'Singer', ja: '歌手' } },
  { id: 'kangaroo', set: 'fluent', index: 12, title: { en: 'Kangaroo', ja: 'カンガルー' } },
  { id: 'sheep', set: 'noto', index: 20, title: { en: 'Sheep', ja: '羊' } },
];

export const vectorCredits: Readonly<Record<VectorSample['set'], { credit: string; license: string }>> = {
  anime: { credit: 'Irodori character generator', license: 'MIT' },
  fluent: { credit: 'Fluent Emoji, Microsoft', license: 'MIT' },
  noto: { credit: 'Noto Emoji, Google', license: 'Apache-2.0' },
};

const MOST_HINTS = 18;
const LEAST_AREA = 0.0015;

/** One dot in the middle of each large line-closed area, in the true color there; neighbors of one color share a dot. */
export function hintsOfPair(
  { color, line }: Pair,
  more: readonly (readonly [x: number, y: number])[] = [],
): SampleHint[] {
  if (!line) throw new Error('expected a pair with line art');
  const { width, height } = line;
  const { labels, sizes } = lineRegions(line.data, width, height);
  const depth = depths(labels, width, height);
  const centers = new Map<number, number>();
  labels.forEach((label, i) => {
    const best = centers.get(label);
    if (label > 0 && (best === undefined || depth[i]! > depth[best]!)) centers.set(label, i);
  });
  const ranked = [...centers]
    .filter(([label, at]) => sizes[label]! >= LEAST_AREA * line.data.length && depth[at]! >= 4)
    .sort(([a], [b]) => sizes[b]! - sizes[a]!);
  const hints: { x: number; y: number; rgb: Rgb; radius: number }[] = [];
  for (const [, at] of ranked) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const rgb: Rgb = [color.data[3 * at]!, color.data[3 * at + 1]!, color.data[3 * at + 2]!];
    const alike = hints.some(
      (h) => Math.hypot(h.x - x, h.y - y) < 70 && ciede2000(rgbToLab(...h.rgb), rgbToLab(...rgb)) < 4,
    );
    if (!alike && hints.length < MOST_HINTS) hints.push({ x, y, rgb, radius: Math.min(5, depth[at]! - 1) });
  }
  for (const [x, y] of more) {
    const at = 3 * (y * width + x);
    hints.push({ x, y, rgb: [color.data[at]!, color.data[at + 1]!, color.data[at + 2]!], radius: 4 });
  }
  return hints.map(({ x, y, rgb, radius }) => [x, y, rgbToHex(rgb), radius]);
}

/** The hints in another coloring that leaves skin as it is. */
export function turnedHints(hints: readonly SampleHint[], degrees: number): SampleHint[] {
  return hints.map(([x, y, color, radius]) => {
    const rgb = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16)) as [number, number, number];
    return [
      x,
      y,
      isSkin(rgb) ? color : rgbToHex(turnHue(rgb, degrees).map(Math.round) as [number, number, number]),
      radius,
    ];
  });
}

function isSkin([red, green, blue]: Rgb): boolean {
  return red > 190 && red > green && green > blue && red - blue > 15 && red - blue < 110 && green - blue < red - blue;
}

/** Chessboard distance to the nearest pixel of another area or of a line. */
function depths(labels: Int32Array, width: number, height: number): Float32Array {
  const depth = new Float32Array(labels.length);
  const relax = (x: number, y: number, offsets: readonly (readonly [number, number])[]) => {
    const i = y * width + x;
    if (labels[i] === 0) return;
    for (const [dx, dy] of offsets) {
      const [nx, ny] = [x + dx, y + dy];
      const outside = nx < 0 || ny < 0 || nx >= width || ny >= height;
      const j = ny * width + nx;
      depth[i] = Math.min(depth[i]!, outside || labels[j] !== labels[i] ? 1 : depth[j]! + 1);
    }
  };
  depth.forEach((_, i) => (depth[i] = labels[i] === 0 ? 0 : 1e6));
  const before = [
    [-1, -1],
    [0, -1],
    [1, -1],
    [-1, 0],
  ] as const;
  const after = [
    [1, 1],
    [0, 1],
    [-1, 1],
    [1, 0],
  ] as const;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) relax(x, y, before);
  for (let y = height - 1; y >= 0; y--) for (let x = width - 1; x >= 0; x--) relax(x, y, after);
  return depth;
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { posedCharacter, readImage } from '@irodori/data';
import { findFigure, offInk, rgbToLab } from '@irodori/eval';
import {
  extractSketch,
  flattenAlpha,
  planeToRaster,
  readDrawing,
  toRgba,
  type Plane,
  type Raster,
  type Rgb,
} from '@irodori/image';
import { applyColors, prepareDrawing, readReference, type ColorSource, type PreparedDrawing } from '@irodori/paint';
import { loadModel } from 'irodori';

/** Two colors within this CIE76 distance count as one. */
const RIGHT = 18;
/**
 * Shade aside, a flat color is right where light of some strength on it gives the pixel's: from half, which is the deepest
 * shade of the painting itself, to a quarter more.
 */
const LIGHTS = Array.from({ length: 16 }, (_, k) => 0.5 + k / 20);
const SIDE = 512;
/** Pixels looked at in each picture, at most. */
const LOOKS = 100_000;

interface Drawn {
  readonly name: string;
  readonly picture: Raster<3>;
  readonly lines: Plane;
}

/** The table of `style-figures references`. */
export async function referencesTable(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sprites: { type: 'string' },
      characters: { type: 'string', default: '8' },
      poses: { type: 'string', default: '3' },
      first: { type: 'string', default: '0' },
    },
  });
  const { network, dispose } = await loadModel();
  const rows: string[] = [];
  const groups = values.sprites === undefined ? [] : await spriteGroups(values.sprites);
  const sums = { drawn: empty(), sprites: empty() };
  const [count, first, poses] = [Number(values.characters), Number(values.first), Number(values.poses)];
  for (const [kind, list] of [
    ['sprites', groups],
    ['drawn', await Promise.all(Array.from({ length: count }, (_, i) => posesOf(`reference ${first + i}`, poses)))],
  ] as const) {
    for (const group of list) {
      const [reference, ...others] = group;
      const colors = await readReference(network, reference!.picture);
      for (const other of others) {
        const own = await readReference(network, other.picture);
        const prepared = await prepareDrawing(network, readDrawing(toRgba(planeToRaster(other.lines))));
        const found = [[], colors.parts, colors, own].map((source) => sharesRight(prepared, other, source));
        const shares = found.flatMap(([right, aside]) => [right, aside]);
        const hints = found[2]![2];
        sums[kind].hints += hints;
        for (const [k, share] of shares.entries()) sums[kind].shares[k]! += share;
        sums[kind].count += 1;
        rows.push(`| ${other.name} | ${shares.map((v) => `${(100 * v).toFixed(0)} %`).join(' | ')} | ${hints} |`);
        console.error(rows.at(-1));
      }
    }
  }
  await dispose();
  for (const [kind, { shares, hints, count: all }] of Object.entries(sums)) {
    if (all > 0) {
      const means = shares.map((v) => `${((100 * v) / all).toFixed(1)} %`);
      rows.push(`| mean of ${kind} | ${means.join(' | ')} | ${(hints / all).toFixed(0)} |`);
    }
  }
  return [
    `| drawing | no hint, no reference | ${ASIDE} | another pose, by part alone | ${ASIDE} | another pose | ${ASIDE} | its own picture | ${ASIDE} | hints |`,
    `| --- |${' ---: |'.repeat(9)}`,
    ...rows,
  ].join('\n');
}

const ASIDE = 'shade aside';

const empty = (): { shares: number[]; hints: number; count: number } => ({
  shares: Array<number>(8).fill(0),
  hints: 0,
  count: 0,
});

/** Sprites of one body are one group: the first face is the reference of the others. */
async function spriteGroups(folder: string): Promise<Drawn[][]> {
  const names = readdirSync(folder)
    .filter((name) => /^sylvie \w+ \w+\.png$/.test(name))
    .sort();
  if (names.length === 0) throw new Error(`${folder}: expected sprites 'sylvie BODY FACE.png', got none`);
  const groups = new Map<string, Drawn[]>();
  for (const name of names) {
    const picture = flattenAlpha((await readImage(join(folder, name))).raster);
    const body = name.split(' ')[1]!;
    groups.set(body, [...(groups.get(body) ?? []), { name, picture, lines: extractSketch(picture, 'xdogSoft') }]);
  }
  return [...groups.values()];
}

/** One drawn character in several poses, in the same colors without prints. */
async function posesOf(seed: string, poses: number): Promise<Drawn[]> {
  return Promise.all(
    Array.from({ length: poses }, async (_, pose) => {
      const { color, line } = await posedCharacter(seed, pose, SIDE);
      return { name: `${seed}, pose ${pose}`, picture: color, lines: line };
    }),
  );
}

/** Shares of the figure off the lines that have the right color, and the right one shade aside; how many hints they took. */
function sharesRight(
  prepared: PreparedDrawing,
  { picture, lines }: Drawn,
  colors: ColorSource,
): [right: number, aside: number, hints: number] {
  const { hints } = applyColors(prepared, colors);
  const painted = prepared.finish(prepared.label(hints), { lines: false }).picture;
  const { background } = findFigure(picture);
  const clear = offInk(lines);
  let [right, shaded, all] = [0, 0, 0];
  const step = Math.ceil(background.length / LOOKS);
  for (let i = 0; i < background.length; i += step) {
    if (background[i] === 1 || clear[i] === 0) continue;
    const [own, wanted] = [rgbAt(painted, i), rgbAt(picture, i)];
    all++;
    if (apart(own, wanted) <= RIGHT) right++;
    if (LIGHTS.some((light) => apart(lit(own, light), wanted) <= RIGHT)) shaded++;
  }
  return all > 0 ? [right / all, shaded / all, hints.length] : [0, 0, hints.length];
}

const rgbAt = ({ data }: Raster<3>, i: number): Rgb => [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];

function apart(a: Rgb, b: Rgb): number {
  const [p, q] = [rgbToLab(...a), rgbToLab(...b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

/** A color under so much light: in linear light, as strength multiplies. */
function lit(color: Rgb, strength: number): Rgb {
  const one = (v: number): number => {
    const s = v / 255;
    const linear = s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    const out = Math.min(1, linear * strength);
    return 255 * (out <= 0.0031308 ? 12.92 * out : 1.055 * out ** (1 / 2.4) - 0.055);
  };
  return [one(color[0]), one(color[1]), one(color[2])];
}

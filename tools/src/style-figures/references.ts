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
} from '@irodori/image';
import { applyColors, prepareDrawing, referenceColors, type PaintModel, type PartColor } from '@irodori/paint';
import { loadModel } from 'irodori';

/** Two colors within this CIE76 distance count as one. */
const RIGHT = 18;
const SIDE = 512;

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
  const sums = { drawn: [0, 0, 0, 0], sprites: [0, 0, 0, 0] };
  const [count, first, poses] = [Number(values.characters), Number(values.first), Number(values.poses)];
  for (const [kind, list] of [
    ['sprites', groups],
    ['drawn', await Promise.all(Array.from({ length: count }, (_, i) => posesOf(`reference ${first + i}`, poses)))],
  ] as const) {
    for (const group of list) {
      const [reference, ...others] = group;
      const colors = await referenceColors(network, reference!.picture);
      for (const other of others) {
        const own = await referenceColors(network, other.picture);
        const shares = [
          await shareRight(network, other, []),
          await shareRight(network, other, colors),
          await shareRight(network, other, own),
        ];
        for (const [k, share] of shares.entries()) sums[kind][k]! += share;
        sums[kind][3]! += 1;
        rows.push(`| ${other.name} | ${shares.map((v) => `${(100 * v).toFixed(0)} %`).join(' | ')} |`);
      }
    }
  }
  await dispose();
  for (const [kind, sum] of Object.entries(sums)) {
    if (sum[3]! > 0) {
      rows.push(
        `| mean of ${kind} | ${sum
          .slice(0, 3)
          .map((v) => `${((100 * v) / sum[3]!).toFixed(1)} %`)
          .join(' | ')} |`,
      );
    }
  }
  return [
    '| drawing | no hint, no reference | from another pose | from its own picture |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}

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

const prepare = (network: PaintModel, lines: Plane) =>
  prepareDrawing(network, readDrawing(toRgba(planeToRaster(lines))));

/** Share of the figure off the lines that has the right color. */
async function shareRight(
  network: PaintModel,
  { picture, lines }: Drawn,
  colors: readonly PartColor[],
): Promise<number> {
  const prepared = await prepare(network, lines);
  const { hints } = applyColors(prepared, colors);
  const painted = prepared.finish(prepared.label(hints), { lines: false }).picture;
  const { background } = findFigure(picture);
  const clear = offInk(lines);
  const lab = ({ data }: Raster<3>, i: number) => rgbToLab(data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!);
  let [right, all] = [0, 0];
  for (let i = 0; i < background.length; i++) {
    if (background[i] === 1 || clear[i] === 0) continue;
    const [a, b] = [lab(painted, i), lab(picture, i)];
    all++;
    if (Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) <= RIGHT) right++;
  }
  return all > 0 ? right / all : 0;
}

/**
 * Learning a look from a few pictures: the pictures, and how models paint others of the same look.
 *
 *   node --conditions=@irodori/source --import tsx tools/src/few-shot.ts pictures OUT [SPRITES]
 *   node --conditions=@irodori/source --import tsx tools/src/few-shot.ts measure SET OUT.png [MODEL ...] [--sprites SPRITES]
 *   node --conditions=@irodori/source --import tsx tools/src/few-shot.ts devices [--devices cpu,wasm,webgpu]
 *       [--steps 10] [--size 128] [--batch 2] [--tiny]
 *
 * `pictures` writes a folder for each set: trial and shown (twenty drawn characters of one look each), and with SPRITES
 * (game/images of Debian's renpy-thequestion) six sprites; beside it the held-out ones, `SET-color` and `SET-line`. `measure` paints the held-out pictures of a set (trial, shown,
 * sprites) without hints by the bundled model and by each MODEL, prints the mean CIEDE2000 over the figures, and writes a
 * sheet: drawing, each model's painting, the finished picture. `devices` makes the same first steps on several, one thread each, and says
 * how fast they are and how far apart their losses are, with exit code 1 where that is more than 1e-3; WebGPU needs its driver in the environment (docs/webgpu.md), and on a
 * software driver `--tiny --size 32 --batch 1`.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encodePng, makeFolder } from '@irodori/data';
import { contactSheet, planeToRaster, resizeRaster, type Raster } from '@irodori/image';
import { assertWritable, writeFileAtomically } from '@irodori/training/common';
import { deviation, deviceNames, runOn, type DeviceRun, type LessonDevice } from './few-shot/devices.ts';
import { measureModel, type Measured } from './few-shot/measure.ts';
import type { LookPicture } from './few-shot/look.ts';
import { shownSet, spriteSet, trialSet, type LookSet } from './few-shot/sets.ts';

const models = fileURLToPath(new URL('../../models/', import.meta.url));
const TILE = 320;
/** Of losses on two devices, as a share. */
const TOLERANCE = 1e-3;

/** The picture in a white square. */
function inTile(picture: Raster<3>): Raster<3> {
  const scale = TILE / Math.max(picture.width, picture.height);
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const { data } = resizeRaster(picture, width, height);
  const tile = new Uint8ClampedArray(3 * TILE * TILE).fill(255);
  const left = (TILE - width) >> 1;
  for (let y = 0; y < height; y++) {
    const to = (y + ((TILE - height) >> 1)) * TILE + left;
    tile.set(data.subarray(3 * y * width, 3 * (y + 1) * width), 3 * to);
  }
  return { width: TILE, height: TILE, channels: 3, data: tile };
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    sprites: { type: 'string' },
    devices: { type: 'string' },
    steps: { type: 'string' },
    size: { type: 'string' },
    batch: { type: 'string' },
    tiny: { type: 'boolean', default: false },
  },
});
const [what, ...rest] = positionals;
const usage = (problem: string): never => {
  console.error(`few-shot: ${problem}`);
  process.exit(2);
};

async function openSet(name: string | undefined): Promise<LookSet> {
  if (name === 'trial') return trialSet();
  if (name === 'shown') return shownSet();
  if (name === 'sprites' && values.sprites !== undefined) return spriteSet(values.sprites);
  return usage(`expected trial, shown, or sprites with --sprites FOLDER, got ${name ?? 'nothing'}`);
}

async function writePictures(
  folder: string,
  pictures: readonly LookPicture[],
  raster: (picture: LookPicture) => Raster<3>,
): Promise<void> {
  makeFolder(folder);
  for (const picture of pictures) {
    await writeFile(join(folder, `${picture.name}.png`), await encodePng(raster(picture)));
  }
}

if (what === 'pictures') {
  const [out = usage('expected a folder after pictures, got nothing'), sprites] = rest;
  const sets = { trial: trialSet(), shown: shownSet(), ...(sprites && { sprites: await spriteSet(sprites) }) };
  for (const [set, { learned, heldOut }] of Object.entries(sets)) {
    await writePictures(join(out, set), learned, ({ color }) => color);
    await writePictures(join(out, `${set}-color`), heldOut, ({ color }) => color);
    await writePictures(join(out, `${set}-line`), heldOut, ({ line }) => planeToRaster(line));
  }
} else if (what === 'measure') {
  const [set, sheet = usage('expected a picture file after the set, got nothing'), ...models] = rest;
  assertWritable([sheet]);
  const { heldOut } = await openSet(set);
  const measured: Measured[] = [];
  for (const folder of [undefined, ...models]) {
    const result = await measureModel(folder, heldOut);
    measured.push(result);
    const each = result.differences.map((value) => value.toFixed(1)).join(' ');
    console.log(`${(folder ?? 'bundled').padEnd(40)} ${result.mean.toFixed(2)}   (${each})`);
  }
  const tiles = heldOut.flatMap(({ line, color }, i) =>
    [planeToRaster(line), ...measured.map((m) => m.painted[i]!), color].map(inTile),
  );
  writeFileAtomically(sheet, await encodePng(contactSheet(tiles, measured.length + 2)));
} else if (what === 'devices') {
  const devices = (values.devices ?? 'cpu,wasm').split(',');
  const known = (name: string): name is LessonDevice => (deviceNames as readonly string[]).includes(name);
  const { learned } = shownSet();
  const runs: DeviceRun[] = [];
  for (const device of devices) {
    if (!known(device)) usage(`--devices: expected ${deviceNames.join(', ')}, got ${device}`);
    else {
      runs.push(
        await runOn(device, models, learned, {
          steps: Number(values.steps ?? 10),
          size: Number(values.size ?? 128),
          batch: Number(values.batch ?? 2),
          tiny: values.tiny,
        }),
      );
    }
    const run = runs.at(-1)!;
    const apart = deviation(runs[0]!, run);
    console.log(
      `${run.device.padEnd(8)} ${(1 / run.seconds).toFixed(2)} steps/s, ${run.processor.toFixed(2)} processor seconds a step, ` +
        `losses within ${apart.toExponential(1)} of ${runs[0]!.device}`,
    );
    if (!(apart <= TOLERANCE)) process.exitCode = 1;
  }
} else usage(`expected pictures, measure or devices, got ${what ?? 'nothing'}`);

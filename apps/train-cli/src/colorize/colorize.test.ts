import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildInference, initParameters, modelParameters } from '@irodori/graph-builder/training';
import { presets } from '@irodori/graph-builder/models';
import { networkModel } from '@irodori/paint';
import { Colorizer } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { svgDrawing } from '../e2e/svg-picture.testing.ts';
import { temporaryFolder } from '../e2e/temporary-folder.testing.ts';
import { colorize, colorizeAll, proposeColorings, type ColorizeProgress } from './colorize.ts';
import { releaseModels } from './kept-models.ts';
import type { LoadedModel } from './model.ts';

const { at: pathOf } = temporaryFolder();
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const model = join(root, 'models/swift');
afterAll(releaseModels);

const SIDE = 96;
/** Two boxes of three-pixel lines on paper. */
const boxes = `<g fill="none" stroke="#000" stroke-width="3"><rect x="10" y="10" width="30" height="70"/><rect x="54" y="10" width="30" height="70"/></g>`;
const drawing = svgDrawing(SIDE, SIDE, boxes).withMetadata({ density: 300 }).png().toBuffer();
const hints = [
  { x: 25, y: 45, color: '#c83c50' },
  { x: 69, y: 45, color: [60, 120, 200], radius: 5 },
] as const;

const at = ({ width, data }: { width: number; data: ArrayLike<number> }, x: number, y: number) =>
  [0, 1, 2].map((c) => data[3 * (y * width + x) + c]);

describe('colorize', () => {
  it('gives one picture for a path, its bytes and its pixels, each hint in its own box', async () => {
    const bytes = await drawing;
    const path = pathOf('boxes.png');
    await sharp(bytes).withMetadata({ density: 300 }).toFile(path);
    const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const pixels = { width: info.width, height: info.height, channels: 3 as const, data };
    const results = [];
    for (const input of [path, bytes, pixels]) results.push(await colorize(input, { hints, model }));
    const [first] = results as [(typeof results)[0]];
    expect(at(first.picture, 25, 70)).toEqual([200, 60, 80]);
    expect(at(first.picture, 69, 15)).toEqual([60, 120, 200]);
    expect(at(first.picture, 47, 45)).toEqual([255, 255, 255]);
    expect(at(first.picture, 10, 45)).toEqual([0, 0, 0]);
    for (const { picture } of results) expect(picture).toEqual(first.picture);
  });

  it('encodes what another program decodes, with the dots per inch of the drawing', async () => {
    const colored = await colorize(await drawing, { hints, model });
    for (const kind of ['png', 'tiff'] as const) {
      const decoded = await sharp(await colored.encode(kind))
        .raw()
        .toBuffer();
      expect(Buffer.compare(decoded, Buffer.from(colored.picture.data))).toBe(0);
    }
    const path = pathOf('deep/colored.webp');
    await colored.save(path);
    expect((await sharp(path).metadata()).format).toBe('webp');
    expect((await sharp(await colored.encode()).metadata()).density).toBe(300);
    await expect(colored.save(pathOf('colored.bmp'))).rejects.toThrow(/expected a name that ends in \.png/);
  });

  it('gives layers that another program puts together to the picture', async () => {
    const colored = await colorize(await drawing, { hints, model });
    const layers = await colored.encodeLayers();
    expect(layers.filter(({ kind }) => kind === 'part').map(({ color }) => color)).toEqual(
      expect.arrayContaining(['#c83c50', '#3c78c8']),
    );
    const blends = { normal: 'over', multiply: 'multiply', 'color dodge': 'color-dodge' } as const;
    const background = { r: 255, g: 255, b: 255 };
    const composed = await sharp({ create: { width: SIDE, height: SIDE, channels: 3, background } })
      .composite(
        layers.map(({ png, left, top, blend }) => ({ input: Buffer.from(png), left, top, blend: blends[blend] })),
      )
      .removeAlpha()
      .raw()
      .toBuffer();
    const off = composed.map((value, i) => Math.abs(value - colored.picture.data[i]!));
    // The line layer rounds its color and its alpha to 8 bits.
    expect(Math.max(...off)).toBeLessThanOrEqual(2);
    for (const { png, width, height } of layers) expect(await sharp(png).metadata()).toMatchObject({ width, height });
  });

  it('scales hints of a frame to the picture', async () => {
    const framed = { width: 48, height: 48, hints: [{ x: 12, y: 22, color: '#00aa00', radius: 2 }] };
    const { picture } = await colorize(await drawing, { hints: framed, model });
    expect(at(picture, 25, 70)).toEqual([0, 170, 0]);
  });

  it('says how far it is, and stops when asked between any two steps', async () => {
    const steps: ColorizeProgress[] = [];
    await colorize(await drawing, { model, onProgress: (progress) => steps.push(progress) });
    expect(steps.map(({ step }) => step)).toEqual(['read', 'model', 'network', 'parts', 'paint', 'end']);
    expect(steps.map(({ done }) => done)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const last of steps.slice(0, -1)) {
      const stop = new AbortController();
      const seen: string[] = [];
      const onProgress = ({ step }: ColorizeProgress) => {
        seen.push(step);
        if (step === last.step) stop.abort(new Error('enough'));
      };
      await expect(colorize(await drawing, { model, signal: stop.signal, onProgress })).rejects.toThrow('enough');
      expect(seen.at(-1)).toBe(last.step);
    }
  });

  it.each([
    [{ hints: [{ x: 1, y: 'a', color: '#fff' }] }, 'hints[0].y: expected a number, got "a"'],
    [{ hints: [{ x: 1, y: 2, color: 'red' }] }, 'hints[0].color: expected a color like "#ff8800", got "red"'],
    [{ hints: [null] }, 'hints[0]: expected an object'],
    [{ hints: 3 }, 'hints: expected a list'],
    [{ hints: [{ x: 200, y: 2, color: '#fff' }] }, 'hints: at 200,2 lies outside the picture of 96 x 96'],
    [{ hints: { width: 10, height: 20, hints: [] } }, 'hints: made for a picture of 10 x 20'],
    [{ shade: 60 }, 'option shade: expected a strength from 0 to 1, got 60'],
    [{ shadeStyle: 'hard' }, "option shadeStyle: expected 'soft' or 'cel', got \"hard\""],
    [{ hint: [] }, "option hint: unknown; did you mean 'hints'?"],
    [{ bakground: true }, "option bakground: unknown; did you mean 'background'?"],
    [{ limits: { maxPixels: 100 } }, 'picture: expected at most 0 million pixels, got 96 x 96'],
    [{ model: pathOf('none') }, 'none: no such folder'],
  ])('refuses %j in one line', async (options, message) => {
    await expect(colorize(await drawing, { model, ...(options as object) })).rejects.toThrow(message);
  });

  it.each([
    [pathOf('none.png'), 'none.png: no such file'],
    [new Uint8Array(0), 'picture: expected a picture, got an empty file'],
    [{ width: 10, height: 10, channels: 3, data: new Uint8Array(10) }, 'picture: expected a path'],
    [{ width: 4, height: 40, channels: 1, data: new Uint8Array(160) }, 'picture: 4 x 40 pixels; expected'],
  ])('refuses drawing %#', async (input, message) => {
    await expect(colorize(input as Uint8Array, { model })).rejects.toThrow(message);
  });

  it('a model of several candidates gives them all, and says that it takes no hints', async () => {
    const generator = { ...presets.sgru.generator, widths: [4, 4, 4, 4, 4, 4] as const };
    const weights = initParameters(modelParameters({ ...presets.sgru, generator }).generator, 1);
    const manifest = { stride: 32, inputs: { sketch: 'sketch', hint: 'hint' }, output: 'image' };
    const colorizer = await Colorizer.load(ort, { manifest, generator: buildInference(generator, weights) });
    const several = {
      manifest: { trainSize: 64 },
      colorizer,
      network: networkModel(64, colorizer),
    } as unknown as LoadedModel;
    const options = { model: several, hints, background: true };
    const ways = await colorizeAll(await drawing, options);
    const alone = await colorize(await drawing, options);
    await colorizer.dispose();
    expect(new Set(ways.map(({ picture }) => picture.data.join())).size).toBe(9);
    expect(alone.picture).toEqual(ways[0]?.picture);
    for (const { notes } of [...ways, alone]) expect(notes.map(({ code }) => code)).toContain('hints-left-out');
  });

  it('loads a model again after it was let go', async () => {
    await releaseModels();
    expect((await colorize(readFileSync(join(root, 'samples/gallery/elf.png')))).picture.width).toBeGreaterThan(0);
  });
});

describe('proposeColorings', () => {
  it('says that hints leave nothing to color, once there are several pictures alike', async () => {
    const bytes = await drawing;
    const codes = async (count: number, own: typeof hints | readonly []) =>
      (await proposeColorings(bytes, { hints: own, count, model })).map(({ color }) =>
        color().notes.map(({ code }) => code),
      );
    expect((await codes(2, hints))[0]).toContain('alike');
    expect((await codes(1, hints))[0]).not.toContain('alike');
    expect((await codes(2, []))[0]).not.toContain('alike');
  });

  it('gives unlike colorings that their hints give again, with what was hinted at in all of them', async () => {
    const bytes = await drawing;
    const found = await proposeColorings(bytes, { count: 3, seed: 5, model });
    expect(found).toHaveLength(3);
    const pictures = new Set<string>();
    for (const { hints: own, color } of found) {
      const { picture } = color();
      expect(picture).toEqual((await colorize(bytes, { hints: own, model })).picture);
      pictures.add(picture.data.join());
    }
    expect(pictures.size).toBe(3);
    for (const { hints: own, color } of await proposeColorings(bytes, { hints, count: 2, model })) {
      expect(own.slice(-2).map(({ color: rgb }) => rgb)).toEqual([
        [200, 60, 80],
        [60, 120, 200],
      ]);
      expect(at(color().picture, 25, 70)).toEqual([200, 60, 80]);
      expect(at(color().picture, 69, 15)).toEqual([60, 120, 200]);
    }
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromImageTensor } from '@irodori/image';
import { Colorizer, parseManifest, PartsModel, readParts, readPicture, writeSketch } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { svgDrawing, svgPicture } from '../../e2e/svg-picture.testing.ts';
import { PaintProcess } from './painter.ts';

const model = fileURLToPath(new URL('../../../../../models/swift', import.meta.url));
const forever = new AbortController().signal;
let painter: PaintProcess;
beforeAll(async () => void (painter = await PaintProcess.start(model, 1)));
afterAll(() => painter.close());

const SIDE = 96;
const drawing = svgDrawing(
  SIDE,
  SIDE,
  '<g fill="none" stroke="#000" stroke-width="3">' +
    '<rect x="10" y="10" width="30" height="70"/><rect x="54" y="10" width="30" height="70"/></g>',
)
  .png()
  .toBuffer();

async function paint(answer: 'png' | 'json' | 'parts', hints?: Uint8Array, options = {}, signal = forever) {
  const request = { drawing: await drawing, hints, options, answer, maxPixels: 1e6 };
  return (await painter.paint(model, request, signal)).bytes;
}

const dots = Buffer.from(
  JSON.stringify({ version: 1, width: 48, height: 48, hints: [{ x: 12, y: 22, color: '#c83c50', radius: 2 }] }),
);

it('paints by a hint file and by a hint layer alike', async () => {
  const layer = await svgPicture(SIDE, SIDE, '<circle cx="24" cy="44" r="4" fill="#c83c50"/>').png().toBuffer();
  for (const hints of [dots, layer]) {
    const { data } = await sharp(await paint('png', hints))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([...data.subarray(3 * (70 * SIDE + 25), 3 * (70 * SIDE + 25) + 3)]).toEqual([200, 60, 80]);
  }
});

it('tells parts with a number for each pixel', async () => {
  const { parts, labels } = JSON.parse(Buffer.from(await paint('parts', dots)).toString()) as {
    parts: { number: number; color: string; pixels: number }[];
    labels: string;
  };
  const data = await sharp(Buffer.from(labels, 'base64')).raw().toBuffer();
  const at = (x: number, y: number) => data[3 * (y * SIDE + x)]! + 256 * data[3 * (y * SIDE + x) + 1]!;
  expect(parts.find(({ number }) => number === at(25, 70))?.color).toBe('#c83c50');
  expect(at(25, 70)).not.toBe(at(69, 45));
  for (const { number, pixels } of parts) {
    let count = 0;
    for (let i = 0; i < SIDE * SIDE; i++) if (data[3 * i]! + 256 * data[3 * i + 1]! === number) count += 1;
    expect(count).toBe(pixels);
  }
});

it('blames the request where it is to blame', async () => {
  await expect(paint('png', Buffer.from('{"version":1}'))).rejects.toMatchObject({ name: 'RequestError', status: 422 });
  await expect(paint('png', Buffer.from('GIF8'))).rejects.toThrow(/^hints: /);
  await expect(paint('png', undefined, { shade: 7 })).rejects.toThrow('option shade: expected a strength from 0 to 1');
  await expect(paint('png', undefined, { model: 'x', lines: 1 })).rejects.toMatchObject({ name: 'RequestError' });
});

it("gives the networks' answers, those that the runtime gives here", async () => {
  const [width, height] = [96, 64];
  const data = Float32Array.from({ length: width * height }, (_, i) => (i % 13 === 0 ? 0 : 1 - (i % 7) / 20));
  const sketch = { width, height, data };
  const ask = async (answer: 'generator' | 'parts-network', options = {}) => {
    const request = { drawing: writeSketch(sketch), options, answer, maxPixels: 1e6 };
    return (await painter.paint(model, request, forever)).bytes;
  };
  const manifest = parseManifest(readFileSync(join(model, 'model.json'), 'utf8'));
  const file = (name: string) => readFileSync(join(model, name));
  // As the server opens small networks.
  const sessionOptions = { intraOpNumThreads: 1, graphOptimizationLevel: 'disabled' } as const;
  const generator = await Colorizer.load(ort, { manifest, generator: file('generator.onnx'), sessionOptions });
  const hint = new Float32Array((4 * width * height) / 16);
  const image = fromImageTensor(await generator.colorize(data, hint, width, height), width, height);
  const picture = readPicture(await ask('generator'));
  expect([picture.width, picture.height]).toEqual([width, height]);
  expect(Buffer.from(picture.data).equals(Buffer.from(image.data))).toBe(true);
  const parts = await PartsModel.load(ort, { manifest: manifest.parts!, model: file('parts.onnx'), sessionOptions });
  const own = await parts.run(sketch);
  const told = readParts(await ask('parts-network'));
  expect(told).toEqual(own);
  await expect(ask('generator', { shade: 1 })).rejects.toThrow('option shade: a network has none; leave it out');
  const noise = { drawing: Buffer.from('GIF8'), options: {}, answer: 'generator' as const, maxPixels: 1e6 };
  await expect(painter.paint(model, noise, forever)).rejects.toMatchObject({ name: 'RequestError', status: 422 });
});

it('stops when asked, outlives its process, and paints the next one', async () => {
  const stop = new AbortController();
  // Held, so that no picture is ready before it is stopped.
  process.kill(painter.pid!, 'SIGSTOP');
  const stopped = paint('json', undefined, {}, stop.signal);
  setTimeout(() => {
    stop.abort(new Error('enough'));
    process.kill(painter.pid!, 'SIGCONT');
  }, 20);
  await expect(stopped).rejects.toThrow('enough');
  process.kill(painter.pid!, 'SIGSTOP');
  const killed = paint('json');
  setTimeout(() => process.kill(painter.pid!, 'SIGKILL'), 20);
  await expect(killed).rejects.toThrow('the process that paints ended (SIGKILL)');
  expect(painter.alive).toBe(false);
  expect((await sharp(await paint('png')).metadata()).width).toBe(SIDE);
  expect(painter.memory).toBeGreaterThan(1e6);
});

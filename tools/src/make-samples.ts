/**
 * Makes the pictures of samples/gallery: line drawings, hint files and the index that the editor reads.
 *
 *   node --conditions=@irodori/source --import tsx tools/src/make-samples.ts SPRITES [OVERLAYS]
 *
 * SPRITES is the folder game/images of Debian's package renpy-thequestion (`apt-get download renpy-thequestion`, then
 * `dpkg-deb -x`); nothing is downloaded here. OVERLAYS, when given, receives each drawing with its hints painted on it.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDataset } from '@irodori/data';
import sharp from 'sharp';
import { lineDrawing } from './samples/line-drawing.ts';
import { spriteSamples, type Coloring, type SampleHint, type SpriteSample } from './samples/sprites.ts';
import { hintsOfPair, turnedHints, vectorCredits, vectorSamples } from './samples/vectors.ts';

interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly png: Buffer;
}

const [sprites, overlays] = process.argv.slice(2);
if (!sprites) {
  console.error('make-samples: expected the folder of the sprites as first argument, got nothing');
  process.exit(2);
}
const gallery = fileURLToPath(new URL('../../samples/gallery/', import.meta.url));
await mkdir(gallery, { recursive: true });
if (overlays) await mkdir(overlays, { recursive: true });

const index: unknown[] = [];
for (const sample of spriteSamples) {
  const drawing = await drawSprite(join(sprites, sample.file), sample);
  await publish(sample.id, drawing, sample.colorings, 'Deji, character art of The Question (Ren’Py)', 'MIT');
}
for (const sample of vectorSamples) {
  const dataset = await openDataset(sample.set, { split: 'val', size: 512, seed: 'samples' });
  const pair = await dataset.pair(sample.index);
  await dataset.close();
  const hints = hintsOfPair(pair, sample.more);
  const { turned } = sample;
  const colorings = [{ suffix: '', title: sample.title, hints }];
  if (turned) {
    colorings.push({ suffix: 'turned', title: turned.title, hints: turnedHints(hints, turned.degrees) });
  }
  const { credit, license } = vectorCredits[sample.set];
  await publish(sample.id, await encodeDrawing(pair.line!.data, 512, 512, 1), colorings, credit, license);
}
await writeFile(join(gallery, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);

async function drawSprite(path: string, { crop, scale }: SpriteSample): Promise<Drawing> {
  const [width, height] = [Math.round(crop.width * scale), Math.round(crop.height * scale)];
  // Drawn at twice the size and reduced: smooth edges.
  const fine = await sharp(path)
    .flatten({ background: '#ffffff' })
    .extract(crop)
    .resize(2 * width, 2 * height, { kernel: 'lanczos3', fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer();
  const gray = new Float32Array(4 * width * height);
  for (let i = 0; i < gray.length; i++) {
    gray[i] = (0.299 * fine[3 * i]! + 0.587 * fine[3 * i + 1]! + 0.114 * fine[3 * i + 2]!) / 255;
  }
  const line = lineDrawing(
    { width: 2 * width, height: 2 * height, data: gray },
    { sigma: Math.min(2, Math.max(1, scale)), speck: Math.round(30 * scale * scale) },
  );
  return encodeDrawing(line.data, width, height, 2);
}

/** @param line values in [0, 1] of a drawing `scale` times the width and height */
async function encodeDrawing(line: Float32Array, width: number, height: number, scale: number): Promise<Drawing> {
  const bytes = Uint8Array.from(line, (value) => Math.round(255 * value));
  const png = await sharp(bytes, { raw: { width: scale * width, height: scale * height, channels: 1 } })
    .resize(width, height, { kernel: 'cubic' })
    .toColorspace('b-w')
    .png({ compressionLevel: 9 })
    .toBuffer();
  return { width, height, png };
}

async function publish(
  id: string,
  drawing: Drawing,
  colorings: readonly Coloring[],
  credit: string,
  license: string,
): Promise<void> {
  const sketch = `${id}.png`;
  await writeFile(join(gallery, sketch), drawing.png);
  for (const { suffix, title, hints } of colorings) {
    const name = suffix ? `${id}-${suffix}` : id;
    const file = `${name}.hints.json`;
    await writeFile(join(gallery, file), hintFile(drawing, hints));
    index.push({ id: name, title, credit, license, sketch, hints: file });
    await warnOnLines(name, drawing, hints);
    if (overlays) await overlay(join(overlays, `${name}.png`), drawing, hints);
  }
}

function hintFile({ width, height }: Drawing, hints: readonly SampleHint[]): string {
  const lines = hints.map(([x, y, color, radius = 5]) => `    ${JSON.stringify({ x, y, color, radius })}`);
  return `{\n  "version": 1,\n  "width": ${width},\n  "height": ${height},\n  "hints": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** A dot over a line would color two areas: each such dot is named, so that it can be moved. */
async function warnOnLines(name: string, { png, width, height }: Drawing, hints: readonly SampleHint[]): Promise<void> {
  const ink = await sharp(png).toColorspace('b-w').raw().toBuffer();
  for (const [x, y, color, radius = 5] of hints) {
    let dark = 0;
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const inside = dx * dx + dy * dy <= radius * radius;
        const [px, py] = [x + dx, y + dy];
        if (inside && (px < 0 || py < 0 || px >= width || py >= height || ink[py * width + px]! < 110)) dark++;
      }
    }
    if (dark) console.warn(`${name}: hint ${color} at ${x}, ${y} covers ${dark} line pixels`);
  }
}

async function overlay(path: string, drawing: Drawing, hints: readonly SampleHint[]): Promise<void> {
  const dots = hints.map(
    ([x, y, color, radius = 5]) =>
      `<circle cx="${x}" cy="${y}" r="${radius}" fill="${color}" stroke="#f0f" stroke-width="1"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${drawing.width}" height="${drawing.height}">${dots.join('')}</svg>`;
  await sharp(drawing.png)
    .toColorspace('srgb')
    .composite([{ input: Buffer.from(svg) }])
    .png()
    .toFile(path);
}

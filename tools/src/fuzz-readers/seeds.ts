import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { createStudy } from '@irodori/eval';
import { formatHintFile } from '@irodori/image';
import { encodeCheckpoint, writeSafetensors } from '@irodori/runtime';
import { sha256 } from '@irodori/training';
import { strToU8, zipSync } from 'fflate';
import sharp from 'sharp';
import { pack } from 'tar-stream';

const root = new URL('../../../', import.meta.url);
const file = (path: string) => readFileSync(new URL(path, root));

/** Whole files of every kind that a reader takes, by kind. */
export type Seeds = Readonly<Record<string, readonly Buffer[]>>;

const drawing = (attributes: string, more = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}><defs><g id="a"><circle cx="20" cy="20" r="9"/></g>${more}</defs><use href="#a"/><path d="M4 40C9 3 30 3 44 40Z" fill="none" stroke="#000" stroke-width="2" stroke-dasharray="3 1"/></svg>`;

async function pictures(): Promise<Record<string, Buffer[]>> {
  const width = 64;
  const raw = Buffer.from(Array.from({ length: 3 * width * width }, (_, i) => (i * i) % 251));
  const image = () => sharp(raw, { raw: { width, height: width, channels: 3 } });
  const svgs = [
    drawing('viewBox="0 0 48 48"'),
    drawing('width="96" height="48" viewBox="0 0 48 48"', '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>'),
    `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY n "http://www.w3.org/2000/svg">]><!-- x -->${drawing('width="5mm" height="100%" viewBox="0 0 48 48"')}`,
  ];
  return {
    png: [
      await image().png().toBuffer(),
      await image().png({ progressive: true }).withMetadata({ density: 300 }).toBuffer(),
      await image().png({ palette: true }).toBuffer(),
      await image().toColourspace('b-w').ensureAlpha().png().toBuffer(),
    ],
    jpeg: [
      await image().jpeg().withMetadata({ orientation: 6, density: 72 }).toBuffer(),
      await image().jpeg({ progressive: true }).toBuffer(),
      await image().toColourspace('cmyk').jpeg().toBuffer(),
    ],
    webp: [await image().webp().toBuffer(), await image().webp({ lossless: true }).withMetadata().toBuffer()],
    gif: [await image().gif().toBuffer()],
    avif: [await image().avif({ effort: 0 }).toBuffer()],
    tiff: [await image().tiff({ compression: 'lzw' }).toBuffer(), await image().tiff({ tile: true }).toBuffer()],
    ppm: [Buffer.concat([Buffer.from(`P6\n# x\n${width} ${width}\n255\n`), raw])],
    svg: svgs.map((text) => Buffer.from(text)),
  };
}

async function tar(members: readonly (readonly [name: string, bytes: Buffer])[]): Promise<Buffer> {
  const writer = pack();
  for (const [name, bytes] of members) writer.entry({ name }, bytes);
  writer.finalize();
  const parts: Buffer[] = [];
  for await (const part of writer as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function checkpoint(): Buffer {
  const meta = {
    ...{ version: 1 as const, step: 3, dataPosition: 3, seed: 1, configHash: 'a', config: { preset: 'tiny' } },
    ...{ best: null, loop: { mean: 1 }, images: 3, seconds: 2 },
  };
  const tensors = new Map([['w', { shape: [2, 3], data: Float32Array.from([1, 2, 3, 4, 5, 6]) }]]);
  return Buffer.from(encodeCheckpoint({ meta, tensors }, sha256));
}

function study(): Buffer[] {
  const results = new Map([
    ['first', 'data:image/png;base64,AAAA'],
    ['second', 'data:image/png;base64,AAAA'],
  ]);
  const items = ['a', 'b'].flatMap((sample) =>
    [true, false].map((hinted) => ({ sample, hinted, drawing: 'data:image/png;base64,AAAA', results })),
  );
  return [Buffer.from(JSON.stringify(createStudy(items, 1).key))];
}

const project = {
  ...{ version: 1, name: 'a', width: 64, height: 64, look: { visible: true, opacity: 1, tint: null } },
  hints: [{ points: [[3, 4]], radius: 4, color: '#ff0000', white: false }],
  ink: [{ tool: 'pen', points: [[1, 2, 0.5]], size: 3 }],
};

/** Makes all seeds; the same each time. */
export async function makeSeeds(): Promise<Seeds> {
  const images = await pictures();
  const members = Array.from({ length: 24 }, (_, i) => [
    [`a${i}.png`, images['png']![i % 2]!] as const,
    [`a${i}.line.png`, images['png']![3]!] as const,
  ]).flat();
  const shard = await tar(members);
  const lines = Buffer.from(
    Array.from({ length: 30 }, (_, i) =>
      JSON.stringify({ id: 1000 + i, rating: 'g', score: 3, image_width: 64, image_height: 64, tag_string: 'a b' }),
    ).join('\n'),
  );
  const fixtures = new URL('libs/data/src/files/fixtures/', root);
  const hints = [
    { kind: 'point' as const, x: 3, y: 4, radius: 5, color: [255, 0, 0] as const },
    { kind: 'stroke' as const, points: [[1, 2] as const, [3, 4] as const], radius: 2, color: [0, 0, 255] as const },
  ];
  return {
    ...images,
    cbz: [
      Buffer.from(zipSync({ 'a/page1.png': strToU8('page'.repeat(99)), 'b.png': [strToU8('page'), { level: 0 }] })),
    ],
    tar: [shard],
    'tar.gz': [gzipSync(shard)],
    parquet: readdirSync(fixtures)
      .filter((name) => name === 'pictures.parquet')
      .map((name) => readFileSync(new URL(name, fixtures))),
    'metadata.json': [lines],
    'metadata.json.gz': [gzipSync(lines)],
    safetensors: [
      Buffer.from(writeSafetensors([['a', { dtype: 'F32', shape: [2, 2], data: new Float32Array(4) }]], [['k', 'v']])),
      file('testdata/gan-step-tiny.safetensors').subarray(0, 200_000),
    ],
    checkpoint: [checkpoint()],
    'model.json': [file('models/swift/model.json')],
    'hints.json': [Buffer.from(formatHintFile({ hints, width: 64, height: 64 }))],
    'study-key.json': study(),
    'config.yaml': [Buffer.from('preset: tiny\nsteps: 10\nadam:\n  beta1: 0.5\nhints: dense\n')],
    project: [
      Buffer.from(zipSync({ 'project.json': Buffer.from(JSON.stringify(project)), 'lines.png': images['png']![0]! })),
    ],
  };
}

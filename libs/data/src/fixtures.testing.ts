import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll } from 'vitest';
import { pack } from 'tar-stream';

/** A folder that is gone when the tests of a file are done. */
export function makeFolder(name: string): string {
  const path = mkdtempSync(join(tmpdir(), `irodori-${name}-`));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function put(root: string, path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
}

/** Raw pixels of a colorful picture: two gradients and a disc, different for every seed. */
export function pixels(width: number, height: number, seed = 0): Buffer {
  const data = Buffer.alloc(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = 3 * (y * width + x);
      const inside =
        Math.hypot(x - width * (0.3 + ((seed * 0.17) % 0.5)), y - height / 2) < Math.min(width, height) / 4;
      data[p] = inside ? (40 + seed * 53) % 256 : (255 * x) / width;
      data[p + 1] = inside ? (200 - seed * 31) & 255 : (255 * y) / height;
      data[p + 2] = inside ? (90 + seed * 97) % 256 : 120;
    }
  }
  return data;
}

export const picture = (width: number, height: number, seed = 0) =>
  sharp(pixels(width, height, seed), { raw: { width, height, channels: 3 } });

export const flat = (width: number, height: number, color: string) =>
  sharp({ create: { width, height, channels: 3, background: color } });

/** Black lines on white: a cross in a frame. */
export const linePicture = (width: number, height: number) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>` +
        `<path d="M0 0L${width} ${height}M${width} 0L0 ${height}" stroke="#000" stroke-width="3"/></svg>`,
    ),
  );

/** One PNG chunk with its length and checksum. */
export function pngChunk(type: string, body: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const out = Buffer.alloc(typed.length + 8);
  out.writeUInt32BE(body.length, 0);
  typed.copy(out, 4);
  out.writeUInt32BE(crc32(typed), typed.length + 4);
  return out;
}

export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG that claims to be huge and holds next to nothing. */
export function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(1 << 20))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A tar made by tar-stream, an implementation that is not ours. */
export async function makeTar(
  files: readonly (readonly [name: string, bytes: Uint8Array | string])[],
): Promise<Buffer> {
  const tar = pack();
  for (const [name, bytes] of files) tar.entry({ name }, Buffer.from(bytes as Uint8Array));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

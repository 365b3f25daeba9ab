import type { Lines } from '../engine/raster/bands.ts';

/** Line pixels as they are kept: deflated where the browser can, since paper is mostly white. */
export interface PackedLines {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly format: 'deflate-raw' | 'plain';
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Whether a row holds pixels as the first version of the editor kept them. */
const isPacked = (row: PackedLines | Lines): row is PackedLines => 'format' in row;

async function through(bytes: BufferSource, stream: GenericTransformStream): Promise<Uint8Array<ArrayBuffer>> {
  const piped = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

export async function packLines({ width, height, channels, data }: Lines): Promise<PackedLines> {
  const plain = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  if (typeof CompressionStream === 'undefined') {
    return { width, height, channels, format: 'plain', data: plain.slice() };
  }
  return {
    width,
    height,
    channels,
    format: 'deflate-raw',
    data: await through(plain, new CompressionStream('deflate-raw')),
  };
}

/** @throws Error where the bytes are not those of a picture of this size */
export async function unpackLines(row: PackedLines | Lines): Promise<Lines> {
  const { width, height, channels } = row;
  let bytes: Uint8Array | Uint8ClampedArray = row.data;
  if (isPacked(row) && row.format === 'deflate-raw') {
    bytes = await through(row.data, new DecompressionStream('deflate-raw'));
  }
  if (bytes.length !== width * height * channels) {
    throw new Error(`kept lines: expected ${width * height * channels} bytes, got ${bytes.length}`);
  }
  const data = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return channels === 1 ? { width, height, channels, data } : { width, height, channels: 3, data };
}

import type { Rng } from '@irodori/image';

const extremes = [0, 1, 0x7f, 0x80, 0xff, 0x7fffffff, 0x80000000, 0xffffffff];
const numbers = [
  '0',
  '-1',
  '1e999',
  '-1e308',
  '2147483648',
  '9007199254740993',
  '1e-320',
  'null',
  '"x"',
  '[]',
  '{}',
  'NaN',
];
const below = (rng: Rng, n: number) => Math.floor(rng.next() * n);
const pick = <T>(rng: Rng, list: readonly T[]): T => list[below(rng, list.length)]!;

/** Where a mutation goes: half of them near the head, where sizes and kinds stand. */
const place = (rng: Rng, length: number) => below(rng, Math.max(1, rng.next() < 0.5 ? Math.min(length, 512) : length));

type Mutation = (bytes: Buffer, rng: Rng, other: Buffer) => Buffer;

const flip: Mutation = (bytes, rng) => {
  const out = Buffer.from(bytes);
  for (let n = 1 + below(rng, 8); n > 0 && out.length > 0; n--) out[place(rng, out.length)]! ^= 1 << below(rng, 8);
  return out;
};

const overwrite: Mutation = (bytes, rng) => {
  const out = Buffer.from(bytes);
  const at = place(rng, out.length);
  const value = pick(rng, extremes);
  if (at + 4 <= out.length) {
    if (rng.next() < 0.5) out.writeUInt32BE(value, at);
    else out.writeUInt32LE(value, at);
  }
  return out;
};

const cut: Mutation = (bytes, rng) => bytes.subarray(0, below(rng, bytes.length + 1));

const drop: Mutation = (bytes, rng) => {
  const at = place(rng, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(rng, 64))]);
};

const repeat: Mutation = (bytes, rng) => {
  const at = place(rng, bytes.length);
  const piece = bytes.subarray(at, at + 1 + below(rng, 64));
  const times = 1 + below(rng, pick(rng, [4, 100, 20_000]));
  return Buffer.concat([bytes.subarray(0, at), ...Array<Buffer>(times).fill(piece), bytes.subarray(at)]);
};

const splice: Mutation = (bytes, rng, other) =>
  Buffer.concat([bytes.subarray(0, place(rng, bytes.length)), other.subarray(place(rng, other.length))]);

/** For files of text: a number becomes another value. */
const renumber: Mutation = (bytes, rng) => {
  const text = bytes.toString('latin1');
  const found = [...text.slice(0, 1 << 16).matchAll(/-?\d{1,20}/g)];
  if (found.length === 0) return flip(bytes, rng, bytes);
  const { index, 0: number } = pick(rng, found);
  return Buffer.from(text.slice(0, index) + pick(rng, numbers) + text.slice(index + number.length), 'latin1');
};

/** For files of text: something opens again and again. */
const nest: Mutation = (bytes, rng) => {
  const at = place(rng, bytes.length);
  const opening = pick(rng, ['[', '{"a":', '<g>', '<!--', '(', '- ', '<svg ', '&a;', '[[1,2],']);
  const times = pick(rng, [50, 3000, 200_000]);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(opening.repeat(times)), bytes.subarray(at)]);
};

const mutations: readonly Mutation[] = [flip, flip, overwrite, overwrite, cut, drop, repeat, splice, renumber, nest];

/** One to three mutations of a file; `other` is a file of the same kind to take pieces from. */
export function mutate(bytes: Buffer, rng: Rng, other: Buffer): Buffer {
  let out = bytes;
  for (let n = 1 + below(rng, 3); n > 0; n--) out = pick(rng, mutations)(out, rng, other);
  return out.length > 32 << 20 ? out.subarray(0, 32 << 20) : out;
}

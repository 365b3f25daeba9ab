import { squaredDistances } from '@irodori/image';
import { expect, it } from 'vitest';
import { middlePath } from './middle-path.ts';

/** A mask of `side` pixels square within a border of 0, and its distances. */
function maskOf(side: number, within: (x: number, y: number) => boolean) {
  const w = side + 2;
  const mask = new Uint8Array(w * w);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) if (within(x, y)) mask[(y + 1) * w + x + 1] = 1;
  }
  const room = Float32Array.from(squaredDistances(mask, w, w, true), Math.sqrt);
  return { mask, room, w, start: room.reduce((best, v, i) => (v > room[best]! ? i : best), 0) };
}

it('looks at each place a few times where many ways are as short: between the dots of a screen tone', () => {
  const dot = (x: number, y: number): boolean => (x + 1) % 6 < 3 && (y + 1) % 6 < 3;
  const { mask, room, w, start } = maskOf(120, (x, y) => !dot(x, y) || Math.hypot(x - 59, y - 59) <= 5);
  const places = mask.reduce((sum, v) => sum + v, 0);
  let reads = 0;
  const counted = new Proxy(mask, {
    get(target, key) {
      reads++;
      return Reflect.get(target, key) as unknown;
    },
  });
  middlePath(counted, room, w, start);
  expect(reads / places).toBeLessThan(16);
});

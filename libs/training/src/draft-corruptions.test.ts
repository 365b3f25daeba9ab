import { createRng } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { corruptedDrafts, pasted, sprayed, warped, type Picture } from './draft-corruptions.ts';

const [width, height] = [48, 32];
const plane = width * height;

/** Red rises to the right, green downwards, blue is the picture's own. */
const slopes = (blue: number): Picture => ({
  width,
  height,
  data: Float32Array.from({ length: 3 * plane }, (_, i) => {
    const [c, x, y] = [Math.floor(i / plane), i % width, Math.floor((i % plane) / width)];
    return [x / width, y / height, blue][c]!;
  }),
});

describe('corrupted drafts', () => {
  it('are the same for the same label and others for another, and leave the targets alone', () => {
    const targets = Float32Array.from([...slopes(0.2).data, ...slopes(-0.7).data]);
    const before = targets.slice();
    const drafts = corruptedDrafts(targets, width, height, '3/7');
    expect(targets).toEqual(before);
    expect(corruptedDrafts(targets, width, height, '3/7')).toEqual(drafts);
    expect(corruptedDrafts(targets, width, height, '3/8')).not.toEqual(drafts);
    expect(drafts.every((v) => v >= -1 && v <= 1)).toBe(true);
    expect(corruptedDrafts(slopes(0.5).data, width, height, 'alone')).not.toEqual(slopes(0.5).data);
  });

  it('warping moves every place by at most 4 % of the side, and a flat picture not at all', () => {
    const { data } = warped(slopes(0.5), createRng('warp'));
    let most = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        // Where a pixel came from is written in its red and green.
        const [fromX, fromY] = [data[y * width + x]! * width, data[plane + y * width + x]! * height];
        const [moveX, moveY] = [Math.abs(fromX - x) / width, Math.abs(fromY - y) / height];
        expect(Math.max(moveX, moveY)).toBeLessThanOrEqual(0.04 + 1e-6);
        most = Math.max(most, moveX, moveY);
        expect(data[2 * plane + y * width + x]).toBeCloseTo(0.5, 6);
      }
    }
    expect(most).toBeGreaterThan(0.01);
  });

  it('pasting brings in whole rectangles of the other picture and changes nothing else', () => {
    const [own, other] = [slopes(0.5), slopes(-0.5)];
    const { data } = pasted(own, other, createRng('paste'));
    const brought = [...data.subarray(2 * plane)].filter((v) => v === -0.5).length;
    expect(brought / plane).toBeGreaterThan(0.2 ** 2 * 0.9);
    expect(brought / plane).toBeLessThan(3 * 0.4 ** 2 * 1.1);
    for (let i = 0; i < plane; i++) {
      if (data[2 * plane + i] === -0.5) continue;
      expect([data[i], data[plane + i], data[2 * plane + i]]).toEqual([
        own.data[i],
        own.data[plane + i],
        own.data[2 * plane + i],
      ]);
    }
  });

  it('spraying mixes towards one color, fully on its line', () => {
    const white: Picture = { width, height, data: new Float32Array(3 * plane).fill(1) };
    const red = { ...white, data: white.data.map((v, i) => (i < plane ? v : -1)) };
    // All of one color: the spray has that color, so that nothing changes.
    expect(sprayed(red, createRng('spray')).data).toEqual(red.data);
    // Color and picture have the same blue, so that only red and green move, and never beyond what the picture has.
    const before = slopes(0.5).data;
    const { data } = sprayed(slopes(0.5), createRng('spray'));
    expect([...data.subarray(2 * plane)].every((v) => Math.abs(v - 0.5) < 1e-6)).toBe(true);
    expect(data.every((v) => v >= 0 && v <= 1)).toBe(true);
    const moved = data.filter((v, i) => Math.abs(v - before[i]!) > 0.01).length;
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(2 * plane);
  });
});

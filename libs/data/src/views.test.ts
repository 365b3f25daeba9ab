import { createRng, type Raster } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { characterSource } from './characters.ts';
import { MixedDataset } from './mixed-dataset.ts';
import { SkippedItem } from './source.ts';
import { heldOut } from './vectors/split.ts';
import { viewSource, type WholePicture } from './views.ts';

/** A tall picture: a red upper half, a blue lower one. */
function tall(id: string, width = 100, height = 200): WholePicture {
  const data = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < width * height; i++) data.set(i < (width * height) / 2 ? [220, 20, 40] : [20, 40, 220], 3 * i);
  return { id, open: () => Promise.resolve({ width, height, channels: 3, data }) };
}

const pictures = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => tall(id));
const at = ({ width, data }: Raster<3>, x: number, y: number) => [...data.slice(3 * (y * width + x)).slice(0, 3)];

describe('few pictures', () => {
  it('are held out by their names: every fifth, one of two, none of one, at most eight', () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => `picture ${i}`);
    const held = [1, 2, 5, 6, 20, 200].map((count) => heldOut(names(count), 'val').length);
    expect(held).toEqual([0, 1, 1, 1, 4, 8]);
    for (const split of ['train', 'val'] as const) {
      const there = heldOut(names(20), split).map((index) => names(20)[index]);
      const turned = heldOut(names(20).reverse(), split).map((index) => names(20).reverse()[index]);
      expect(turned.sort()).toEqual(there.sort());
    }
    expect([...heldOut(names(20), 'train'), ...heldOut(names(20), 'val')].sort((a, b) => a - b)).toEqual([
      ...names(20).keys(),
    ]);
  });

  it('are shown whole on white where they are held out', async () => {
    const source = viewSource('few', pictures, { size: 64, split: 'val' });
    const { color } = await source.pair(0, createRng(1), true);
    expect(source.length).toBe(1);
    expect([at(color, 2, 32), at(color, 61, 32)]).toEqual([
      [255, 255, 255],
      [255, 255, 255],
    ]);
    expect([at(color, 32, 8), at(color, 32, 56)]).toEqual([
      [220, 20, 40],
      [20, 40, 220],
    ]);
  });

  it('are shown from several distances where they are learned from, by the random numbers alone', async () => {
    const source = viewSource('few', pictures, { size: 64, split: 'train' });
    const white: number[] = [];
    for (let i = 0; i < 40; i++) {
      const { color } = await source.pair(i % 5, createRng(i), true);
      white.push(color.data.filter((value) => value === 255).length / color.data.length);
      expect((await source.pair(i % 5, createRng(i), true)).color).toEqual(color);
    }
    // Whole: half of the square is paper. Near: none of it.
    expect(white.filter((share) => share > 0.45).length).toBeGreaterThan(5);
    expect(white.filter((share) => share === 0).length).toBeGreaterThan(5);
  });

  it('that are gray, small or long are passed over, with the reason', async () => {
    const open = async (picture: WholePicture) =>
      viewSource('few', [picture], { size: 64, split: 'train' }).pair(0, createRng(1), true);
    const gray = {
      id: 'gray',
      open: async () => ({ ...(await tall('x').open()), data: new Uint8ClampedArray(60_000) }),
    };
    await expect(open(gray)).rejects.toThrow(/^gray: mean chroma 0/);
    await expect(open(tall('small', 40, 60))).rejects.toThrow('small: 40 x 60 pixels');
    await expect(open(tall('long', 70, 700))).rejects.toBeInstanceOf(SkippedItem);
  });

  it('mix with drawn characters, which know their lines', async () => {
    const options = { size: 64, split: 'train', seed: 1 } as const;
    const sources = [
      { source: viewSource('few', pictures, options), weight: 1 },
      { source: characterSource(options, 'house'), weight: 1 },
    ];
    const { ids } = await new MixedDataset('few,house=1', sources, options).batch(0, 40);
    const house = ids.filter((id) => id.startsWith('house/')).length;
    expect(house).toBeGreaterThan(8);
    expect(house).toBeLessThan(32);
  });
});

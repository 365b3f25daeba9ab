import { describe, expect, it } from 'vitest';
import type { Rgb } from '@irodori/image';
import { isSkinTone, withSkinTones } from './skin-tone.ts';

const [FACE, DARK, GRAY, BLUE] = [
  [247, 214, 186],
  [140, 96, 70],
  [150, 152, 156],
  [90, 120, 190],
] as const satisfies readonly Rgb[];
/** A face, an arm taken for a sleeve, a sleeve, a second face, a faint arm. */
const colors: Rgb[] = [[...FACE], [...GRAY], [...BLUE], [...DARK], [...GRAY]];
const shares = [0.9, 0.62, 0.1, 1, 0.58];
const names = { share: (g: number, name: string) => (name === 'skin' ? shares[g]! : 0), most: () => undefined };
const face = [40, 5, 0, 30, 20];
const onePanel = [0, 0, 0, 0, 0];

describe('skin', () => {
  it('has the tones that people have', () => {
    expect([FACE, DARK].every(isSkinTone)).toBe(true);
  });

  it.each<[what: string, color: Rgb]>([
    ['gray', GRAY],
    ['blue', BLUE],
    ['near black', [20, 14, 10]],
    ['the brown of hair', [70, 45, 30]],
    ['a vivid orange', [250, 140, 90]],
    ['pink', [240, 150, 170]],
    ['olive', [200, 200, 120]],
  ])('are not %s', (_, color) => {
    expect(isSkinTone(color)).toBe(false);
  });

  it('reads as skin where the network is sure of it: as the face in the color of skin', () => {
    expect(withSkinTones(colors, face, names, onePanel)).toEqual([FACE, FACE, BLUE, DARK, GRAY]);
    expect(withSkinTones(colors, [20, 5, 0, 30, 20], names, onePanel)[1]).toEqual(DARK);
  });

  it('keeps its color where there is no other in that panel, or no names', () => {
    expect(withSkinTones(colors, face, names, [0, 1, 0, 0, 0])).toEqual(colors);
    expect(withSkinTones([[...GRAY], [...BLUE]], face, names, onePanel)).toEqual([GRAY, BLUE]);
    expect(withSkinTones(colors, face, undefined, onePanel)).toEqual(colors);
  });
});

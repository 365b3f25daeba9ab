import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inkOutline, lookScreen } from './ink.ts';
import { whiteToAlpha } from './unwhite.ts';

describe('whiteToAlpha', () => {
  it('gives back every color over white', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte), (rgb) => {
        const pixel = Uint8ClampedArray.of(...rgb, 255);
        whiteToAlpha(pixel);
        const alpha = pixel[3]! / 255;
        for (let c = 0; c < 3; c++) {
          expect(Math.abs(255 + (pixel[c]! - 255) * alpha - rgb[c]!)).toBeLessThanOrEqual(0.51);
        }
      }),
    );
  });

  it('keeps black ink black', () => {
    const pixels = Uint8ClampedArray.of(0, 0, 0, 255, 100, 100, 100, 255, 255, 255, 255, 255);
    whiteToAlpha(pixels);
    expect([...pixels]).toEqual([0, 0, 0, 255, 0, 0, 0, 155, 0, 0, 0, 0]);
  });
});

describe('line look', () => {
  it('is nothing to do while the lines stay as drawn', () => {
    expect(lookScreen({ visible: true, opacity: 1, tint: null })).toBeNull();
    expect(lookScreen({ visible: true, opacity: 1, tint: '#804020' })).toBe('rgb(128 64 32)');
    expect(lookScreen({ visible: true, opacity: 0, tint: '#804020' })).toBe('rgb(255 255 255)');
    expect(lookScreen({ visible: true, opacity: 0.5, tint: null })).toBe('rgb(128 128 128)');
  });
});

describe('inkOutline', () => {
  it('surrounds the line at about half its size', () => {
    const points = Array.from({ length: 20 }, (_, i) => [i * 10, 50, 0.8] as const);
    const outline = inkOutline({ id: 1, tool: 'eraser', points, size: 20 });
    for (const [, y] of outline) expect(Math.abs(y! - 50)).toBeLessThanOrEqual(11);
    expect(Math.max(...outline.map(([, y]) => y!))).toBeGreaterThan(58);
  });
});

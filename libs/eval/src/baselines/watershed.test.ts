import type { Plane } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import type { Dot } from '../dots/types.ts';
import recorded from '../fixtures/watershed.json' with { type: 'json' };
import { watershed, watershedFill } from './watershed.ts';

describe('watershed', () => {
  it.each(recorded.cases)('is that of scikit-image: $name', ({ width, height, heights, seeds, labels }) => {
    const markers = new Int32Array(width * height);
    seeds.forEach(([x, y], n) => (markers[y! * width + x!] = n + 1));
    expect([...watershed(heights, markers, width, height)]).toEqual(labels);
  });

  it('refuses markers of another size', () => {
    expect(() => watershed([1, 2], new Int32Array(3), 2, 1)).toThrow('expected 2 x 1 heights and markers, got 2 and 3');
  });
});

describe('watershedFill', () => {
  const dot = (x: number, color: Dot['color']): Dot => ({ x, y: 1, color, room: 1 });
  /** Paper with a gray line down column 4. */
  const lines: Plane = {
    width: 9,
    height: 3,
    data: Float32Array.from({ length: 27 }, (_, i) => (i % 9 === 4 ? 0.5 : 1)),
  };

  it('parts two colors at the ink, however near one dot is', async () => {
    const { data } = await watershedFill(lines, [dot(3, [10, 20, 30]), dot(8, [200, 0, 0])]);
    for (let i = 0; i < 27; i++) {
      if (i % 9 < 4) expect([...data.subarray(3 * i, 3 * i + 3)]).toEqual([10, 20, 30]);
      if (i % 9 > 4) expect([...data.subarray(3 * i, 3 * i + 3)]).toEqual([200, 0, 0]);
    }
  });

  it('floods everything from one dot and nothing from none', async () => {
    expect(new Set((await watershedFill(lines, [dot(0, [7, 7, 7])])).data)).toEqual(new Set([7]));
    expect(new Set((await watershedFill(lines, [])).data)).toEqual(new Set([255]));
  });
});

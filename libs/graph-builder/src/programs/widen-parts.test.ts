import { describe, expect, it } from 'vitest';
import type { PartsConfig } from '../models/index.ts';
import { floats, openBytes } from '../testing/run-graph.testing.ts';
import { initParameters } from './parameters.ts';
import { buildPartsInference, partsParameters } from './parts-step.ts';
import { widenPartsWeights } from './widen-parts.ts';

const narrow: PartsConfig = { widths: [4, 6, 8], embedding: 3, names: 5 };
const wide: PartsConfig = { widths: [4, 12, 24], embedding: 3, names: 5, tones: 2 };
/** Gains and biases that differ too, so that a channel at the wrong place shows. */
const weights = new Map(
  [...initParameters(partsParameters(narrow), 3)].map(([name, values]) => [
    name,
    name.endsWith('.conv.weight') ? values : values.map((value, i) => value + 0.1 * ((i * 7) % 5)),
  ]),
);

describe('widenPartsWeights', () => {
  it('gives a wider network the outputs of the narrow one', async () => {
    const sketch = floats(
      [2, 1, 8, 12],
      Float32Array.from({ length: 192 }, (_, i) => ((i * 29) % 97) / 97),
    );
    const before = await (await openBytes(buildPartsInference(narrow, weights)))({ sketch });
    const widened = widenPartsWeights(weights, narrow, wide, 7);
    const after = await (await openBytes(buildPartsInference(wide, widened)))({ sketch });
    for (const name of ['embedding', 'names']) {
      const [a, b] = [before, after].map((outputs) => Array.from(outputs[name]!.data as Float32Array)) as [
        number[],
        number[],
      ];
      expect(b.length).toBe(a.length);
      expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeLessThan(1e-4);
    }
    expect(after['tone']!.shape).toEqual([2, 2, 8, 12]);
  });

  it('divides what reads a copied channel unevenly, so that copies are trained apart', () => {
    const weight = widenPartsWeights(weights, narrow, wide, 7).get('parts.encoder.3.conv1.conv.weight')!;
    // [24, 12, 3, 3]: channels 0 and 6 of the twelve are the same one.
    expect(weight[0]! / weight[6 * 9]!).not.toBeCloseTo(weight[12 * 9]! / weight[18 * 9]!, 3);
  });

  it('says what does not fit', () => {
    const odd = { ...wide, widths: [4, 9, 24] };
    expect(() => widenPartsWeights(weights, narrow, odd, 1)).toThrow('whole multiples of widths 4, 6, 8');
    expect(() => widenPartsWeights(weights, narrow, { ...wide, names: 6 }, 1)).toThrow('the same outputs');
  });
});

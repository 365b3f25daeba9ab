import { describe, expect, it } from 'vitest';
import { grad } from '../autodiff/index.ts';
import { Graph } from '../graph/index.ts';
import { checkGrads, randomArray } from '../testing/check-grads.testing.ts';
import { floats, openGraph } from '../testing/run-graph.testing.ts';
import { prototypeLoss } from './prototypes.ts';
import { recorded, recordedParts as parts, wave } from './recorded-segments.testing.ts';

async function run(embedding: ArrayLike<number>, parts: ArrayLike<number>, minPixels: number) {
  const { N, E, H, W, K } = recorded.shape;
  const graph = new Graph();
  const e = graph.input('embedding', 'float32', [N, E, H, W]);
  const loss = prototypeLoss(e, graph.input('parts', 'float32', [N, H * W]), { slots: K, minPixels });
  graph.output('loss', loss);
  graph.output('slope', grad(loss, [e])[0]!);
  const results = await (
    await openGraph(graph)
  )({
    embedding: floats([N, E, H, W], Float32Array.from(embedding)),
    parts: floats([N, H * W], Float32Array.from(parts)),
  });
  return { loss: Number(results['loss']!.data[0]), slope: [...(results['slope']!.data as Float32Array)] };
}

describe('prototypeLoss', () => {
  const { N, E, H, W } = recorded.shape;
  const pixels = H * W;
  const embedding = wave(1, N * E * pixels).map((v) => 2 * v);

  it('is what NumPy computes pixel by pixel, with its gradient', async () => {
    const { loss, slope } = await run(embedding, parts, recorded.config.minPixels);
    expect(loss).toBeCloseTo(recorded.prototype.loss, 4);
    const expected = recorded.prototype.embedding;
    const largest = Math.max(...expected.map(Math.abs));
    expect(largest).toBeGreaterThan(0.001);
    expect(Math.max(...expected.map((v, i) => Math.abs(v - slope[i]!))) / largest).toBeLessThan(1e-4);
  });

  it('has the gradients of finite differences', async () => {
    const given = floats(
      [2, 30],
      Array.from({ length: 60 }, (_, i) => (i % 7) - 1),
    );
    await checkGrads([[2, 3, 5, 6]], (x) => prototypeLoss(x, x.graph.constant(given), { slots: 6, minPixels: 3 }), {
      epsilon: 1e-3,
      tolerance: 5e-3,
      inputs: [randomArray(180, 5)],
    });
  });

  it('stays finite where nothing counts and where a pixel is far from every mean', async () => {
    const nothing = await run(embedding, new Float32Array(N * pixels).fill(-1), 4);
    expect(nothing.loss).toBeCloseTo(0, 12);
    expect(nothing.slope.every((v) => v === 0)).toBe(true);
    const far = await run(
      embedding.map((v, i) => (i % pixels === 0 ? 100 : v)),
      parts,
      4,
    );
    expect(Number.isFinite(far.loss) && far.slope.every(Number.isFinite)).toBe(true);
  });
});

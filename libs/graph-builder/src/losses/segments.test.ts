import { describe, expect, it } from 'vitest';
import { grad } from '../autodiff/index.ts';
import { Graph, type TensorData } from '../graph/index.ts';
import { checkGrads, randomArray } from '../testing/check-grads.testing.ts';
import { floats, openGraph } from '../testing/run-graph.testing.ts';
import { recorded, recordedParts, wave } from './recorded-segments.testing.ts';
import { SEGMENT_LOSS_NAMES, segmentLoss, segmentLosses, type SegmentLossConfig } from './segments.ts';

function recordedInputs(): Record<'embedding' | 'logits' | 'parts' | 'names', TensorData> {
  const { N, E, C, H, W, K } = recorded.shape;
  const pixels = H * W;
  const names = [0, 3, 4, -1, 1, 1, 2, 0, 3, 4, 0, 1, 2, 3, 4, -1, -1, -1, -1, -1];
  return {
    embedding: floats(
      [N, E, H, W],
      wave(1, N * E * pixels).map((v) => 2 * v),
    ),
    logits: floats(
      [N, C, H, W],
      wave(2, N * C * pixels).map((v) => 3 * v),
    ),
    parts: floats([N, pixels], recordedParts),
    names: floats([N, K], names),
  };
}

async function run(inputs: Record<'embedding' | 'logits' | 'parts' | 'names', TensorData>, config: SegmentLossConfig) {
  const graph = new Graph();
  const of = (name: keyof typeof inputs) => graph.input(name, 'float32', inputs[name].shape);
  const [embedding, logits, parts, names] = [of('embedding'), of('logits'), of('parts'), of('names')];
  const losses = segmentLoss({ embedding, logits }, { parts, names }, config);
  for (const name of SEGMENT_LOSS_NAMES) graph.output(name, losses[name]);
  grad(losses.total, [embedding, logits]).forEach((g, i) => graph.output(i === 0 ? 'dEmbedding' : 'dLogits', g));
  return (await openGraph(graph))(inputs);
}

describe('segmentLoss', () => {
  it('is what NumPy computes part by part, with its gradients', async () => {
    const results = await run(recordedInputs(), recorded.config);
    for (const name of SEGMENT_LOSS_NAMES) {
      expect(Number(results[name]!.data[0]), name).toBeCloseTo(recorded.losses[name]!, 4);
    }
    for (const [name, expected] of [
      ['dEmbedding', recorded.gradients.embedding],
      ['dLogits', recorded.gradients.logits],
    ] as const) {
      const largest = Math.max(...expected.map(Math.abs));
      const worst = Math.max(...expected.map((v, i) => Math.abs(v - Number(results[name]!.data[i]))));
      expect(largest).toBeGreaterThan(0.01);
      expect(worst / largest, name).toBeLessThan(1e-4);
    }
  });

  it('has the gradients of finite differences', async () => {
    const parts = floats(
      [2, 30],
      Array.from({ length: 60 }, (_, i) => (i % 7) - 1),
    );
    const names = floats(
      [2, 6],
      Array.from({ length: 12 }, (_, i) => (i % 4) - 1),
    );
    await checkGrads(
      [
        [2, 3, 5, 6],
        [2, 4, 5, 6],
      ],
      (embedding, logits) => {
        const given = { parts: embedding.graph.constant(parts), names: embedding.graph.constant(names) };
        return segmentLoss({ embedding, logits }, given, { ...segmentLosses, minPixels: 3 }).total;
      },
      { epsilon: 1e-3, tolerance: 5e-3, inputs: [randomArray(180, 5), randomArray(240, 6)] },
    );
  });

  it('is nothing where parts are apart and even, and where nothing counts', async () => {
    const [n, pixels] = [1, 64];
    const parts = Float32Array.from({ length: pixels }, (_, i) => (i < 32 ? 0 : 1));
    const given = {
      embedding: floats(
        [n, 2, 8, 8],
        Float32Array.from({ length: 128 }, (_, i) => (i < 64 ? (parts[i]! - 0.5) * 4 : 0.1)),
      ),
      logits: floats(
        [n, 3, 8, 8],
        Float32Array.from({ length: 192 }, (_, i) => (Math.floor(i / 64) === 2 ? 30 : 0)),
      ),
      parts: floats([n, pixels], parts),
      names: floats([n, 3], [2, 2, -1]),
    };
    const apart = await run(given, { ...segmentLosses, center: 0 });
    for (const name of ['pull', 'push', 'name', 'total']) expect(Number(apart[name]!.data[0]), name).toBeCloseTo(0, 5);
    const none = await run({ ...given, parts: floats([n, pixels], new Float32Array(pixels).fill(-1)) }, segmentLosses);
    expect(SEGMENT_LOSS_NAMES.map((name) => Number(none[name]!.data[0]))).toEqual([0, 0, 0, 0, 0]);
    expect([...none['dEmbedding']!.data].every((v) => v === 0)).toBe(true);
  });
});

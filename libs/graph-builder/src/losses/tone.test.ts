import { describe, expect, it } from 'vitest';
import { grad } from '../autodiff/index.ts';
import { Graph } from '../graph/index.ts';
import { checkGrads, randomArray } from '../testing/check-grads.testing.ts';
import { floats, openGraph } from '../testing/run-graph.testing.ts';
import { toneLoss } from './tone.ts';

const [N, SIDES, H, W, K] = [2, 2, 4, 5, 3];
const P = H * W;
const parts = Float32Array.from({ length: N * P }, (_, i) => (i % 4) - 1);
const tones = Float32Array.from({ length: N * P }, (_, i) => ((i * 7) % 3) - 1);
const light = [1, 0];
const options = { slots: K, minPixels: 1 };

async function run(logits: Float32Array, given: { parts: Float32Array; tones: Float32Array }, minPixels = 1) {
  const graph = new Graph();
  const x = graph.input('logits', 'float32', [N, SIDES, H, W]);
  const truth = {
    parts: graph.input('parts', 'float32', [N, P]),
    tones: graph.input('tones', 'float32', [N, P]),
    light: graph.input('light', 'float32', [N, 1]),
  };
  const loss = toneLoss(x, truth, { slots: K, minPixels });
  graph.output('loss', loss);
  graph.output('slope', grad(loss, [x])[0]!);
  const { loss: value, slope } = await (
    await openGraph(graph)
  )({
    logits: floats([N, SIDES, H, W], logits),
    parts: floats([N, P], given.parts),
    tones: floats([N, P], given.tones),
    light: floats([N, 1], light),
  });
  return { loss: Number(value!.data[0]), slope: [...(slope!.data as Float32Array)] };
}

/** The formula, pixel by pixel in float64. */
function plain(logits: Float32Array, given: { parts: Float32Array; tones: Float32Array }, minPixels: number): number {
  const terms: number[] = [];
  for (let n = 0; n < N; n++) {
    for (let k = 0; k < K; k++) {
      const of = (tone: number): number[] =>
        Array.from({ length: P }, (_, p) => p)
          .filter((p) => given.parts[n * P + p] === k && given.tones[n * P + p] === tone)
          .map((p) => {
            const x = logits[(n * SIDES + light[n]!) * P + p]!;
            return Math.log1p(Math.exp(tone === 1 ? -x : x));
          });
      const [shade, lit] = [of(1), of(0)];
      if (shade.length < minPixels || lit.length < minPixels) continue;
      const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
      terms.push((mean(shade) + mean(lit)) / 2);
    }
  }
  return terms.length === 0 ? 0 : terms.reduce((a, b) => a + b, 0) / terms.length;
}

describe('toneLoss', () => {
  const logits = Float32Array.from(randomArray(N * SIDES * P, 4), (v) => 3 * v);

  it('is the mean over parts of both tones of the mean over both', async () => {
    for (const minPixels of [1, 2, 3]) {
      expect((await run(logits, { parts, tones }, minPixels)).loss).toBeCloseTo(
        plain(logits, { parts, tones }, minPixels),
        5,
      );
    }
    expect(plain(logits, { parts, tones }, 1)).toBeGreaterThan(0.1);
  });

  it('has the gradients of finite differences', async () => {
    await checkGrads(
      [[N, SIDES, H, W]],
      (x) => {
        const of = (shape: readonly number[], data: Float32Array) => x.graph.constant(floats(shape, data));
        const truth = {
          parts: of([N, P], parts),
          tones: of([N, P], tones),
          light: of([N, 1], Float32Array.from(light)),
        };
        return toneLoss(x, truth, options);
      },
      { epsilon: 1e-3, tolerance: 5e-3, inputs: [randomArray(N * SIDES * P, 7)] },
    );
  });

  it('asks nothing of the other side of the light, of parts of one tone, nor of numbers without bound', async () => {
    const { slope } = await run(logits, { parts, tones });
    const other = slope.filter((_, i) => Math.floor(i / P) % SIDES !== light[Math.floor(i / (SIDES * P))]);
    expect(other.every((v) => v === 0)).toBe(true);
    const lit = await run(logits, { parts, tones: tones.map(() => 0) });
    expect(lit.loss).toBe(0);
    expect(lit.slope.every((v) => v === 0)).toBe(true);
    const far = logits.map((v) => 1e4 * v);
    const { loss, slope: steep } = await run(far, { parts, tones });
    expect(Number.isFinite(loss) && steep.every(Number.isFinite)).toBe(true);
  });
});

import { expect } from 'vitest';
import { elementCount, type TensorData } from '../graph/index.ts';
import type { TrainConfig } from '../programs/config.ts';
import { floats, type Feeds } from '../testing/run-graph.testing.ts';

/** sin of a chirp whose phase comes from the name; the recording program has the same formula. */
export function wave(name: string, count: number): Float64Array {
  let phase = 0;
  for (let i = 0; i < name.length; i++) phase += (i + 1) * name.charCodeAt(i);
  phase %= 1009;
  return Float64Array.from({ length: count }, (_, i) => Math.sin(0.7 * phase + 1.3 * i + 0.011 * i * i));
}

/** A batch of waves: sketch in 0.5 ± 0.5, hint colors where a mask is on, target in ± 0.9; the recording programs make the same. */
export function waveFeeds({
  batch,
  height,
  width,
}: Pick<TrainConfig, 'batch' | 'height' | 'width'>): Feeds & Record<'sketch' | 'hint', TensorData> {
  const area = (height / 4) * (width / 4);
  const mask = wave('mask', batch * area).map((v) => Number(v > 0.3));
  const colors = wave('hint', batch * 3 * area);
  const hint = new Float32Array(batch * 4 * area);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < area; i++) {
      const on = mask[n * area + i]!;
      for (let c = 0; c < 3; c++) hint[(n * 4 + c) * area + i] = colors[(n * 3 + c) * area + i]! * on;
      hint[(n * 4 + 3) * area + i] = on;
    }
  }
  const pixels = batch * height * width;
  return {
    sketch: floats(
      [batch, 1, height, width],
      wave('sketch', pixels).map((v) => 0.5 + 0.5 * v),
    ),
    hint: floats([batch, 4, height / 4, width / 4], hint),
    target: floats(
      [batch, 3, height, width],
      wave('target', 3 * pixels).map((v) => 0.9 * v),
    ),
  };
}

/** Of a parameter, a statistic or random numbers, by the ending of its name. */
export function valueOf(name: string, shape: readonly number[]): Float64Array {
  const values = wave(name, elementCount(shape));
  if (name.startsWith('noise.')) return values.map((v) => 0.5 + 0.499 * v);
  if (name.endsWith('.spectral')) return values;
  if (name.endsWith('style.weight') && shape.length === 2) return values.map((v) => 0.2 * v);
  if (shape.length === 4) {
    const fan = name.includes('.up') ? shape[0]! : elementCount(shape.slice(1));
    return values.map((v) => (v * 1.6) / Math.sqrt(fan));
  }
  return values.map((v) => (/norm\.(weight|variance)$/.test(name) ? 1 + 0.3 * v : 0.2 * v));
}

/** Norm of a tensor, and its product with the direction of its name. */
export type Measured = [norm: number, product: number];

function measured(name: string, data: Float32Array): Measured {
  const direction = wave(`direction ${name}`, data.length);
  let [squares, product] = [0, 0];
  data.forEach((v, i) => {
    squares += v * v;
    product += v * direction[i]!;
  });
  return [Math.sqrt(squares), product];
}

/** Both numbers within `tolerance` times the recorded norm. */
export function expectClose(what: string, data: unknown, expected: Measured, tolerance: number, floor = 1e-6): void {
  const got = measured(what, data as Float32Array);
  const scale = Math.max(expected[0], floor);
  const worst = Math.max(...got.map((value, i) => Math.abs(value - expected[i]!) / scale));
  expect(worst, `${what}: got ${got.join(', ')}, recorded ${expected.join(', ')}`).toBeLessThan(tolerance);
}

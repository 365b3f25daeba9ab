import { readFileSync } from 'node:fs';
import type { SegmentLossConfig } from './segments.ts';

/** What NumPy computed in float64, part by part (tools/record-segment-fixtures.py). */
export const recorded = JSON.parse(readFileSync(new URL('./fixtures/segments.json', import.meta.url), 'utf8')) as {
  shape: { N: number; E: number; C: number; H: number; W: number; K: number };
  config: SegmentLossConfig;
  losses: Record<string, number>;
  gradients: { embedding: number[]; logits: number[] };
  prototype: { loss: number; embedding: number[] };
};
const { N, H, W } = recorded.shape;

/** The recording program has the same formula. */
export const wave = (phase: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Math.sin(0.7 * phase + 1.3 * i + 0.011 * i * i));

/** The number of each pixel's part, as the recording program has them. */
export const recordedParts = wave(3, N * H * W).map((v) => Math.floor(3 * (v + 0.9)) - 1);
for (let i = 0; i < H * W; i++) recordedParts[H * W + i] = recordedParts[H * W + i]! < 1 ? 2 : -1;
for (let i = 3; i < H * W; i++) recordedParts[2 * H * W + i] = -1;

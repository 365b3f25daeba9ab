import { z } from 'zod';

/** Names inside a run folder; paths are relative to it and use `/`. */
export const runFiles = {
  config: 'config.yaml',
  info: 'run.json',
  metrics: 'metrics.jsonl',
  validation: 'validation.jsonl',
  samples: 'samples',
  checkpoints: 'checkpoints',
  last: 'checkpoints/last.safetensors',
  best: 'checkpoints/best.safetensors',
  model: 'model',
  report: 'report.html',
  lock: '.lock',
} as const;

const padStep = (step: number): string => String(step).padStart(7, '0');

/** `checkpoints/step-0000500.safetensors`: names sort by step. */
export const checkpointPath = (step: number): string => `${runFiles.checkpoints}/step-${padStep(step)}.safetensors`;

/** `samples/step-0000500.png`. */
export const samplePath = (step: number): string => `${runFiles.samples}/step-${padStep(step)}.png`;

/** The step of a file name made by {@link checkpointPath} or {@link samplePath}, else undefined. */
export function stepOfFile(name: string): number | undefined {
  const digits = /^step-(\d{7,})\.(?:safetensors|png)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** One line of `metrics.jsonl`: one optimizer step. Times in milliseconds. */
export const metricsLineSchema = z.object({
  step: z.int().positive(),
  perceptual: z.number(),
  huber: z.number(),
  adversarial: z.number(),
  generator: z.number(),
  discriminator: z.number(),
  learningRate: z.number(),
  /** Pictures seen so far. */
  images: z.int().nonnegative(),
  /** The graph's own run. */
  stepMs: z.number().nonnegative(),
  /** How long the step waited for its batch. */
  dataWaitMs: z.number().nonnegative(),
  /** Losses beside those above, of the systems that have them: `l1`, `gradientPenalty` and the like. */
  terms: z.record(z.string(), z.number()).optional(),
});
export type MetricsLine = z.infer<typeof metricsLineSchema>;

/** One line of `validation.jsonl`: the fixed validation pictures, colored by the weights that ship. */
export const validationLineSchema = z.object({
  step: z.int().nonnegative(),
  /** Mean over pictures, dB, on [-1, 1] clamped. */
  psnr: z.number(),
  /** Mean absolute difference, gray levels 0..255. */
  mae: z.number(),
  /** Mean absolute difference at hinted cells, gray levels; null where no picture has hints. */
  hintMae: z.number().nullable(),
});
export type ValidationLine = z.infer<typeof validationLineSchema>;

/**
 * Reads JSON lines; a line that does not parse (the last one after a power cut) is left out.
 * @param last lines with a `step` beyond this are left out too
 */
export function parseLines<T extends { step: number }>(
  text: string,
  schema: z.ZodType<T>,
  last: number = Number.POSITIVE_INFINITY,
): T[] {
  const lines: T[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      continue;
    }
    const parsed = schema.safeParse(json);
    if (parsed.success && parsed.data.step <= last) lines.push(parsed.data);
  }
  return lines;
}

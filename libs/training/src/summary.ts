import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { metricsLineSchema, parseLines, validationLineSchema } from '@irodori/runtime';
import type { MetricsLine } from '@irodori/runtime';
import type { TrainSummary } from './messages.ts';

const SPAN = 50;
const CHUNK = 64 * 1024;

/** The first and the last lines of a metrics file, without reading what lies between. */
function ends(path: string): { first: MetricsLine[]; last: MetricsLine[] } {
  const handle = openSync(path, 'r');
  try {
    const { size } = fstatSync(handle);
    const piece = (from: number) => {
      const bytes = Buffer.alloc(Math.min(CHUNK, size - from));
      readSync(handle, bytes, 0, bytes.length, from);
      return parseLines(bytes.toString('utf8'), metricsLineSchema);
    };
    const last = piece(Math.max(0, size - CHUNK));
    const span = Math.min(SPAN, Math.max(1, Math.floor((last.at(-1)?.step ?? 0) / 4)));
    return { first: piece(0).slice(0, span), last: last.slice(-span) };
  } finally {
    closeSync(handle);
  }
}

const lossNames = ['perceptual', 'huber', 'adversarial', 'generator', 'discriminator'] as const;

/** Means of the five losses. */
function meanLosses(lines: readonly MetricsLine[]): Record<string, number> {
  return Object.fromEntries(
    lossNames.map((name) => [name, lines.reduce((sum, line) => sum + line[name], 0) / Math.max(1, lines.length)]),
  );
}

/** What a run's own logs say about it: losses of its first and last steps (a quarter of the run, at most 50), validation, waiting. */
export function summarizeLogs(
  metricsPath: string,
  validationPath: string,
): Pick<TrainSummary, 'before' | 'after' | 'validation' | 'dataWait'> {
  const { first, last } = ends(metricsPath);
  const waited = last.reduce((sum, line) => sum + line.dataWaitMs, 0);
  const worked = last.reduce((sum, line) => sum + line.stepMs, 0);
  const validations = parseLines(readFileSync(validationPath, 'utf8'), validationLineSchema);
  const [start, end] = [validations.at(0), validations.at(-1)];
  const validation =
    start === undefined || end === undefined
      ? null
      : { first: start, last: end, best: validations.reduce((best, line) => (line.psnr > best.psnr ? line : best)) };
  return {
    before: meanLosses(first),
    after: meanLosses(last),
    validation,
    dataWait: waited / Math.max(1e-9, waited + worked),
  };
}

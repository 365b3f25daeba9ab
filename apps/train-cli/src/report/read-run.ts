import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { metricsLineSchema, parseLines, runFiles, stepOfFile, validationLineSchema } from '@irodori/runtime';
import type { MetricsLine, ValidationLine } from '@irodori/runtime';
import { exists, readConfigFile, resolveConfig } from '@irodori/training';
import type { TrainConfig } from '@irodori/training';
import { failure } from '../cli/errors.ts';

/** What a run folder says about itself. */
export interface RunRecord {
  /** As the user wrote it. */
  readonly path: string;
  readonly name: string;
  readonly config: TrainConfig;
  readonly info: Readonly<Record<string, unknown>>;
  readonly metrics: readonly MetricsLine[];
  readonly validations: readonly ValidationLine[];
  /** Sample sheets by step, oldest first; absolute paths. */
  readonly sheets: readonly { readonly step: number; readonly path: string }[];
  readonly hasModel: boolean;
}

const readText = (path: string): string => (exists(path, 'file') ? readFileSync(path, 'utf8') : '');

/** Whether a folder looks like one that `irodori train` made. */
export const isRun = (path: string): boolean =>
  exists(join(path, runFiles.config), 'file') && exists(join(path, runFiles.metrics), 'file');

/**
 * @throws CliError when it is no run folder
 */
export async function readRun(path: string): Promise<RunRecord> {
  if (!isRun(path)) {
    throw failure(
      `${path}: expected a run folder of irodori train (${runFiles.config}, ${runFiles.metrics}), got none`,
    );
  }
  const configPath = join(path, runFiles.config);
  const samples = join(path, runFiles.samples);
  const sheets = exists(samples, 'folder')
    ? readdirSync(samples).flatMap((name) => {
        const step = stepOfFile(name);
        return step === undefined ? [] : [{ step, path: join(samples, name) }];
      })
    : [];
  return {
    path,
    name: basename(resolve(path)),
    config: resolveConfig(await readConfigFile(configPath), configPath),
    info: parseInfo(readText(join(path, runFiles.info))),
    metrics: parseLines(readText(join(path, runFiles.metrics)), metricsLineSchema),
    validations: parseLines(readText(join(path, runFiles.validation)), validationLineSchema),
    sheets: sheets.sort((a, b) => a.step - b.step),
    hasModel: exists(join(path, runFiles.model), 'folder'),
  };
}

function parseInfo(text: string): Record<string, unknown> {
  try {
    const info: unknown = JSON.parse(text);
    return typeof info === 'object' && info !== null ? (info as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The figures that runs are compared by. */
interface RunFigures {
  readonly steps: number;
  readonly images: number;
  /** Pictures per second over the whole run, without validation; null before the first step, as the losses are. */
  readonly speed: number | null;
  /** Share of the time that steps waited for data. */
  readonly dataWait: number;
  readonly generator: number | null;
  readonly huber: number | null;
  readonly bestPsnr: number | undefined;
  readonly bestStep: number | undefined;
}

const LAST = 50;

/** Losses are means over the last 50 steps. */
export function figuresOf({ metrics, validations }: RunRecord): RunFigures {
  const last = metrics.slice(-LAST);
  const mean = (pick: (line: MetricsLine) => number) =>
    last.length === 0 ? null : last.reduce((sum, line) => sum + pick(line), 0) / last.length;
  let [worked, waited] = [0, 0];
  for (const { stepMs, dataWaitMs } of metrics) [worked, waited] = [worked + stepMs, waited + dataWaitMs];
  const best = validations.filter(({ step }) => step > 0).sort((a, b) => b.psnr - a.psnr)[0];
  const images = metrics.at(-1)?.images ?? 0;
  return {
    steps: metrics.at(-1)?.step ?? 0,
    images,
    speed: images === 0 ? null : images / Math.max(1e-9, (worked + waited) / 1000),
    dataWait: waited / Math.max(1e-9, worked + waited),
    generator: mean((line) => line.generator),
    huber: mean((line) => line.huber),
    bestPsnr: best?.psnr,
    bestStep: best?.step,
  };
}

import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DotsSet, Measure, ProtocolSummary } from '@irodori/eval';
import { parseManifest, runFiles } from '@irodori/runtime';
import { writeFileAtomically } from '@irodori/training';
import { readIfThere } from '../ablations/files.ts';
import { irodoriRun } from './irodori-run.ts';
import { runSettings, type RunSettings, type TableSetting, type TableSystem } from './systems.ts';
import type { RunResult } from './table.ts';

export interface Evaluation {
  /** Held-out pictures for colors, and for dots. */
  readonly count: number;
  readonly dotsCount: number;
}

const json = async (path: string): Promise<unknown> => {
  const bytes = await readIfThere(path);
  return bytes && JSON.parse(bytes.toString('utf8'));
};

/** Folders of the measurements of a run's model. */
const REPORTS = { colors: 'colors', dots: 'dots' } as const;

/** Settings without those that may change when a run goes on: how long it is. */
const lasting = ({ steps: _, samples: __, ...settings }: RunSettings): string => JSON.stringify(settings);

/**
 * Trains one system with one seed, or goes on with it; a run that has as many steps is left as it is, one that has fewer gets
 * the rest and is measured anew.
 */
async function trainOnce(folder: string, settings: RunSettings, threads: number, signal: AbortSignal) {
  const run = join(folder, 'run');
  const config = join(folder, 'settings.yaml');
  const before = await readIfThere(config);
  if (before && lasting(JSON.parse(before.toString('utf8')) as RunSettings) !== lasting(settings)) {
    throw new Error(`${folder}: begun with other settings; give the same options, or another --out`);
  }
  const peak = join(folder, 'memory.json');
  const begun = await readIfThere(join(run, runFiles.last));
  const done = await trainedSteps(run);
  if (done > settings.steps) {
    throw new Error(`${folder}: has ${done} steps; give --steps ${done} or more, or another --out`);
  }
  writeFileAtomically(config, `${JSON.stringify(settings, null, 2)}\n`);
  if (done < settings.steps) {
    for (const report of Object.values(REPORTS)) await rm(join(folder, report), { recursive: true, force: true });
    const resume = begun ? ['--resume', 'auto'] : [];
    const { memory } = await irodoriRun(
      ['train', ...resume, '--config', config, '--out', run, '--threads', String(threads), '--quiet'],
      signal,
    );
    const known = ((await json(peak)) as { memory: number | null } | undefined)?.memory ?? null;
    writeFileAtomically(peak, JSON.stringify({ memory: memory === null ? known : Math.max(memory, known ?? 0) }));
  }
  const { memory } = ((await json(peak)) ?? { memory: null }) as { memory: number | null };
  return { run, memory };
}

/** Steps of the run's exported model; 0 where there is none yet. */
async function trainedSteps(run: string): Promise<number> {
  const path = join(run, runFiles.model, 'model.json');
  const text = await readIfThere(path);
  return text ? (parseManifest(text.toString('utf8'), path).training?.steps ?? 0) : 0;
}

/** One row's numbers of one seed: trains, evaluates, reads the reports; what is there already is not done again. */
export async function runSystem(
  out: string,
  system: TableSystem,
  seed: number,
  setting: TableSetting,
  { count, dotsCount }: Evaluation,
  threads: number,
  signal: AbortSignal,
): Promise<RunResult> {
  const folder = join(out, `${system.name}-${seed}`);
  const trained = await trainOnce(folder, runSettings(system, setting, seed), threads, signal);
  const [colors, dots] = [join(folder, REPORTS.colors), join(folder, REPORTS.dots)];
  const shared = ['-m', trained.run, '--data', `${setting.data}:val`, '--no-baselines', '--no-gmic', '--quiet'];
  const size = String(setting.size);
  const evaluated = async (report: string, ...args: string[]): Promise<unknown> => {
    const file = join(report, 'report.json');
    if (!(await readIfThere(file))) {
      await irodoriRun(['eval', ...shared, ...args, '--report', report, '--threads', String(threads)], signal);
    }
    return json(file);
  };
  const first = (await evaluated(colors, '--size', size, '--count', String(count))) as ProtocolSummary;
  const second = (await evaluated(
    dots,
    ...['--measure', 'dots', '--size', String(Math.max(256, setting.size)), '--count', String(dotsCount)],
  )) as { readonly sets: readonly [Pick<DotsSet, 'methods' | 'summaries'>] };
  const manifest = parseManifest(readFileSync(join(trained.run, runFiles.model, 'model.json'), 'utf8'));
  const results = first.results[first.systems[0]!]!;
  const of = (condition: string, measure: Measure): number => results[condition]?.measures[measure]?.mean ?? Number.NaN;
  const set = second.sets[0];
  return {
    parameters: manifest.parameters,
    memory: trained.memory,
    psnr0: of('points0', 'psnr'),
    psnr16: of('points16', 'psnr'),
    dots: set.summaries[set.methods[0]!]?.dots10.mean ?? Number.NaN,
    frechet: results['points16']?.frechet?.distance ?? Number.NaN,
    lines: of('points16', 'lineF1'),
  };
}

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { metricsLineSchema, parseLines, parseManifest, runFiles } from '@irodori/runtime';
import { Stopped } from '../command-line.ts';
import { readIfThere, writeWhole } from '../ablations/files.ts';
import { runSettings, type TableSetting, type TableSystem } from './systems.ts';
import type { RunResult } from './table.ts';

/** The command from its source, as this program itself runs. */
const irodori = [
  '--conditions=@irodori/source',
  '--import',
  'tsx',
  fileURLToPath(new URL('../../../apps/train-cli/src/main.ts', import.meta.url)),
];

export interface Evaluation {
  /** Held-out pictures for colors, and for dots. */
  readonly count: number;
  readonly dotsCount: number;
}

interface Child {
  /** Largest resident memory seen, MiB; null where the machine does not tell. */
  readonly memory: number | null;
}

/** Peak of a process that runs, from Linux's own count; null elsewhere. */
function peakMemory(pid: number): number | null {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Number(found[1]) / 1024 : null;
  } catch {
    return null;
  }
}

function irodoriRun(args: readonly string[], signal: AbortSignal): Promise<Child> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [...irodori, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    let memory: number | null = null;
    const look = (): void => {
      const now = child.pid === undefined ? null : peakMemory(child.pid);
      if (now !== null) memory = Math.max(memory ?? 0, now);
    };
    const timer = setInterval(look, 500);
    const stop = (): boolean => child.kill('SIGINT');
    signal.addEventListener('abort', stop);
    child.on('error', failed);
    child.on('exit', (code) => {
      clearInterval(timer);
      signal.removeEventListener('abort', stop);
      if (signal.aborted) failed(new Stopped('stopped; run the same again to go on'));
      else if (code === 0) done({ memory });
      else failed(new Error(`irodori ${args[0]} ended with exit code ${code}`));
    });
  });
}

const json = async (path: string): Promise<unknown> => {
  const bytes = await readIfThere(path);
  return bytes && JSON.parse(bytes.toString('utf8'));
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Trains one system with one seed, or goes on with it; a finished run is left as it is. */
async function trainOnce(folder: string, settings: object, steps: number, threads: number, signal: AbortSignal) {
  const run = join(folder, 'run');
  const config = join(folder, 'settings.yaml');
  const text = `${JSON.stringify(settings, null, 2)}\n`;
  const before = await readIfThere(config);
  if (before && before.toString('utf8') !== text) {
    throw new Error(`${folder}: begun with other settings; give the same options, or another --out`);
  }
  await writeWhole(config, text);
  const peak = join(folder, 'memory.json');
  const lines = async () =>
    parseLines((await readIfThere(join(run, runFiles.metrics)))?.toString('utf8') ?? '', metricsLineSchema);
  const begun = await readIfThere(join(run, runFiles.last));
  const finished =
    (await lines()).at(-1)?.step === steps && (await readIfThere(join(run, runFiles.model, 'model.json')));
  if (!finished) {
    const resume = begun ? ['--resume', 'auto'] : ['--config', config];
    const { memory } = await irodoriRun(
      ['train', ...resume, '--out', run, '--threads', String(threads), '--quiet'],
      signal,
    );
    const known = ((await json(peak)) as { memory: number | null } | undefined)?.memory ?? null;
    await writeWhole(peak, JSON.stringify({ memory: memory === null ? known : Math.max(memory, known ?? 0) }));
  }
  const { memory } = ((await json(peak)) ?? { memory: null }) as { memory: number | null };
  return { run, memory, stepsPerSecond: 1000 / median((await lines()).map(({ stepMs }) => stepMs)) };
}

interface ColorsReport {
  readonly systems: readonly string[];
  readonly results: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly measures: Readonly<Record<string, { readonly mean: number } | undefined>>;
            readonly frechet?: { readonly distance: number };
          }
        >
      >
    >
  >;
}

interface DotsReport {
  readonly sets: readonly [
    {
      readonly methods: readonly string[];
      readonly summaries: Readonly<Record<string, { readonly dots10: { readonly mean: number } }>>;
    },
  ];
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
  const trained = await trainOnce(folder, runSettings(system, setting, seed), setting.steps, threads, signal);
  const [colors, dots] = [join(folder, 'colors'), join(folder, 'dots')];
  const shared = ['-m', trained.run, '--data', `${setting.data}:val`, '--no-baselines', '--no-gmic', '--quiet'];
  const size = String(setting.size);
  const evaluated = async (report: string, ...args: string[]): Promise<unknown> => {
    const file = join(report, 'report.json');
    if (!(await readIfThere(file))) {
      await irodoriRun(['eval', ...shared, ...args, '--report', report, '--threads', String(threads)], signal);
    }
    return json(file);
  };
  const first = (await evaluated(colors, '--size', size, '--count', String(count))) as ColorsReport;
  const second = (await evaluated(
    dots,
    ...['--measure', 'dots', '--size', String(Math.max(256, setting.size)), '--count', String(dotsCount)],
  )) as DotsReport;
  const manifest = parseManifest(readFileSync(join(trained.run, runFiles.model, 'model.json'), 'utf8'));
  const results = first.results[first.systems[0]!]!;
  const of = (condition: string, measure: string): number => results[condition]?.measures[measure]?.mean ?? Number.NaN;
  const set = second.sets[0];
  return {
    parameters: manifest.parameters,
    stepsPerSecond: trained.stepsPerSecond,
    memory: trained.memory,
    psnr0: of('points0', 'psnr'),
    psnr16: of('points16', 'psnr'),
    dots: set.summaries[set.methods[0]!]?.dots10.mean ?? Number.NaN,
    frechet: results['points16']?.frechet?.distance ?? Number.NaN,
    lines: of('points16', 'lineF1'),
  };
}

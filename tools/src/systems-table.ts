/**
 * Ten systems at the width of `swift`, trained with equal data and steps and measured on the same held-out pictures, as one
 * table: parameters, speed, memory, PSNR without and with 16 hints, dots to finish, Fréchet distance, line fidelity.
 * Run: node --conditions=@irodori/source --import tsx tools/src/systems-table.ts --out runs/systems --steps 2000
 * The same command again goes on where it was stopped.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeWhole } from './ablations/files.ts';
import { runSystem, Stopped } from './systems-table/run-system.ts';
import { plannedRuns, tableSystems, type TableSystem } from './systems-table/systems.ts';
import { systemsMarkdown, type RunResult } from './systems-table/table.ts';

const help = `usage: node --conditions=@irodori/source --import tsx tools/src/systems-table.ts --out FOLDER --steps N [options]

  --out FOLDER        runs, reports, table.md (required; not empty: goes on with what is there)
  --steps N           of every run (required)
  --only NAMES        some of ${tableSystems.map(({ name }) => name).join(',')}
  --seeds N           seeds of the first five systems, 1 to N (3)
  --size PIXELS       side of the pictures, a multiple of 64 (64)
  --batch N           pictures in a step (8)
  --data SPEC         training pictures; their held-out part is measured on (irodori-mix)
  --pool N            of an endless set: draw so many pictures once and keep them (0: all new)
  --lr RATE           learning rate of the systems without an experiment of their own (0.001)
  --count N           held-out pictures (60)
  --dots-count N      held-out pictures for dots to finish (8)
  --threads N         of the runtime (all cores)`;

class UsageError extends Error {}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        out: text,
        steps: text,
        only: text,
        seeds: { ...text, default: '3' },
        size: { ...text, default: '64' },
        batch: { ...text, default: '8' },
        data: { ...text, default: 'irodori-mix' },
        pool: { ...text, default: '0' },
        lr: { ...text, default: '0.001' },
        count: { ...text, default: '60' },
        'dots-count': { ...text, default: '8' },
        threads: { ...text, default: String(availableParallelism()) },
      },
    }));
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]}; see --help`);
  }
  const given = values;
  const whole = (
    flag: 'steps' | 'seeds' | 'size' | 'batch' | 'pool' | 'count' | 'dots-count' | 'threads',
    least: number,
    most: number,
  ): number => {
    const value = Number(given[flag] ?? Number.NaN);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new UsageError(`--${flag}: expected a whole number from ${least} to ${most}, got ${given[flag] ?? 'none'}`);
  };
  const size = whole('size', 64, 1024);
  if (size % 64) throw new UsageError(`--size: expected a multiple of 64, got ${size}`);
  const learningRate = Number(given.lr);
  if (!(learningRate > 0 && learningRate <= 1)) {
    throw new UsageError(`--lr: expected a rate up to 1, got '${given.lr}'`);
  }
  if (!given.out) throw new UsageError('--out FOLDER: missing; see --help');
  const names = given.only?.split(',') ?? tableSystems.map(({ name }) => name);
  const systems = names.map((name): TableSystem => {
    const found = tableSystems.find((system) => system.name === name);
    if (found) return found;
    throw new UsageError(
      `--only: unknown system '${name}', expected some of ${tableSystems.map((s) => s.name).join(', ')}`,
    );
  });
  return {
    out: given.out,
    systems,
    seeds: Array.from({ length: whole('seeds', 1, 10) }, (_, i) => i + 1),
    setting: {
      size,
      batch: whole('batch', 1, 256),
      steps: whole('steps', 1, 10_000_000),
      data: given.data,
      pool: whole('pool', 0, 1_000_000),
      learningRate,
    },
    evaluation: { count: whole('count', 2, 100_000), dotsCount: whole('dots-count', 1, 10_000) },
    threads: whole('threads', 1, 1024),
  };
}

async function main(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    return 0;
  }
  const { out, systems, seeds, setting, evaluation, threads } = parse(args);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  const results = new Map<string, RunResult[]>();
  const runs = plannedRuns(systems, seeds);
  for (const [i, { system, seed }] of runs.entries()) {
    console.error(`${i + 1}/${runs.length}: ${system.name}, seed ${seed}`);
    const result = await runSystem(out, system, seed, setting, evaluation, threads, stopping.signal);
    results.set(system.name, [...(results.get(system.name) ?? []), result]);
    await writeWhole(join(out, 'table.md'), systemsMarkdown(setting, systems, results));
  }
  console.log(systemsMarkdown(setting, systems, results));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`systems-table: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  process.exitCode = error instanceof UsageError ? 2 : error instanceof Stopped ? 130 : 1;
}

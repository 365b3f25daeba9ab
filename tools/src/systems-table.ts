/**
 * Ten systems at the width of `swift`, trained with equal data and steps and measured on the same held-out pictures, as one
 * table: parameters, speed, memory, PSNR without and with 16 hints, dots to finish, Fréchet distance, line fidelity.
 * Run: node --conditions=@irodori/source --import tsx tools/src/systems-table.ts --out runs/systems --steps 2000
 * The same command again goes on where it was stopped, with more --steps from where it ended. At its end sheet.png shows held-out pictures by all systems.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { encodePng } from 'irodori';
import { writeFileAtomically } from '@irodori/training';
import { parseFlags, runProgram } from './command-line.ts';
import { runSystem } from './systems-table/run-system.ts';
import { measureSpeeds, readSpeeds } from './systems-table/speed.ts';
import { systemsSheet } from './systems-table/sheet.ts';
import { plannedRuns, tableSystems } from './systems-table/systems.ts';
import { systemsMarkdown, type RunResult } from './systems-table/table.ts';

const help = `usage: node --conditions=@irodori/source --import tsx tools/src/systems-table.ts --out FOLDER --steps N [options]

  --out FOLDER        runs, reports, table.md, sheet.png (required; not empty: goes on with what is there)
  --steps N           of every run (required); more than the runs there have: they go on to so many
  --only NAMES        some of ${tableSystems.map(({ name }) => name).join(',')}
  --seeds N           seeds of the first five systems, 1 to N (3)
  --size PIXELS       side of the pictures, a multiple of 64 (64)
  --batch N           pictures in a step (8)
  --data SPEC         training pictures; their held-out part is measured on (irodori-mix)
  --pool N            of an endless set: draw so many pictures once and keep them (0: all new)
  --lr RATE           learning rate of the systems without an experiment of their own (0.001)
  --count N           held-out pictures (60)
  --dots-count N      held-out pictures for dots to finish (8)
  --shown N           held-out pictures on the sheet (4)
  --threads N         of the runtime (all cores)
  --speed ROUNDS      measure steps a second at the end, all systems by turns; nothing else may run then (0: as measured before)`;

function parse(args: string[]) {
  const { required, text, whole, positive, some } = parseFlags(args, {
    out: undefined,
    steps: undefined,
    only: undefined,
    seeds: '3',
    size: '64',
    batch: '8',
    data: 'irodori-mix',
    pool: '0',
    lr: '0.001',
    count: '60',
    'dots-count': '8',
    shown: '4',
    threads: String(availableParallelism()),
    speed: '0',
  });
  return {
    out: required('out'),
    systems: some('only', tableSystems),
    seeds: Array.from({ length: whole('seeds', 1, 10) }, (_, i) => i + 1),
    setting: {
      size: whole('size', 64, 1024, 64),
      batch: whole('batch', 1, 256),
      steps: whole('steps', 1, 10_000_000),
      data: text('data')!,
      pool: whole('pool', 0, 1_000_000),
      learningRate: positive('lr', 1),
    },
    evaluation: { count: whole('count', 2, 100_000), dotsCount: whole('dots-count', 1, 10_000) },
    shown: whole('shown', 1, 100),
    threads: whole('threads', 1, 1024),
    rounds: whole('speed', 0, 100),
  };
}

async function main(args: string[]): Promise<number> {
  const { out, systems, seeds, setting, evaluation, shown, threads, rounds } = parse(args);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  const results = new Map<string, RunResult[]>();
  const runs = plannedRuns(systems, seeds);
  for (const [i, { system, seed }] of runs.entries()) {
    console.error(`${i + 1}/${runs.length}: ${system.name}, seed ${seed}`);
    const result = await runSystem(out, system, seed, setting, evaluation, threads, stopping.signal);
    results.set(system.name, [...(results.get(system.name) ?? []), result]);
    writeFileAtomically(join(out, 'table.md'), systemsMarkdown(setting, systems, results, await readSpeeds(out)));
  }
  if (rounds > 0) await measureSpeeds(out, systems, setting, rounds, threads, stopping.signal);
  const table = systemsMarkdown(setting, systems, results, await readSpeeds(out));
  writeFileAtomically(join(out, 'table.md'), table);
  const sheet = await systemsSheet(out, systems, setting, shown);
  writeFileAtomically(join(out, 'sheet.png'), await encodePng(sheet));
  console.log(table);
  return 0;
}

await runProgram('systems-table', help, main);

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeFileAtomically } from '@irodori/training/common';
import { stepMultiplyAdds } from './arithmetic.ts';
import { UsageError } from '../command-line.ts';
import { machineTime } from './machine-load.ts';
import type { PeerVariant, TrainStepOptions } from './options.ts';
import { findTorch } from './python.ts';
import { median } from './statistics.ts';
import { encodeWorkload } from './workload.ts';

const run = promisify(execFile);

/** What a child prints. */
interface Round {
  readonly seconds: readonly number[];
  /** Of the first step. */
  readonly losses: Readonly<Record<string, number>>;
  readonly peakKiB: number | null;
  /** Processor seconds of one timed step, and of the whole process. */
  readonly stepCpu: number;
  readonly totalCpu: number;
}

/** A variant that does not run here. */
interface Failed {
  readonly failed: string;
}

interface Side {
  readonly name: string;
  /** Undefined: ours. */
  readonly variant: PeerVariant | undefined;
  readonly rounds: readonly Round[];
}

/** Allowed difference of the first step's losses, relative: float32 on both sides. */
const TOLERANCE = 1e-3;
/** With products of 8 bits of mantissa. */
const BFLOAT16_TOLERANCE = 0.1;
/** Share of the machine that others may take before the report says so. */
const OTHERS = 0.05;

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Built, as people run it: a compiler in the process would count as memory of the step. */
async function ownChild(module: string, argument: string): Promise<string> {
  const file = path(`../../dist/bench/${module}`);
  if (!existsSync(file)) throw new UsageError('expected the packages built; run: npm run build');
  return (await run(process.execPath, [file, argument])).stdout;
}

async function peerChild(
  python: string,
  workload: string,
  variant: PeerVariant,
  threads: number,
): Promise<Round | Failed> {
  const limits = { OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) };
  const { stdout } = await run(python, [path('../../bench/train_step.py'), workload, variant], {
    env: { ...process.env, ...limits },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Round | Failed;
}

/** `train-step`: measures, prints. @returns the exit code: 1 when both sides do not compute the same */
export async function benchTrainStep(options: TrainStepOptions, print: (line: string) => void): Promise<number> {
  const { preset, size, batch, threads, rounds, warmup, steps, stepsPerRun, perceptual, peers } = options;
  const torch = peers.length > 0 ? await findTorch() : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'irodori-bench-'));
  try {
    const workload = join(folder, 'workload.safetensors');
    await writeFile(workload, encodeWorkload(options));
    print(
      `train-step: ${preset} at ${size} x ${size}, batch ${batch}, perceptual network ${perceptual}, ${threads} threads of ` +
        `${cpus()[0]?.model.trim() ?? 'an unknown processor'}; ${rounds} rounds of ${warmup} + ${steps} steps${stepsPerRun > 1 ? `, ${stepsPerRun} a run` : ''}`,
    );
    if (peers.length > 0 && !torch) {
      print(
        'PyTorch: not found, only our side is measured; install it (Debian: apt-get install python3-torch) or set IRODORI_PYTHON',
      );
    }
    const measured = new Map<PeerVariant | undefined, Round[]>([[undefined, []]]);
    for (const variant of torch ? peers : []) measured.set(variant, []);
    const before = machineTime();
    const ownBefore = process.cpuUsage();
    for (let round = 0; round < rounds; round++) {
      const sides = [...measured.keys()];
      for (const variant of round % 2 === 0 ? sides : sides.toReversed()) {
        const result =
          variant === undefined || !torch
            ? (JSON.parse(await ownChild('step-child.js', workload)) as Round)
            : await peerChild(torch.command, workload, variant, threads);
        if ('failed' in result) {
          print(`  PyTorch ${variant}: does not run here (${result.failed})`);
          measured.delete(variant);
        } else measured.get(variant)!.push(result);
      }
    }
    const after = machineTime();
    const { user, system } = process.cpuUsage(ownBefore);
    const { gigaflops } = JSON.parse(await ownChild('product-child.js', String(threads))) as { gigaflops: number };
    const sides = [...measured].map(([variant, all]): Side => {
      const name = variant === undefined ? 'irodori' : `PyTorch ${torch?.version} ${variant}`;
      return { name, variant, rounds: all };
    });
    const children = sides.flatMap((side) => side.rounds).reduce((sum, { totalCpu }) => sum + totalCpu, 0);
    const others =
      before && after
        ? Math.max(0, after.busy - before.busy - children - (user + system) / 1e6) / (after.all - before.all)
        : null;
    return await report(options, sides, gigaflops, others, print);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function report(
  options: TrainStepOptions,
  sides: readonly Side[],
  gigaflops: number,
  others: number | null,
  print: (line: string) => void,
): Promise<number> {
  const multiplyAdds = stepMultiplyAdds(options);
  const figures = sides.map(({ name, variant, rounds }) => {
    const seconds = rounds.flatMap((round) => round.seconds);
    const peaks = rounds.flatMap(({ peakKiB }) => (peakKiB === null ? [] : [peakKiB]));
    const time = median(seconds);
    return {
      name,
      variant,
      seconds: time,
      cpu: median(rounds.map(({ stepCpu }) => stepCpu)),
      fastest: Math.min(...seconds),
      slowest: Math.max(...seconds),
      peakMiB: peaks.length ? median(peaks) / 1024 : null,
      shareOfPeak: (2 * multiplyAdds) / time / 1e9 / gigaflops,
    };
  });
  for (const { name, seconds, cpu, fastest, slowest, peakMiB, shareOfPeak } of figures) {
    print(
      `  ${name.padEnd(28)} ${milliseconds(seconds)} a step (${milliseconds(fastest)} to ${milliseconds(slowest)}), ` +
        `processor ${milliseconds(cpu)}, ` +
        `peak memory ${peakMiB === null ? 'unknown' : `${peakMiB.toFixed(0)} MiB`}, ` +
        `${(100 * shareOfPeak).toFixed(0)} % of the matrix-product peak`,
    );
  }
  print(
    `  arithmetic of a step ${(multiplyAdds / 1e9).toFixed(2)} GMAC; a ${'1536 x 1536'} product runs at ${gigaflops.toFixed(0)} GFLOP/s`,
  );
  if (others !== null && others > OTHERS) {
    print(`  other processes took ${(100 * others).toFixed(0)} % of the machine: measure again where it is quiet`);
  }
  const [ours, ...peers] = figures;
  let worst: number | null = null;
  let wrong = false;
  for (const [k, theirs] of peers.entries()) {
    const off = disagreement(sides[0]!.rounds[0]!, sides[k + 1]!.rounds[0]!);
    const allowed = theirs.variant === 'bfloat16' ? BFLOAT16_TOLERANCE : TOLERANCE;
    const memory = ours!.peakMiB && theirs.peakMiB ? (ours!.peakMiB / theirs.peakMiB).toFixed(2) : 'unknown';
    print(
      `  against ${theirs.name}: speed ${(theirs.seconds / ours!.seconds).toFixed(2)} x, processor time ` +
        `${(ours!.cpu / theirs.cpu).toFixed(2)} x, memory ${memory} x; losses of the first step agree to ` +
        `${off.toExponential(1)} (${allowed} allowed)`,
    );
    worst = Math.max(worst ?? 0, off);
    wrong ||= !(off <= allowed);
  }
  if (options.json) {
    const all = { options, figures, sides, gigaflops, multiplyAdds, others, disagreement: worst };
    writeFileAtomically(options.json, `${JSON.stringify(all, null, 2)}\n`);
  }
  if (wrong) {
    print('  the two sides do not compute the same step: the times say nothing');
    return 1;
  }
  return 0;
}

/** Largest relative difference between the losses of two rounds; Infinity where one is missing or not a number. */
function disagreement(a: Round, b: Round): number {
  return Object.entries(a.losses).reduce((worst, [name, value]) => {
    const other = b.losses[name] ?? NaN;
    const difference = Math.abs(value - other) / Math.max(Math.abs(other), 1e-9);
    return Math.max(worst, Number.isFinite(difference) ? difference : value === other ? 0 : Infinity);
  }, 0);
}

const milliseconds = (seconds: number): string => `${(1000 * seconds).toFixed(seconds < 0.1 ? 1 : 0)} ms`;

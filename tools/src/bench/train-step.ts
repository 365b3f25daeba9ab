import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { stepMultiplyAdds } from './arithmetic.ts';
import { UsageError } from '../command-line.ts';
import type { TrainStepOptions } from './options.ts';
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
}

interface Side {
  readonly name: string;
  readonly rounds: readonly Round[];
}

/** Allowed difference of the first step's losses, relative: float32 on both sides. */
const TOLERANCE = 1e-3;

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Built, as people run it: a compiler in the process would count as memory of the step. */
async function ownChild(module: string, argument: string): Promise<string> {
  const file = path(`../../dist/bench/${module}`);
  if (!existsSync(file)) throw new UsageError('expected the packages built; run: npm run build');
  return (await run(process.execPath, [file, argument])).stdout;
}

async function peerChild(python: string, workload: string, threads: number): Promise<string> {
  const limits = { OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) };
  const { stdout } = await run(python, [path('../../bench/train_step.py'), workload], {
    env: { ...process.env, ...limits },
  });
  return stdout;
}

/** `train-step`: measures, prints. @returns the exit code: 1 when both sides do not compute the same */
export async function benchTrainStep(options: TrainStepOptions, print: (line: string) => void): Promise<number> {
  const torch = options.peer ? await findTorch() : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'irodori-bench-'));
  try {
    const workload = join(folder, 'workload.safetensors');
    await writeFile(workload, encodeWorkload(options));
    const ours: Round[] = [];
    const theirs: Round[] = [];
    const own = async (): Promise<void> => {
      ours.push(JSON.parse(await ownChild('step-child.js', workload)) as Round);
    };
    const peer = async (): Promise<void> => {
      if (torch) theirs.push(JSON.parse(await peerChild(torch.command, workload, options.threads)) as Round);
    };
    const { preset, size, batch, threads, rounds, warmup, steps, stepsPerRun, perceptual } = options;
    print(
      `train-step: ${preset} at ${size} x ${size}, batch ${batch}, perceptual network ${perceptual}, ${threads} threads of ` +
        `${cpus()[0]?.model.trim() ?? 'an unknown processor'}; ${rounds} rounds of ${warmup} + ${steps} steps${stepsPerRun > 1 ? `, ${stepsPerRun} a run` : ''}`,
    );
    if (options.peer && !torch) {
      print(
        'PyTorch: not found, only our side is measured; install it (Debian: apt-get install python3-torch) or set IRODORI_PYTHON',
      );
    }
    for (let round = 0; round < rounds; round++) {
      for (const side of round % 2 === 0 ? [own, peer] : [peer, own]) await side();
    }
    const { gigaflops } = JSON.parse(await ownChild('product-child.js', String(threads))) as { gigaflops: number };
    const sides: Side[] = [{ name: 'irodori', rounds: ours }];
    if (torch) sides.push({ name: `PyTorch ${torch.version}`, rounds: theirs });
    return await report(options, sides, gigaflops, print);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function report(
  options: TrainStepOptions,
  sides: readonly Side[],
  gigaflops: number,
  print: (line: string) => void,
): Promise<number> {
  const multiplyAdds = stepMultiplyAdds(options);
  const figures = sides.map(({ name, rounds }) => {
    const seconds = rounds.flatMap((round) => round.seconds);
    const peaks = rounds.flatMap(({ peakKiB }) => (peakKiB === null ? [] : [peakKiB]));
    const time = median(seconds);
    return {
      name,
      seconds: time,
      fastest: Math.min(...seconds),
      slowest: Math.max(...seconds),
      peakMiB: peaks.length ? median(peaks) / 1024 : null,
      shareOfPeak: (2 * multiplyAdds) / time / 1e9 / gigaflops,
    };
  });
  for (const { name, seconds, fastest, slowest, peakMiB, shareOfPeak } of figures) {
    print(
      `  ${name.padEnd(18)} ${milliseconds(seconds)} a step (${milliseconds(fastest)} to ${milliseconds(slowest)}), ` +
        `peak memory ${peakMiB === null ? 'unknown' : `${peakMiB.toFixed(0)} MiB`}, ` +
        `${(100 * shareOfPeak).toFixed(0)} % of the matrix-product peak`,
    );
  }
  print(
    `  arithmetic of a step ${(multiplyAdds / 1e9).toFixed(2)} GMAC; a ${'1536 x 1536'} product runs at ${gigaflops.toFixed(0)} GFLOP/s`,
  );
  const [ours, theirs] = figures;
  let worst: number | null = null;
  if (ours && theirs) {
    worst = disagreement(sides[0]!.rounds[0]!, sides[1]!.rounds[0]!);
    const memory = ours.peakMiB && theirs.peakMiB ? (ours.peakMiB / theirs.peakMiB).toFixed(2) : 'unknown';
    print(`  speed ${(theirs.seconds / ours.seconds).toFixed(2)} x PyTorch's, memory ${memory} x PyTorch's`);
    print(`  losses of the first step agree to ${worst.toExponential(1)} (${TOLERANCE} allowed)`);
  }
  if (options.json) {
    const all = { options, figures, sides, gigaflops, multiplyAdds, disagreement: worst };
    await writeFile(options.json, `${JSON.stringify(all, null, 2)}\n`);
  }
  if (worst !== null && !(worst <= TOLERANCE)) {
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

import { readFileSync } from 'node:fs';
import { buildLoopTrainStep, buildNchwcProbe, buildTrainStep, nchwcTarget } from '@irodori/graph-builder/training';
import { openTrainSession, probeMemory } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { peakMemory } from './memory.ts';
import { runsFor } from './options.ts';
import { decodeWorkload, LEARNING_RATE } from './workload.ts';

/** Our side of one round: builds the step as training does, runs it, prints one line of JSON. */
const { config, initial, batch, options } = decodeWorkload(readFileSync(process.argv[2]!));
const { stepsPerRun, threads, warmup, steps } = options;
const target = nchwcTarget(await probeMemory(ort, buildNchwcProbe()));
const program = stepsPerRun > 1 ? buildLoopTrainStep(config, { target }) : buildTrainStep(config, { target });
const session = await openTrainSession(ort, program, {
  device: 'cpu',
  initial,
  // As the command line trains.
  sessionOptions: { graphOptimizationLevel: 'disabled', logSeverityLevel: 3, intraOpNumThreads: threads },
});

/** One run: losses of its first step. */
async function run(): Promise<Readonly<Record<string, number>>> {
  if (session.steps === undefined) return (await session.step(batch, LEARNING_RATE)).losses;
  const each = <T>(value: T): T[] => Array.from({ length: stepsPerRun }, () => value);
  return (await session.steps(each(batch), each(LEARNING_RATE))).losses[0]!;
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const seconds: number[] = [];
let busy = 0;
let first: Readonly<Record<string, number>> | undefined;
const [warmups, timed] = [warmup, steps].map((count) => runsFor(count, stepsPerRun)) as [number, number];
for (let done = 0; done < warmups + timed; done++) {
  const [began, used] = [performance.now(), cpuSeconds()];
  const losses = await run();
  if (done >= warmups) {
    seconds.push((performance.now() - began) / 1000 / stepsPerRun);
    busy += cpuSeconds() - used;
  }
  first ??= losses;
}
const stepCpu = busy / (seconds.length * stepsPerRun);
const result = { seconds, losses: first, peakKiB: peakMemory('self') ?? null, stepCpu, totalCpu: cpuSeconds() };
process.stdout.write(`${JSON.stringify(result)}\n`);

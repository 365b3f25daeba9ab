import { readFileSync } from 'node:fs';
import { buildTrainStep } from '@irodori/graph-builder';
import { TrainSession } from '@irodori/runtime';
import * as ort from 'onnxruntime-node';
import { peakMemory } from './memory.ts';
import { decodeWorkload, LEARNING_RATE } from './workload.ts';

/** Our side of one round: builds the step as training does, runs it, prints one line of JSON. */
const { config, initial, batch, options } = decodeWorkload(readFileSync(process.argv[2]!));
const program = buildTrainStep(config);
const session = await TrainSession.create(ort, program, initial, {
  sessionOptions: {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    intraOpNumThreads: options.threads,
  },
});
const seconds: number[] = [];
let first: Readonly<Record<string, number>> | undefined;
for (let step = 0; step < options.warmup + options.steps; step++) {
  const began = performance.now();
  const { losses } = await session.step(batch, LEARNING_RATE);
  if (step >= options.warmup) seconds.push((performance.now() - began) / 1000);
  first ??= losses;
}
process.stdout.write(`${JSON.stringify({ seconds, losses: first, peakKiB: peakMemory() ?? null })}\n`);

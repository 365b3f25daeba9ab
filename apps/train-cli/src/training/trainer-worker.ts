import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { chooseDevice, runFiles } from '@irodori/runtime';
import * as ort from '../onnxruntime.ts';
import { failure } from '../cli/errors.ts';
import { makeFolder } from '../cli/files.ts';
import { ENDLESS_EPOCH, DEFAULT_STEPS, arithmeticOf } from '../config/schema.ts';
import type { TrainConfig } from '../config/schema.ts';
import { runOrtTraining } from '../ort-training/open-session.ts';
import { BatchSource } from './batches.ts';
import { buildProgram } from './build-program.ts';
import { CheckpointStore, noGoodCheckpoint } from './checkpoint-store.ts';
import { EventLog } from './event-log.ts';
import { exportModel } from './export-model.ts';
import { initialWeights } from './initial-weights.ts';
import { LineLog } from './line-log.ts';
import { TrainLoop } from './loop.ts';
import { fromWire, toWire } from './messages.ts';
import type {
  DataDescription,
  StopReason,
  TrainerCommand,
  TrainerEvent,
  TrainerInput,
  TrainSummary,
} from './messages.ts';
import { RUN_SECONDS, sessionOptionsFor, stepsPerRunOn, trainingSessionOptions } from './session-options.ts';
import { summarizeLogs } from './summary.ts';

// The runtime would print at length why a device is not there; we say it in one line.
ort.env.logLevel = 'fatal';

const input = workerData as TrainerInput;
const emit = (event: TrainerEvent) => parentPort?.postMessage(event);

let stopReason: StopReason | undefined;
const batches = new BatchSource(input.dataPorts);
parentPort?.on('message', (command: TrainerCommand) => {
  if (command.kind === 'stop') stopReason = command.reason;
  else batches.fail(fromWire(command.error));
});

/** Where the run ends in steps; undefined when only time bounds it. */
function countSteps(config: TrainConfig, { length }: DataDescription): number | undefined {
  if (config.epochs === null) return config.steps ?? (config.minutes === null ? DEFAULT_STEPS : undefined);
  const pictures = Number.isFinite(length) ? length : ENDLESS_EPOCH;
  return Math.min(
    config.steps ?? Number.POSITIVE_INFINITY,
    Math.ceil((config.epochs * pictures) / (config.batch * config.accumulate)),
  );
}

async function train(): Promise<TrainSummary> {
  const { config, run, shownRun } = input;
  const configHash = createHash('sha256').update(arithmeticOf(config)).digest('hex');
  const sessionOptions = sessionOptionsFor({ threads: config.threads });
  const store = new CheckpointStore(run, config.checkpoints);
  const checkpoint = input.resume ? store.newestGood((text) => emit({ kind: 'warning', text })) : undefined;
  if (input.resume && checkpoint === undefined && hasCheckpoints(run)) throw noGoodCheckpoint(shownRun);
  if (checkpoint !== undefined && checkpoint.meta.configHash !== configHash) {
    throw failure(
      `${shownRun}: its checkpoints were made with other settings; resume with the same, or choose another --out`,
    );
  }
  const device = await chooseDevice(ort, config.device);
  const stepsPerRun = stepsPerRunOn(device, config);
  batches.expect(stepsPerRun);
  const program = await buildProgram(config);
  const initial =
    checkpoint === undefined
      ? await initialWeights(config, program)
      : new Map([...checkpoint.tensors].map(([name, { data }]) => [name, data]));
  const step = checkpoint?.meta.step ?? 0;
  for (const folder of [runFiles.samples, runFiles.checkpoints]) makeFolder(join(run, folder));
  const [metrics, validations] = [
    new LineLog(join(run, runFiles.metrics)),
    new LineLog(join(run, runFiles.validation)),
  ];
  const events = new EventLog(run, step);
  const data = await batches.describe();
  const totalSteps = countSteps(config, data);
  const session =
    config.engine === 'ort-training'
      ? await runOrtTraining({ config, totalSteps, initial, step })
      : await program.open(ort, {
          device,
          initial,
          step,
          sessionOptions: trainingSessionOptions({ threads: config.threads, device }),
        });
  const samples = await batches.validation(config.samples.count);
  const loop = new TrainLoop({
    ort,
    config,
    configHash,
    run,
    program,
    session,
    sessionOptions,
    batches,
    samples,
    store,
    metrics,
    validations,
    events,
    totalSteps,
    stepsPerRun,
    ...(config.stepsPerRun === null ? { runSeconds: RUN_SECONDS } : {}),
    emit,
    stopped: () => stopReason,
  });
  if (checkpoint !== undefined) loop.resume(checkpoint.meta);
  const { generator, discriminator } = program;
  emit({ kind: 'ready', device, parameters: { generator, discriminator }, step, totalSteps, seconds: loop.seconds });
  const reason = await loop.run();
  for (const log of [metrics, validations, events]) log.close();
  const said = summarizeLogs(join(run, runFiles.metrics), join(run, runFiles.validation));
  const { images, seconds } = loop;
  const steps = session.stepCount;
  let model: string | null = null;
  if (reason !== 'lockLost' && steps > 0) {
    const weights = await loop.shippedWeights();
    const last = said.validation?.last;
    const scores: Record<string, number> = last === undefined ? {} : { psnr: last.psnr, mae: last.mae };
    const sample = samples[0];
    const trained = {
      config,
      program,
      weights,
      steps,
      images,
      seconds,
      metrics: scores,
      data: data.sources,
      version: input.version,
      sample,
    };
    await exportModel(ort, run, trained, sessionOptions);
    model = join(shownRun, runFiles.model);
  }
  await session.dispose();
  return { reason, step: steps, images, seconds, ...said, model };
}

function hasCheckpoints(run: string): boolean {
  try {
    return readdirSync(join(run, runFiles.checkpoints)).some((name) => name.endsWith('.safetensors'));
  } catch {
    return false;
  }
}

train()
  .then((summary) => emit({ kind: 'done', summary }))
  .catch((error: unknown) => emit({ kind: 'failed', error: toWire(error) }))
  .finally(() => {
    batches.close();
    parentPort?.close();
  });

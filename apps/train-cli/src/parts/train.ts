import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { partsStride } from '@irodori/graph-builder/models';
import { buildPartsTrainStep, countPartsParameters, paperAdam } from '@irodori/graph-builder/training';
import { runFiles, TrainSession, type Checkpoint } from '@irodori/runtime';
import {
  CheckpointStore,
  LineLog,
  lockRun,
  makeFolder,
  noCheckpointError,
  sha256,
  stepTarget,
  sweepRun,
  trainingSessionOptions,
} from '@irodori/training';
import * as ort from '@irodori/training/onnxruntime';
import { failure, usageError } from '../cli/errors.ts';
import { onStopSignals } from '../cli/signals.ts';
import { partsArithmetic, partsNetworkOf } from './config.ts';
import { PartsBatches, validationBatches } from './pictures.ts';
import { PartsRun, type PartsJob, type PartsSummary } from './run.ts';
import { writePartsConfig } from './run-settings.ts';
import { initialPartsWeights } from './weights.ts';

/**
 * Trains the parts network until its steps or minutes are over, or a signal asks it to stop; everything is saved then.
 * @throws CliError when the folder is in use, full of something else, or of other settings
 */
export async function trainParts(job: PartsJob): Promise<PartsSummary> {
  const { config, out, log, resume } = job;
  const network = partsNetworkOf(config);
  const stride = partsStride(network);
  if (config.size % stride) throw usageError(`--size: expected a multiple of ${stride}, got ${config.size}`);
  if (!resume && existsSync(out) && readdirSync(out).some((name) => !name.startsWith('.'))) {
    throw usageError(`${out}: there is something in it already; choose another --out, or go on with --resume auto`);
  }
  // Before the folder is made: a wrong --init leaves nothing behind.
  if (!resume) await initialPartsWeights(config, log);
  const configHash = sha256(partsArithmetic(config));
  makeFolder(out);
  let [stop, lost] = [false, false];
  const lock = await lockRun(out, () => (lost = true));
  const forgetSignals = onStopSignals((name) => {
    stop = true;
    log.warn(`${name}: finishing the step and saving; press Ctrl-C again to stop at once`);
  });
  try {
    if (resume) sweepRun(out);
    const store = new CheckpointStore(out, { keep: config.keep, keepEvery: 0 });
    const checkpoint = resume ? store.newestGood(log.warn) : undefined;
    if (resume && checkpoint === undefined && store.steps().length > 0) throw noCheckpointError(out);
    if (checkpoint !== undefined && checkpoint.meta.configHash !== configHash) {
      throw failure(
        `${out}: its checkpoints were made with other settings; resume with the same, or begin anew with --init ${out}`,
      );
    }
    writePartsConfig(out, config);
    makeFolder(join(out, runFiles.checkpoints));
    const run = await openRun(job, configHash, store, checkpoint);
    return await run.go(() => {
      if (lost) throw failure(`${out}: the lock of the run folder was taken away; stopped without saving`);
      return stop;
    });
  } finally {
    forgetSignals();
    lock.release();
  }
}

async function openRun(job: PartsJob, configHash: string, store: CheckpointStore, checkpoint: Checkpoint | undefined) {
  const { config, out, log } = job;
  const network = partsNetworkOf(config);
  const { size, batch, slots, losses } = config;
  const program = buildPartsTrainStep(
    {
      ...network,
      losses,
      adam: paperAdam,
      batch,
      height: size,
      width: size,
      slots,
      ...(config.ema > 0 ? { emaDecay: config.ema } : {}),
      ...(config.clip > 0 ? { clipGradNorm: config.clip } : {}),
    },
    { target: await stepTarget(ort, 'cpu') },
  );
  const step = checkpoint?.meta.step ?? 0;
  const initial = checkpoint
    ? new Map([...checkpoint.tensors].map(([name, { data }]) => [name, data]))
    : await initialPartsWeights(config, log);
  // Inputs that the network does not have are not asked for.
  const inputs = program.batch as Required<typeof program.batch>;
  const session = await TrainSession.create(ort, { ...program, batch: inputs }, initial, {
    step,
    sessionOptions: trainingSessionOptions({ threads: config.threads }),
  });
  const from = step === 0 ? '' : `, going on from step ${step}`;
  log.note(`parts network, ${countPartsParameters(network).toLocaleString('en-US')} parameters${from}`);
  const batches = new PartsBatches(config, job.sets);
  const held = validationBatches(config, config.validation);
  const [metrics, validations] = [runFiles.metrics, runFiles.validation].map((name) => new LineLog(join(out, name)));
  for (const log of [metrics!, validations!]) log.truncateAfter(step);
  return new PartsRun(
    job,
    { configHash, store, session, batches, held, metrics: metrics!, validations: validations! },
    checkpoint,
  );
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '@irodori/runtime';
import { formatEnds, readConfigFile, resolveConfig, train } from '@irodori/training';
import type { Ends, TrainConfig, TrainerEvent, TrainSummary } from '@irodori/training';
import { onStopSignals } from '../../cli/signals.ts';
import type { Log } from '../../cli/log.ts';
import { version } from '../../version.ts';
import { TrainProgress } from './progress.ts';

interface TrainJob {
  readonly config: TrainConfig;
  readonly experiment: string | null;
  /** As the user wrote it. */
  readonly out: string;
  readonly resume: boolean;
  /** Where relative paths of the settings start. */
  readonly base: string;
  /** The ends that the command names, and whether by flags. */
  readonly given: Ends | undefined;
  readonly givenByFlags: boolean;
  readonly log: Log;
}

/** The settings of an existing run folder, for going on with it. */
export async function readRunConfig(out: string): Promise<TrainConfig | undefined> {
  const path = join(out, runFiles.config);
  return existsSync(path) ? resolveConfig(await readConfigFile(path), path) : undefined;
}

/**
 * Trains, shows progress, passes Ctrl-C on.
 * @returns what the trainer says at the end
 * @throws CliError and whatever else went wrong in a thread
 */
export async function runTraining({ log, ...job }: TrainJob): Promise<TrainSummary> {
  const stop = new AbortController();
  const forgetSignals = onStopSignals((name) => {
    log.warn(`${name}: finishing the step and saving; press Ctrl-C again to stop at once`);
    stop.abort();
  });
  const onEvent = describer(new TrainProgress(log), log, job.out);
  try {
    return await train({ ...job, command: process.argv.slice(2), version, onEvent, signal: stop.signal });
  } finally {
    forgetSignals();
  }
}

/** Where a resumed run ends. */
function describeEnds({
  ends: { how, totals, asked },
  step,
  seconds,
}: Extract<TrainerEvent, { kind: 'resumed' }>): string {
  const minutes = (seconds / 60).toFixed(1);
  switch (how) {
    case 'finished':
      return `finished: ${step} steps in ${minutes} minutes; to go on, say how much more with --steps, --epochs or --minutes`;
    case 'completed':
      return `completing its ${formatEnds(totals)}`;
    case 'set':
      return `going on to ${formatEnds(totals)} in all`;
    case 'added':
      return `was finished at step ${step} after ${minutes} minutes; adding ${formatEnds(asked)}`;
  }
}

/** Says what the trainer does. */
function describer(progress: TrainProgress, log: Log, out: string): (event: TrainerEvent) => void {
  const note = (text: string) => progress.say(log.note, text);
  return (event) => {
    switch (event.kind) {
      case 'ready': {
        const { generator, discriminator } = event.parameters;
        const from = event.step === 0 ? '' : `, going on from step ${event.step}`;
        log.note(
          `generator ${count(generator)} parameters, discriminator ${count(discriminator)}, on ${event.device}${from}`,
        );
        return progress.start(event);
      }
      case 'resumed':
        return note(`${out}: ${describeEnds(event)}`);
      case 'step':
        return progress.step(event);
      case 'validated': {
        const { step, psnr, mae, hintMae } = event.line;
        const hint = hintMae === null ? '' : `, at hints ${hintMae.toFixed(1)}`;
        return note(
          `step ${step}: validation ${psnr.toFixed(2)} dB, off by ${mae.toFixed(1)} gray levels${hint}${event.sheet === null ? '' : ` (${event.sheet})`}`,
        );
      }
      case 'note':
        return note(event.text);
      case 'warning':
        return progress.say(log.warn, event.text);
      case 'done':
      case 'failed':
        return progress.stop();
    }
  };
}

const count = (value: number): string => value.toLocaleString('en-US');

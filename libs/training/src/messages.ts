import type { MetricsLine, ValidationLine } from '@irodori/runtime';
import type { TrainConfig } from './config/schema.ts';
import type { Ends, EndsAnswer } from './ends.ts';
import { TrainingError } from './errors.ts';
import type { TrainingErrorDetails, TrainingErrorKind } from './errors.ts';

/** An error on its way between threads. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** System error code. */
  readonly code?: string;
  /** Of a TrainingError. */
  readonly training?: {
    readonly kind: TrainingErrorKind;
    readonly problem: string;
    readonly details: TrainingErrorDetails;
  };
}

/** What the trainer is started with. */
export interface TrainerInput {
  /** Absolute. */
  readonly run: string;
  /** The folder as the user wrote it, for messages. */
  readonly shownRun: string;
  /** When resuming with the ends that the run had. */
  readonly config: TrainConfig;
  readonly resume: boolean;
  /** The ends that the command names, and whether by flags. */
  readonly given: Ends | undefined;
  readonly givenByFlags: boolean;
  readonly command: readonly string[];
  readonly experiment: string | null;
  /** Where relative paths of the settings start. */
  readonly base: string;
  /** Its existence is the lock. */
  readonly lockFile: string;
  readonly version: string;
}

export type StopReason = 'interrupted' | 'lockLost';

/** Main thread to trainer. */
export interface TrainerCommand {
  readonly kind: 'stop';
  readonly reason: StopReason;
}

export interface TrainSummary {
  /** over: the run had finished before, nothing was trained. */
  readonly reason: 'finished' | 'over' | StopReason;
  readonly step: number;
  readonly images: number;
  readonly seconds: number;
  /** Means over the first and the last (up to 50) steps of the whole run. */
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  readonly validation: {
    readonly first: ValidationLine;
    readonly last: ValidationLine;
    readonly best: ValidationLine;
  } | null;
  readonly model: string | null;
  /** Share of the time that steps waited for data. */
  readonly dataWait: number;
}

/** Trainer to main thread. */
export type TrainerEvent =
  | {
      readonly kind: 'ready';
      readonly device: string;
      readonly parameters: { readonly generator: number; readonly discriminator: number };
      readonly step: number;
      /** Undefined when only time bounds the run. */
      readonly totalSteps: number | undefined;
      /** Undefined when only steps bound it. */
      readonly totalMinutes: number | undefined;
      readonly seconds: number;
    }
  /** A resumed run: where it ends now, and how far it was. */
  | { readonly kind: 'resumed'; readonly ends: EndsAnswer; readonly step: number; readonly seconds: number }
  | { readonly kind: 'step'; readonly line: MetricsLine; readonly seconds: number }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'validated'; readonly line: ValidationLine; readonly sheet: string | null }
  | { readonly kind: 'done'; readonly summary: TrainSummary }
  | { readonly kind: 'failed'; readonly error: WireError };

/** For the way to another thread. */
export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' };
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack ?? '',
    ...(typeof code === 'string' ? { code } : {}),
    ...(error instanceof TrainingError
      ? { training: { kind: error.kind, problem: error.problem, details: error.details } }
      : {}),
  };
}

/** The error as it was: a TrainingError, or one with the same name, message, stack and code. */
export function fromWire({ name, message, stack, code, training }: WireError): Error {
  if (training !== undefined) {
    const error = new TrainingError(training.kind, training.problem, training.details);
    return Object.assign(error, { stack });
  }
  return Object.assign(new Error(message), { name, stack }, code === undefined ? {} : { code });
}

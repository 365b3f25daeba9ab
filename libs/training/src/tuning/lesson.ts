import { targets } from '@irodori/graph-builder';
import type { PerceptualWeights } from '@irodori/graph-builder/models';
import { buildTrainStep } from '@irodori/graph-builder/training';
import type { PairDataset } from '@irodori/data/samples';
import { TrainSession, WebGpuTrainSession } from '@irodori/runtime';
import type { BatchName, OrtBackend, SessionOptions, StepSession, TrainBatch } from '@irodori/runtime';
import type { TrainConfig } from '../config/schema.ts';
import { freshGuard, judge, remember, rollBack, type GuardState } from '../guard.ts';
import { learningRateAt } from '../schedule.ts';
import { validate } from '../validation.ts';
import { bestChoice, choicesOf, type WeightChoice } from './choose-weights.ts';
import { stepGraphConfig, wholeGenerator } from './graphs.ts';

/** The weights that did best on the held-out pictures so far. */
export interface KeptWeights extends WeightChoice {
  /** PSNR on the held-out pictures, dB. */
  readonly score: number;
}

/** All that a lesson needs to go on; structured data, so that a browser's database takes it as it is. */
export interface LessonState {
  readonly step: number;
  /** Number of the next batch. */
  readonly position: number;
  /** Parameters, moments and averages by name. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
  readonly guard: GuardState;
  /** PSNR of the weights it began with on the held-out pictures, dB; undefined before the first look. */
  readonly startScore: number | undefined;
  readonly best: KeptWeights | undefined;
}

export interface LessonParts {
  readonly ort: OrtBackend;
  readonly device: 'cpu' | 'wasm' | 'webgpu';
  /** Of sessions that only color. */
  readonly sessionOptions: SessionOptions;
  readonly config: TrainConfig;
  /** The generator to begin with, by name. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly data: Pick<PairDataset, 'batch'>;
  /** One picture each. */
  readonly heldOut: readonly TrainBatch[];
  readonly perceptual?: PerceptualWeights | null;
  /** Goes on from here instead of the beginning. */
  readonly from?: LessonState | undefined;
}

/** One step done. */
export interface LessonStep {
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  /** Why the step was taken back, where it was. */
  readonly fault?: string;
}

/** How the held-out pictures come out at this step. */
export interface LessonLook {
  readonly step: number;
  /** PSNR, dB: at the beginning, now (average or weights, whichever is better), and at best. */
  readonly start: number;
  readonly now: number;
  readonly best: number;
}

const copied = (tensors: Iterable<readonly [string, { readonly data: Float32Array }]>): Map<string, Float32Array> =>
  new Map([...tensors].map(([name, { data }]) => [name, data.slice()]));

/** Where nothing is better than the beginning: the better of what was learned still stands, and the caller warns. */
const keeps = (before: KeptWeights | undefined, score: number): boolean => before === undefined || score > before.score;

/**
 * The trainer's steps without its run folder: what the same settings and pictures make of a model, one step at a call. It
 * runs wherever ONNX Runtime does.
 */
export class Lesson {
  readonly #parts: LessonParts;
  readonly #session: StepSession;
  #position: number;
  #guard: GuardState;
  #startScore: number | undefined;
  #best: KeptWeights | undefined;
  /** The last state that was kept, to go back to. */
  #kept: { readonly tensors: ReadonlyMap<string, Float32Array>; readonly step: number };

  private constructor(
    parts: LessonParts,
    session: StepSession,
    kept: { tensors: Map<string, Float32Array>; step: number },
  ) {
    this.#parts = parts;
    this.#session = session;
    this.#kept = kept;
    this.#position = parts.from?.position ?? 0;
    this.#guard = parts.from?.guard ?? freshGuard;
    this.#startScore = parts.from?.startScore;
    this.#best = parts.from?.best;
  }

  /** @throws GraphError, RuntimeError where the settings, the weights or the device do not fit */
  static async open(parts: LessonParts): Promise<Lesson> {
    const { ort, device, config, weights, from, perceptual = null, sessionOptions } = parts;
    const graph = stepGraphConfig(config, perceptual);
    const initial = from?.tensors ?? weights;
    const common = { step: from?.step ?? 0, seed: config.seed };
    const session =
      device === 'webgpu'
        ? await WebGpuTrainSession.create(ort, buildTrainStep(graph, { target: targets.webgpu }), initial, common)
        : await TrainSession.create<BatchName>(ort, buildTrainStep(graph, { target: targets.cpu }), initial, {
            ...common,
            // The graph is lowered as it is to run: looking through it again takes seconds.
            sessionOptions: { ...sessionOptions, executionProviders: [device], graphOptimizationLevel: 'disabled' },
          });
    return new Lesson(parts, session, { tensors: copied(await session.state()), step: common.step });
  }

  /** Steps done so far. */
  get stepCount(): number {
    return this.#session.stepCount;
  }

  /** @throws RuntimeError where the runtime fails, as when the GPU is lost; what {@link state} gave last still stands */
  async step(): Promise<LessonStep> {
    const { config, data } = this.#parts;
    const number = this.stepCount + 1;
    const learningRate = learningRateAt(config, number, config.steps ?? undefined) * this.#guard.learningRateScale;
    const { sketch, hint, target } = await data.batch(this.#position * config.batch, config.batch);
    const { losses } = await this.#session.step({ sketch, hint, target }, learningRate);
    this.#position += 1;
    const loss = losses['generator'] ?? Number.NaN;
    const fault = judge(this.#guard, losses, config.guard);
    if (fault !== undefined) {
      await this.#goBack(fault, number);
      return { step: this.stepCount, loss, learningRate, fault };
    }
    this.#guard = remember(this.#guard, losses, number);
    return { step: number, loss, learningRate };
  }

  async #goBack(why: string, step: number): Promise<void> {
    const { config } = this.#parts;
    const guard = rollBack(this.#guard, this.#guard, step, config.guard);
    if (guard === undefined) throw new RangeError(`${why} again after ${config.guard.retries} attempts`);
    await this.#session.load(this.#kept.tensors, this.#kept.step);
    this.#guard = guard;
  }

  /** Everything that is needed to go on from here; steps that go wrong go back to it. */
  async state(): Promise<LessonState> {
    const tensors = copied(await this.#session.state());
    this.#kept = { tensors, step: this.stepCount };
    return {
      step: this.stepCount,
      position: this.#position,
      tensors,
      guard: this.#guard,
      startScore: this.#startScore,
      best: this.#best,
    };
  }

  /** Colors the held-out pictures with the average and with the weights, and keeps the better one where it is the best yet. */
  async look(): Promise<LessonLook> {
    this.#startScore ??= await this.#score(this.#parts.weights);
    const choices = choicesOf(await this.#session.state(), this.stepCount);
    const { choice, score } = await bestChoice(choices, (weights) => this.#score(weights));
    if (keeps(this.#best, score) && this.stepCount > 0) {
      const weights = new Map([...choice.weights].map(([name, data]) => [name, data.slice()]));
      this.#best = { ...choice, weights, score };
    }
    return { step: this.stepCount, start: this.#startScore, now: score, best: this.#best?.score ?? score };
  }

  /** The weights that ship: the best of all looks; undefined before the first step was looked at. */
  get best(): KeptWeights | undefined {
    return this.#best;
  }

  async #score(weights: ReadonlyMap<string, Float32Array>): Promise<number> {
    const { ort, config, heldOut, sessionOptions } = this.#parts;
    if (heldOut.length === 0) return 0;
    const generator = wholeGenerator(config, weights, '');
    return (await validate(ort, generator, heldOut, config.size, sessionOptions)).line.psnr;
  }

  dispose(): Promise<void> {
    return this.#session.dispose();
  }
}

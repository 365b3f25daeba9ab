import type { OrtTrainingPrograms, OrtTrainingSet } from '@irodori/graph-builder/training';
import type { StepResult, TrainBatch, TrainSession } from '@irodori/runtime';
import type { OrtTensor, OrtTrainingRuntime, OrtTrainingSession } from '@irodori/runtime/ort-training';
import { trainingCheckpoint, type TrainingState } from './training-checkpoint.ts';

/** What the training loop asks of an engine; `TrainSession` and `OrtGanSession` both answer. */
type GanSession = Pick<TrainSession, 'stepCount' | 'step' | 'load' | 'state' | 'dispose'>;

interface OrtGanParts {
  readonly runtime: OrtTrainingRuntime;
  /** The artifacts for a schedule; called again when a roll-back lowers the rate. */
  readonly programs: (learningRates: readonly number[]) => OrtTrainingPrograms;
  /** The rate of each step from the first on; the last one stays. */
  readonly learningRates: readonly number[];
  /** Decay of the running average of the generator's weights; 0: none. */
  readonly emaDecay: number;
}

/** Both networks in the official runtime. */
interface Sessions {
  readonly programs: OrtTrainingPrograms;
  readonly generator: OrtTrainingSession;
  readonly discriminator: OrtTrainingSession | undefined;
}

/** Rates that differ by less than this share are the same. */
const SAME_RATE = 1e-5;

/**
 * Trains the GAN through onnxruntime-training 1.19.2: two sessions, both losses from the parameters at the start of the
 * step, then both updates. The runtime cannot give its moments back, so `state()` has parameters and averages only, and a
 * run that is taken up from it starts its moments at zero.
 */
export class OrtGanSession implements GanSession {
  readonly #parts: OrtGanParts;
  #sessions: Sessions | undefined;
  /** Parameters by name, as of the last update. */
  #weights = new Map<string, Float32Array>();
  #averages = new Map<string, Float32Array>();
  #loaded: { state: TrainingState; step: number } = { state: new Map(), step: 0 };
  #step = 0;
  #rateScale = 1;

  constructor(parts: OrtGanParts, initial: TrainingState, step = 0) {
    this.#parts = parts;
    this.load(initial, step);
  }

  get stepCount(): number {
    return this.#step;
  }

  /** Replaces the whole state; the runtime's sessions are made anew at the next step. */
  load(initial: TrainingState, step: number): void {
    this.#release();
    this.#loaded = { state: initial, step };
    this.#step = step;
    this.#weights = new Map([...initial].filter(([name]) => /^(generator|discriminator)\./.test(name)));
    this.#averages = new Map(
      this.#parts.emaDecay === 0
        ? []
        : [...this.#weights]
            .filter(([name]) => name.startsWith('generator.'))
            .map(([name, data]) => [name, (initial.get(`ema.${name}`) ?? data).slice()]),
    );
  }

  /**
   * One step on one batch; a loss that is not finite leaves parameters, moments and step count as they were.
   * @throws OrtTrainingError when the runtime fails, TrainingError when the state lacks a parameter
   */
  step(batch: TrainBatch, learningRate: number, options: { readonly fake?: boolean } = {}): Promise<StepResult> {
    const sessions = this.#sessionsFor(learningRate);
    const { programs, generator, discriminator } = sessions;
    const given = { sketch: batch.sketch, hint: batch.hint, target: batch.target };
    const made = generator.trainStep(
      this.#feeds(programs.generator, { ...given, ...Object.fromEntries(this.#weights) }),
    );
    const fake = made.get('fake')!.data;
    const judged =
      programs.discriminator && discriminator?.trainStep(this.#feeds(programs.discriminator, { ...given, fake }));
    const loss = (results: ReadonlyMap<string, OrtTensor> | undefined, name: string) =>
      results?.get(name)?.data[0] ?? 0;
    const losses = {
      perceptual: loss(made, 'perceptual'),
      huber: loss(made, 'huber'),
      adversarial: loss(made, 'adversarial'),
      generator: loss(made, 'generator'),
      discriminator: loss(judged, 'discriminator'),
    };
    const committed = Object.values(losses).every(Number.isFinite);
    for (const session of [generator, discriminator]) {
      if (committed) session?.optimizerStep();
      session?.lazyResetGrad();
    }
    if (committed) {
      this.#step += 1;
      this.#takeWeights(sessions);
    }
    return Promise.resolve({ losses, committed, ...(options.fake ? { fake } : {}) });
  }

  /** Parameters, and averages under `ema.NAME`. */
  state(): Map<string, { readonly shape: readonly number[]; readonly data: Float32Array }> {
    const sessions = this.#sessions ?? this.#open();
    const entries = allParameters(sessions.programs).flatMap(({ name, shape }) => {
      const average = this.#averages.get(name);
      const own = [name, { shape, data: this.#weights.get(name)! }] as const;
      return average ? [own, [`ema.${name}`, { shape, data: average }] as const] : [own];
    });
    return new Map(entries);
  }

  dispose(): Promise<void> {
    this.#release();
    return Promise.resolve();
  }

  #release(): void {
    this.#sessions?.generator.release();
    this.#sessions?.discriminator?.release();
    this.#sessions = undefined;
  }

  /** The sessions whose optimizer has this rate at the next step. @throws when the rate moves off the schedule mid-way */
  #sessionsFor(learningRate: number): Sessions {
    const { learningRates } = this.#parts;
    const scheduled = learningRates[Math.min(this.#step, learningRates.length - 1)] ?? learningRate;
    const scale = scheduled === 0 ? 1 : learningRate / scheduled;
    if (this.#sessions && Math.abs(scale / this.#rateScale - 1) <= SAME_RATE) return this.#sessions;
    if (this.#sessions)
    // Moments stay inside the runtime: a new rate in the middle of a run costs them.
    {
      this.#loaded = { state: new Map(this.#weights), step: this.#step };
    }
    this.#release();
    this.#rateScale = scale;
    return this.#open();
  }

  #open(): Sessions {
    const { runtime, programs: build, learningRates } = this.#parts;
    const rates = learningRates.map((rate) => rate * this.#rateScale);
    const programs = build(rates);
    const { state, step } = this.#loaded;
    const create = (set: OrtTrainingSet): OrtTrainingSession =>
      runtime.createSession({
        ...set,
        checkpoint: trainingCheckpoint(set.parameters, state, { step, learningRate: rates[0] ?? 0 }),
      });
    this.#sessions = {
      programs,
      generator: create(programs.generator),
      discriminator: programs.discriminator && create(programs.discriminator),
    };
    return this.#sessions;
  }

  #feeds(set: OrtTrainingSet, given: Readonly<Record<string, Float32Array>>): Record<string, OrtTensor> {
    return Object.fromEntries(set.inputs.map(({ name, shape }) => [name, { shape, data: given[name]! }]));
  }

  /** Reads the updated parameters out, and moves the averages after them. */
  #takeWeights({ programs, generator, discriminator }: Sessions): void {
    const take = (set: OrtTrainingSet, session: OrtTrainingSession): void => {
      const all = session.parameters();
      let at = 0;
      for (const { name, shape } of set.parameters) {
        const end = at + shape.reduce((a, b) => a * b, 1);
        this.#weights.set(name, all.subarray(at, end));
        at = end;
      }
    };
    take(programs.generator, generator);
    if (programs.discriminator && discriminator) take(programs.discriminator, discriminator);
    const { emaDecay } = this.#parts;
    for (const [name, average] of this.#averages) {
      const weights = this.#weights.get(name)!;
      for (let i = 0; i < average.length; i++) average[i] = emaDecay * average[i]! + (1 - emaDecay) * weights[i]!;
    }
  }
}

const allParameters = ({ generator, discriminator }: OrtTrainingPrograms) => [
  ...generator.parameters,
  ...(discriminator?.parameters ?? []),
];

import { heldOut } from '@irodori/data/samples';
import { extractSketch, planeToRaster, readDrawing, toRgba } from '@irodori/image';
import { parametersInUse } from '@irodori/graph-builder/training';
import { colorize, networkModel } from '@irodori/paint';
import { Colorizer, PartsModel } from '@irodori/runtime';
import {
  fewShot,
  Lesson,
  mergePatches,
  modelOf,
  openFewPictures,
  readModelWeights,
  trainConfigSchema,
  wholeGenerator,
  type LessonLook,
  type TrainConfig,
  type TrainConfigPatch,
} from '@irodori/training/tuning';
import { Fault, toFault } from '../model/errors.ts';
import { readModelFiles, type ModelFiles } from '../model/model-files.ts';
import type { Runtime } from '../model/ort.ts';
import type { BackendChoice } from '../model/types.ts';
import { bundleOf } from './model-bundle.ts';
import type {
  KeptLesson,
  LessonJob,
  LessonPicture,
  LessonReport,
  ModelBundle,
  OpenedLesson,
  PaintedLook,
  ReviewedPicture,
} from './types.ts';

/** What a course stands on. */
export interface CourseServices {
  openRuntime(choice: BackendChoice, threads: number): Promise<Runtime>;
  /** @throws where storage is full or blocked; the course goes on and says so */
  keepState(lesson: string, state: KeptLesson): Promise<void>;
  lessonState(lesson: string): Promise<KeptLesson | undefined>;
  /** Between two looks at the held-out pictures, milliseconds. */
  readonly lookMs: number;
  /** Between two times that the state is kept, milliseconds. */
  readonly saveMs: number;
}

/** A step's pause, in which the page can say what it wants. */
const BREATH_MS = 5;
const HELD_MS = 40;

/**
 * A lesson that runs by itself: it looks at the held-out pictures and keeps its state every now and then, and goes on in
 * WebAssembly where the graphics device is lost.
 */
export class Course {
  readonly #around: CourseServices;
  readonly #job: LessonJob;
  readonly #config: TrainConfig;
  readonly #files: ModelFiles;
  readonly #report: (report: LessonReport) => void;
  #runtime: Runtime;
  #lesson: Lesson;
  #parts: PartsModel | undefined;
  #before: PaintedLook['before'] | undefined;
  /** The last state that was read back from the device, whether storage had room for it or not. */
  #kept: KeptLesson | undefined;
  seconds: number;
  readonly losses: number[];
  look: LessonLook | undefined;
  #running = false;
  #loop: Promise<void> = Promise.resolve();
  held = false;

  private constructor(
    job: LessonJob,
    opened: { config: TrainConfig; files: ModelFiles; runtime: Runtime; lesson: Lesson; kept: KeptLesson | undefined },
    report: (report: LessonReport) => void,
    around: CourseServices,
  ) {
    this.#around = around;
    this.#job = job;
    this.#config = opened.config;
    this.#files = opened.files;
    this.#runtime = opened.runtime;
    this.#lesson = opened.lesson;
    this.#report = report;
    this.#kept = opened.kept;
    this.seconds = opened.kept?.seconds ?? 0;
    this.losses = [...(opened.kept?.losses ?? [])];
    this.look = opened.kept?.look;
  }

  /** Opens a lesson at its beginning or where it was kept. @throws Fault where the model cannot learn */
  static async open(job: LessonJob, report: (report: LessonReport) => void, around: CourseServices): Promise<Course> {
    const files = await readModelFiles(job.card.source, true, () => undefined);
    const config = configFor(files, job.card.settings);
    const kept = await around.lessonState(job.card.id).catch(() => undefined);
    let runtime = await around.openRuntime(job.backend, job.threads);
    let lesson: Lesson;
    try {
      lesson = await openLesson(runtime, config, files, job.pictures, kept);
    } catch (error) {
      if (runtime.backend !== 'webgpu') throw error;
      runtime = await around.openRuntime('wasm', job.threads);
      lesson = await openLesson(runtime, config, files, job.pictures, kept);
    }
    return new Course(job, { config, files, runtime, lesson, kept }, report, around);
  }

  get opened(): OpenedLesson {
    const { backend, threads } = this.#runtime;
    const { seconds, losses, look } = this;
    return { backend, threads, step: this.#lesson.stepCount, seconds, losses, look };
  }

  run(): void {
    if (this.#running) return;
    this.#running = true;
    this.#loop = this.#steps().catch((error: unknown) => {
      this.#running = false;
      const fault = toFault(error, 'fault.learn');
      this.#report({ kind: 'failed', fault: fault.key, detail: fault.message });
    });
  }

  async #steps(): Promise<void> {
    if (this.look === undefined) await this.#lookAtHeldOut();
    let [looked, saved] = [performance.now(), performance.now()];
    while (this.#running) {
      if (this.held) {
        await pause(HELD_MS);
        continue;
      }
      const began = performance.now();
      await this.#step();
      this.seconds += (performance.now() - began) / 1000;
      const over = this.seconds >= this.#job.card.minutes * 60;
      if (over || performance.now() - looked > this.#around.lookMs) {
        await this.#lookAtHeldOut();
        looked = performance.now();
      }
      if (over || performance.now() - saved > this.#around.saveMs) {
        await this.save();
        saved = performance.now();
      }
      if (over) {
        this.#running = false;
        this.#report({ kind: 'over' });
      }
      await pause(BREATH_MS);
    }
  }

  async #step(): Promise<void> {
    const { step, loss } = await this.#onDevice(() => this.#lesson.step());
    this.losses.length = Math.max(0, step - 1);
    this.losses.push(loss);
    this.#report({ kind: 'step', step, seconds: this.seconds, loss });
  }

  /** Does work on the device; where the GPU is lost in it, does it again in WebAssembly. */
  async #onDevice<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (this.#runtime.backend !== 'webgpu') throw error;
      await this.#leaveGpu();
      return work();
    }
  }

  /** The GPU is gone, and the state on it: goes on in WebAssembly from what was read back last. */
  async #leaveGpu(): Promise<void> {
    this.#runtime = await this.#around.openRuntime('wasm', this.#job.threads);
    this.#parts = undefined;
    this.#lesson = await openLesson(this.#runtime, this.#config, this.#files, this.#job.pictures, this.#kept);
    this.seconds = this.#kept?.seconds ?? 0;
    this.losses.length = this.#lesson.stepCount;
    this.#report({ kind: 'gpuLost', step: this.#lesson.stepCount });
  }

  async #lookAtHeldOut(): Promise<void> {
    const { look, painted } = await this.#onDevice(async () => ({
      look: await this.#lesson.look(),
      painted: await this.#paintHeldOut(),
    }));
    this.look = look;
    this.#report({ kind: 'look', look, painted });
  }

  /** The first held-out picture as the editor paints it. */
  async #paintHeldOut(): Promise<PaintedLook | undefined> {
    const ids = this.#job.pictures.map(({ id }) => id).sort();
    const [first] = heldOut(ids, 'val').map((index) => ids[index]);
    const finished = this.#job.pictures.find(({ id }) => id === first)?.color;
    if (!finished) return undefined;
    const lines = planeToRaster(extractSketch(finished, 'paper'));
    const best = this.#lesson.best;
    this.#before ??= await this.#paint(lines, startWeights(this.#config, this.#files));
    const now = best ? await this.#paint(lines, best.weights) : this.#before;
    return { lines, finished, before: this.#before, now };
  }

  async #paint(lines: ReviewedPicture['lines'], weights: ReadonlyMap<string, Float32Array>) {
    const { ort, sessionOptions } = this.#runtime;
    const { manifest, parts } = this.#files;
    if (manifest.parts && parts) {
      this.#parts ??= await PartsModel.load(ort, { manifest: manifest.parts, model: parts, sessionOptions });
    }
    const generator = wholeGenerator(this.#config, weights, '');
    const colorizer = await Colorizer.load(ort, { manifest, generator, sessionOptions });
    try {
      const model = networkModel(this.#config.size, colorizer, this.#parts);
      return (await colorize(model, readDrawing(toRgba(lines)), [])).picture;
    } finally {
      await colorizer.dispose();
    }
  }

  async save(): Promise<void> {
    const state = await this.#onDevice(() => this.#lesson.state());
    const { seconds, losses, look } = this;
    this.#kept = { state, seconds, losses: [...losses], look };
    try {
      await this.#around.keepState(this.#job.card.id, this.#kept);
      this.#report({ kind: 'saved', step: state.step });
    } catch (error) {
      this.#report({ kind: 'unsaved', detail: error instanceof Error ? error.message : String(error) });
    }
  }

  async pause(): Promise<void> {
    this.#running = false;
    await this.#loop;
    await this.save();
  }

  async finish(): Promise<{ bundle: ModelBundle; look: LessonLook }> {
    this.#running = false;
    await this.#loop;
    if (this.#lesson.stepCount === 0) await this.#step();
    await this.#lookAtHeldOut();
    await this.save();
    const best = this.#lesson.best;
    if (!best || !this.look) throw new Fault('fault.learn', 'nothing was learned yet');
    const bundle = await bundleOf({
      name: this.#job.card.name,
      config: this.#config,
      best,
      images: this.#lesson.stepCount * this.#config.batch,
      seconds: this.seconds,
      before: this.#files,
    });
    return { bundle, look: this.look };
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The recipe for the model at hand. */
function configFor({ manifest }: ModelFiles, settings: TrainConfigPatch): TrainConfig {
  const { preset, trainSize, config } = manifest;
  const model = { preset, size: trainSize, generator: config, steps: null };
  const read = trainConfigSchema.safeParse(mergePatches(fewShot, model as TrainConfigPatch, settings));
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new Fault('fault.learnModel', `${issue?.path.join('.')}: ${issue?.message}`);
}

function startWeights(config: TrainConfig, { manifest, generator }: ModelFiles): Map<string, Float32Array> {
  if (!generator) throw new Fault('fault.learnModel', 'the model has no whole generator');
  try {
    return readModelWeights(generator, parametersInUse(modelOf(config)), manifest.files.generator.path);
  } catch (error) {
    throw new Fault('fault.learnModel', error instanceof Error ? error.message : String(error));
  }
}

async function openLesson(
  { ort, backend, sessionOptions }: Runtime,
  config: TrainConfig,
  files: ModelFiles,
  pictures: readonly LessonPicture[],
  kept: KeptLesson | undefined,
): Promise<Lesson> {
  const whole = pictures.map(({ id, color }) => ({ id, open: () => Promise.resolve(color) }));
  const name = config.data.startsWith('folder:') ? config.data : undefined;
  const { learned, heldOut: held } = await openFewPictures(config, whole, name);
  const weights = startWeights(config, files);
  const device = backend === 'webgpu' ? 'webgpu' : 'wasm';
  return Lesson.open({ ort, device, sessionOptions, config, weights, data: learned, heldOut: held, from: kept?.state });
}

import { heldOut, shrunkFor } from '@irodori/data/samples';
import { extractSketch, flattenAlpha, planeToRaster, readDrawing, toRgba } from '@irodori/image';
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
import { expose } from 'comlink';
import { config as zodConfig } from 'zod';
import { bandToRgba } from '../engine/raster/bands.ts';
import { Fault, toFault } from '../model/errors.ts';
import { announce, watched } from '../model/host.ts';
import { readModelFiles, type ModelFiles } from '../model/model-files.ts';
import { openRuntime, type Runtime } from '../model/ort.ts';
import { decodePicture } from '../studio/decode.ts';
import { keepState, lessonState } from './lesson-store.ts';
import { bundleOf } from './model-bundle.ts';
import type {
  KeptLesson,
  LearnService,
  LessonJob,
  LessonPicture,
  LessonReport,
  ModelBundle,
  OpenedLesson,
  PaintedLook,
  ReviewedPicture,
} from './types.ts';

// The content policy forbids building functions from text, which the schema library would try.
zodConfig({ jitless: true });

/** Between two looks at the held-out pictures, and between two times that the state is kept. */
const LOOK_MS = 60_000;
const SAVE_MS = 20_000;
/** A step's pause, in which the page can say what it wants. */
const BREATH_MS = 5;
const HELD_MS = 40;

/** Everything of the lesson that is open. */
class Course {
  readonly #job: LessonJob;
  readonly #config: TrainConfig;
  readonly #files: ModelFiles;
  readonly #report: (report: LessonReport) => void;
  #runtime: Runtime;
  #lesson: Lesson;
  #parts: PartsModel | undefined;
  #before: PaintedLook['before'] | undefined;
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
  ) {
    this.#job = job;
    this.#config = opened.config;
    this.#files = opened.files;
    this.#runtime = opened.runtime;
    this.#lesson = opened.lesson;
    this.#report = report;
    this.seconds = opened.kept?.seconds ?? 0;
    this.losses = [...(opened.kept?.losses ?? [])];
    this.look = opened.kept?.look;
  }

  static async open(job: LessonJob, report: (report: LessonReport) => void): Promise<Course> {
    const files = await readModelFiles(job.card.source, true, () => undefined);
    const config = configFor(files, job.card.settings);
    const kept = await lessonState(job.card.id).catch(() => undefined);
    let runtime = await openRuntime(job.backend, job.threads);
    let lesson: Lesson;
    try {
      lesson = await openLesson(runtime, config, files, job.pictures, kept);
    } catch (error) {
      if (runtime.backend !== 'webgpu') throw error;
      runtime = await openRuntime('wasm', job.threads);
      lesson = await openLesson(runtime, config, files, job.pictures, kept);
    }
    return new Course(job, { config, files, runtime, lesson, kept }, report);
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
      if (over || performance.now() - looked > LOOK_MS) {
        await this.#lookAtHeldOut();
        looked = performance.now();
      }
      if (over || performance.now() - saved > SAVE_MS) {
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
    try {
      const { step, loss } = await this.#lesson.step();
      this.losses.length = Math.max(0, step - 1);
      this.losses.push(loss);
      this.#report({ kind: 'step', step, seconds: this.seconds, loss });
    } catch (error) {
      if (this.#runtime.backend !== 'webgpu') throw error;
      await this.#leaveGpu();
    }
  }

  /** The GPU is gone, and the state on it: goes on in WebAssembly from what was kept. */
  async #leaveGpu(): Promise<void> {
    const kept = await lessonState(this.#job.card.id);
    this.#runtime = await openRuntime('wasm', this.#job.threads);
    this.#parts = undefined;
    this.#lesson = await openLesson(this.#runtime, this.#config, this.#files, this.#job.pictures, kept);
    this.losses.length = this.#lesson.stepCount;
    this.#report({ kind: 'gpuLost', step: this.#lesson.stepCount });
  }

  async #lookAtHeldOut(): Promise<void> {
    this.look = await this.#lesson.look();
    this.#report({ kind: 'look', look: this.look, painted: await this.#paintHeldOut() });
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
    const { seconds, losses, look } = this;
    const state = await this.#lesson.state();
    try {
      await keepState(this.#job.card.id, { state, seconds, losses, look });
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

let course: Course | undefined;

const opened = (): Course => {
  if (!course) throw new Fault('fault.learn', 'no lesson is open');
  return course;
};

/** Turns whatever goes wrong into a fault that survives the way to the page. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toFault(error, 'fault.learn');
  }
}

const REVIEW_SIZE = 128;

async function review(name: string, bytes: ArrayBuffer): Promise<ReviewedPicture> {
  const { lines } = await decodePicture(bytes, 'asItIs');
  const { width, height } = lines;
  const rgba = bandToRgba(lines, 0, height);
  const color = shrunkFor(flattenAlpha({ width, height, channels: 4, data: rgba }), REVIEW_SIZE);
  return { id: name, color, lines: planeToRaster(extractSketch(color, 'paper')) };
}

const service: LearnService = {
  ...watched,
  review: (name, bytes) => told(() => review(name, bytes)),
  open: (job, report) =>
    told(async () => {
      course = await Course.open(job, report);
      return course.opened;
    }),
  run: () => opened().run(),
  giveWay: (held) => {
    if (course) course.held = held;
  },
  pause: () => told(() => opened().pause()),
  finish: () => told(() => opened().finish()),
};
expose(service);
announce();

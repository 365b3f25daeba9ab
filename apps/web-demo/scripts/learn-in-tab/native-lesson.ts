import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decodeImage } from '@irodori/data';
import { shrunkFor } from '@irodori/data/samples';
import { parametersInUse } from '@irodori/graph-builder/training';
import { flattenAlpha } from '@irodori/image';
import { MANIFEST_FILE, parseManifest } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import {
  fewShot,
  Lesson,
  mergePatches,
  modelOf,
  openFewPictures,
  readModelWeights,
  trainConfigSchema,
  type TrainConfigPatch,
} from '@irodori/training/tuning';

/** The same lesson on the native runtime. */
export class NativeLesson {
  readonly losses: number[] = [];
  seconds = 0;

  readonly #lesson: Lesson;

  private constructor(lesson: Lesson) {
    this.#lesson = lesson;
  }

  /**
   * @param model a model folder
   * @param files pictures, as the tab is given them
   * @param settings over the recipe's
   */
  static async open(
    model: string,
    files: readonly string[],
    settings: TrainConfigPatch,
    threads: number,
  ): Promise<NativeLesson> {
    const manifest = parseManifest(await readFile(join(model, MANIFEST_FILE), 'utf8'));
    const { preset, trainSize, config: generator } = manifest;
    const own = { preset, size: trainSize, generator, steps: null } as TrainConfigPatch;
    const config = trainConfigSchema.parse(mergePatches(fewShot, own, settings));
    const whole = await Promise.all(
      files.map(async (file) => {
        // The page keeps pictures at this size, and learns from those.
        const color = shrunkFor(flattenAlpha(await decodeImage(file)), 128);
        return { id: basename(file), open: () => Promise.resolve(color) };
      }),
    );
    const { learned } = await openFewPictures(config, whole);
    const bytes = await readFile(join(model, manifest.files.generator.path));
    const weights = readModelWeights(bytes, parametersInUse(modelOf(config)), model);
    const sessionOptions = { executionProviders: ['cpu'], logSeverityLevel: 3, intraOpNumThreads: threads } as const;
    return new NativeLesson(
      await Lesson.open({ ort, device: 'cpu', sessionOptions, config, weights, data: learned, heldOut: [] }),
    );
  }

  async steps(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const began = performance.now();
      this.losses.push((await this.#lesson.step()).loss);
      this.seconds += (performance.now() - began) / 1000;
    }
  }

  dispose(): Promise<void> {
    return this.#lesson.dispose();
  }
}

import { presets } from '@irodori/graph-builder/models';
import { buildInference, countParameters, initParameters, modelParameters } from '@irodori/graph-builder/training';
import type { Raster } from '@irodori/image';
import { MANIFEST_FILE, type OrtBackend } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Runtime } from '../model/ort.ts';
import { Course, type CourseServices } from './course.ts';
import type { KeptLesson, LessonJob, LessonReport } from './types.ts';

const SIZE = 32;

/** Two colored halves, and no two pictures alike. */
function picture(index: number): Raster<3> {
  const [width, height] = [96, 120 + 8 * index];
  const data = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < width * height; i++) data.set(i < 6000 ? [30, 60, 200] : [200, 40 * index, 90], 3 * i);
  return { width, height, channels: 3, data };
}

const pictures = Array.from({ length: 5 }, (_, i) => ({ id: `${i}.png`, color: picture(i) }));

/** A model folder with random weights. */
function model(): { name: string; bytes: ArrayBuffer }[] {
  const config = presets.tiny;
  const bytes = buildInference(config.generator, initParameters(modelParameters(config).generator, 7));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const manifest = {
    schemaVersion: 1,
    kind: 'irodori-generator',
    name: 'random',
    license: 'MIT',
    date: '2026-01-01',
    preset: 'tiny',
    stride: 32,
    trainSize: SIZE,
    parameters: countParameters(config).generator,
    opset: 17,
    inputs: { sketch: 'sketch', hint: 'hint' },
    output: 'image',
    files: { generator: { path: 'generator.onnx', sha256, bytes: bytes.byteLength } },
  };
  const buffer = (data: Uint8Array): ArrayBuffer => Uint8Array.from(data).buffer;
  return [
    { name: MANIFEST_FILE, bytes: buffer(Buffer.from(JSON.stringify(manifest))) },
    { name: 'generator.onnx', bytes: buffer(bytes) },
  ];
}

const job: LessonJob = {
  card: {
    version: 1,
    id: 'lesson',
    name: 'mine',
    created: 0,
    source: { kind: 'files', name: 'random', files: model() },
    minutes: 60,
    settings: { size: SIZE, batch: 1, data: 'folder:pictures' },
    pictures: pictures.map(({ id }) => id),
  },
  pictures,
  backend: 'auto',
  threads: 1,
};

/** The native runtime under the names of a browser's two; what runs on its graphics device fails once that is lost. */
class Device {
  lost = false;
  readonly opened: string[] = [];

  readonly openRuntime: CourseServices['openRuntime'] = (choice): Promise<Runtime> => {
    const backend = choice === 'wasm' ? 'wasm' : 'webgpu';
    this.opened.push(backend);
    // As a lesson opens its step, and the editor a small network.
    const options = { executionProviders: ['cpu'], logSeverityLevel: 3, graphOptimizationLevel: 'disabled' } as const;
    const InferenceSession = {
      create: async (bytes: Uint8Array) => {
        const session = await ort.InferenceSession.create(bytes, options);
        const run = session.run.bind(session);
        const guarded: typeof run = (feeds: Parameters<typeof run>[0]) =>
          this.lost && backend === 'webgpu' ? Promise.reject(new Error('device lost')) : run(feeds);
        session.run = guarded;
        return session;
      },
    };
    const fake = { Tensor: ort.Tensor, InferenceSession } as unknown as OrtBackend;
    return Promise.resolve({ ort: fake, backend, threads: 1, sessionOptions: {} });
  };
}

/** A lesson under way, with what it told and kept. */
class Bench {
  readonly device = new Device();
  readonly told: LessonReport[] = [];
  kept: KeptLesson | undefined;
  full = false;
  #hear: (report: LessonReport) => void = () => undefined;
  course!: Course;

  async open(lookMs = 1e9): Promise<Course> {
    this.course = await Course.open(
      job,
      (report) => {
        this.told.push(report);
        this.#hear(report);
      },
      {
        openRuntime: this.device.openRuntime,
        lessonState: () => Promise.resolve(this.kept),
        keepState: (_, state) => {
          if (this.full) return Promise.reject(new DOMException('The quota is used up', 'QuotaExceededError'));
          this.kept = structuredClone(state);
          return Promise.resolve();
        },
        lookMs,
        saveMs: 0,
      },
    );
    return this.course;
  }

  /** Runs until a report is as wanted, then pauses. */
  async runUntil(wanted: (report: LessonReport) => boolean): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#hear = (report) => {
        if (report.kind === 'failed') reject(new Error(report.detail));
        if (wanted(report)) resolve();
      };
      this.course.run();
    });
    this.#hear = () => undefined;
    await this.course.pause();
  }

  count(kind: LessonReport['kind']): number {
    return this.told.filter((report) => report.kind === kind).length;
  }
}

const step = (n: number) => (report: LessonReport) => report.kind === 'step' && report.step >= n;

/** What the first steps give where nothing goes wrong. */
const unbroken = ((): (() => Promise<number[]>) => {
  const run = async (): Promise<number[]> => {
    const bench = new Bench();
    await bench.open();
    await bench.runUntil(step(5));
    return bench.course.losses.slice(0, 5);
  };
  let losses: Promise<number[]> | undefined;
  return () => (losses ??= run());
})();

const alike = (losses: readonly number[], expected: readonly number[]): void => {
  for (const [i, loss] of expected.entries()) expect(losses[i], `step ${i + 1}`).toBeCloseTo(loss, 3);
};

describe('a course', () => {
  it('goes on from what was kept as if nobody had closed the tab', async () => {
    const first = new Bench();
    await first.open();
    await first.runUntil(step(2));
    const second = new Bench();
    second.kept = first.kept!;
    const { step: at } = (await second.open()).opened;
    expect(at).toBe(first.course.opened.step);
    await second.runUntil(step(5));
    alike(second.course.losses, await unbroken());
  });

  it('goes on in WebAssembly from the last state where the graphics device is lost, with one line, also on full storage', async () => {
    for (const full of [false, true]) {
      const bench = new Bench();
      bench.full = full;
      await bench.open();
      await bench.runUntil(step(2));
      const { step: reached } = bench.course.opened;
      bench.device.lost = true;
      await bench.runUntil(step(5));
      expect(bench.device.opened).toEqual(['webgpu', 'wasm']);
      expect(bench.told.filter(({ kind }) => kind === 'gpuLost')).toEqual([{ kind: 'gpuLost', step: reached }]);
      expect(bench.count('failed')).toBe(0);
      alike(bench.course.losses, await unbroken());
    }
  });

  it('loses nothing where the device is lost while it is paused, while it looks, or at the end', async () => {
    const paused = new Bench();
    await paused.open();
    await paused.runUntil(step(2));
    paused.device.lost = true;
    await paused.course.pause();
    expect([paused.count('gpuLost'), paused.kept!.state.step]).toEqual([1, paused.course.opened.step]);

    const looking = new Bench();
    await looking.open(0);
    await looking.runUntil((report) => {
      if (report.kind === 'saved' && report.step === 1) looking.device.lost = true;
      return report.kind === 'look' && looking.count('gpuLost') === 1;
    });
    expect(looking.count('failed')).toBe(0);

    const ending = new Bench();
    await ending.open();
    await ending.runUntil(step(2));
    ending.device.lost = true;
    const { bundle } = await ending.course.finish();
    expect(bundle.files.map(({ name }) => name)).toContain('generator.onnx');
    expect([ending.count('gpuLost'), ending.count('failed')]).toEqual([1, 0]);
  });

  it('goes on in memory where storage is full, says so, and keeps its state once there is room', async () => {
    const bench = new Bench();
    bench.full = true;
    await bench.open();
    await bench.runUntil(step(2));
    expect([bench.kept, bench.count('saved')]).toEqual([undefined, 0]);
    expect(bench.told.find(({ kind }) => kind === 'unsaved')).toEqual({
      kind: 'unsaved',
      detail: 'The quota is used up',
    });
    const { step: before } = bench.course.opened;
    bench.full = false;
    await bench.runUntil((report) => report.kind === 'saved');
    expect(bench.kept!.state.step).toBeGreaterThan(before);
    alike(bench.kept!.losses, (await unbroken()).slice(0, bench.kept!.losses.length));
  });
});

import { HINT_CELL } from '@irodori/image';
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { RuntimeError, checkNames, createSession } from './backend.ts';
import type { OrtBackend, SessionOptions } from './backend.ts';
import type { ModelManifest } from './manifest.ts';
import { cropPlanes, padPlane } from './pad.ts';
import { croppedPlanes, frameOf, sketchTensor, type Frame } from './padded-frame.ts';

export interface ColorizerParts {
  readonly manifest: Pick<ModelManifest, 'stride' | 'inputs' | 'output'>;
  /** The whole network; or the two halves, or both. */
  readonly generator?: Uint8Array;
  readonly encoder?: Uint8Array;
  readonly decoder?: Uint8Array;
  readonly sessionOptions?: SessionOptions;
}

/** Hint cells along an image side: the last one may reach past the edge. */
const cellsAlong = (pixels: number): number => Math.ceil(pixels / HINT_CELL);

/** The output of all pictures of a model that makes several, behind each other as channels. */
const CANDIDATES = 'candidates';

/**
 * Runs a generator on pictures of any size: pads with white paper (and no hint) to the network's stride on the right and
 * below, and crops the result back. Calls queue up: one run at a time, which WebGPU needs.
 */
export class Colorizer {
  readonly #ort: OrtBackend;
  readonly #parts: ColorizerParts;
  readonly #generator: InferenceSession | undefined;
  readonly #encoder: InferenceSession | undefined;
  readonly #decoder: InferenceSession | undefined;
  #sketch: { frame: Frame; features: Record<string, Tensor> } | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(
    ort: OrtBackend,
    parts: ColorizerParts,
    generator: InferenceSession | undefined,
    encoder: InferenceSession | undefined,
    decoder: InferenceSession | undefined,
  ) {
    this.#ort = ort;
    this.#parts = parts;
    this.#generator = generator;
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  /**
   * @throws RuntimeError when bytes are missing, do not load, or lack the inputs and outputs the manifest names
   */
  static async load(ort: OrtBackend, parts: ColorizerParts): Promise<Colorizer> {
    const { generator, encoder, decoder, sessionOptions } = parts;
    if ((encoder === undefined) !== (decoder === undefined)) {
      throw new RuntimeError('model: encoder and decoder come together; got only one of them');
    }
    if (generator === undefined && encoder === undefined) {
      throw new RuntimeError('model: expected a generator, or an encoder with its decoder; got neither');
    }
    const open = (bytes: Uint8Array | undefined, what: string) =>
      bytes === undefined ? undefined : createSession(ort, bytes, sessionOptions, what);
    const sessions = [
      await open(generator, 'generator'),
      await open(encoder, 'encoder'),
      await open(decoder, 'decoder'),
    ];
    const colorizer = new Colorizer(ort, parts, sessions[0], sessions[1], sessions[2]);
    colorizer.#checkContract();
    return colorizer;
  }

  #checkContract(): void {
    const { inputs, output } = this.#parts.manifest;
    const features = this.#encoder?.outputNames ?? [];
    if (this.#generator) checkNames(this.#generator, 'generator', [inputs.sketch, inputs.hint], [output]);
    if (this.#encoder) checkNames(this.#encoder, 'encoder', [inputs.sketch], []);
    if (this.#decoder) checkNames(this.#decoder, 'decoder', [inputs.hint, ...features], [output]);
  }

  /** Whether {@link setSketch} and {@link paint} save work over {@link colorize}. */
  get isSplit(): boolean {
    return this.#encoder !== undefined;
  }

  /** Both sides of every run are multiples of this. */
  get stride(): number {
    return this.#parts.manifest.stride;
  }

  /**
   * One picture.
   * @param sketch `[1, height, width]` in [0, 1], white paper = 1
   * @param hint `[4, ceil(height/4), ceil(width/4)]`: RGB in [-1, 1] times mask, then mask
   * @returns `[3, height, width]`, RGB about [-1, 1], not clamped
   * @throws RuntimeError when lengths do not fit the size or the runtime fails
   */
  async colorize(sketch: Float32Array, hint: Float32Array, width: number, height: number): Promise<Float32Array> {
    if (this.#generator === undefined) {
      return this.#enqueue(async () => {
        const current = await this.#encode(sketch, width, height);
        return this.#decode(current.frame, current.features, hint);
      });
    }
    const generator = this.#generator;
    return this.#enqueue(async () => {
      const frame = frameOf(width, height, this.stride);
      const feeds = this.#feeds(sketch, hint, frame);
      return this.#image(await generator.run(feeds, [this.#parts.manifest.output]), frame);
    });
  }

  /** Whether the model makes several pictures at once, of which {@link colorize} gives the first. */
  get hasCandidates(): boolean {
    return this.#generator?.outputNames.includes(CANDIDATES) === true;
  }

  /**
   * Every picture that a model of several makes of one drawing; one where it makes one. Parameters and errors as
   * {@link colorize}.
   */
  async colorizeAll(
    sketch: Float32Array,
    hint: Float32Array,
    width: number,
    height: number,
  ): Promise<readonly Float32Array[]> {
    const generator = this.#generator;
    if (generator === undefined || !this.hasCandidates) return [await this.colorize(sketch, hint, width, height)];
    return this.#enqueue(async () => {
      const frame = frameOf(width, height, this.stride);
      const feeds = this.#feeds(sketch, hint, frame);
      const { [CANDIDATES]: all } = await generator.run(feeds, [CANDIDATES]);
      const data = (await (all as Tensor).getData(true)) as Float32Array;
      const length = 3 * frame.padded.width * frame.padded.height;
      return Array.from({ length: data.length / length }, (_, i) =>
        cropPlanes(data.subarray(i * length, (i + 1) * length), 3, frame, frame.padded),
      );
    });
  }

  /** Split models only: computes what depends on the sketch alone, for the {@link paint} calls that follow. */
  async setSketch(sketch: Float32Array, width: number, height: number): Promise<void> {
    await this.#enqueue(async () => {
      const next = await this.#encode(sketch, width, height);
      this.#dispose(this.#sketch?.features);
      this.#sketch = next;
    });
  }

  /**
   * Split models only: the current sketch with these hints, as {@link colorize} would give it.
   * @throws RuntimeError before the first {@link setSketch}
   */
  async paint(hint: Float32Array): Promise<Float32Array> {
    return this.#enqueue(() => {
      if (this.#sketch === undefined) throw new RuntimeError('paint: call setSketch with the line drawing first');
      return this.#decode(this.#sketch.frame, this.#sketch.features, hint);
    });
  }

  /** Frees the sessions; the colorizer cannot be used afterwards. */
  async dispose(): Promise<void> {
    await this.#enqueue(async () => {
      this.#dispose(this.#sketch?.features);
      this.#sketch = undefined;
      for (const session of [this.#generator, this.#encoder, this.#decoder]) await session?.release();
    });
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  #feeds(sketch: Float32Array, hint: Float32Array, frame: Frame) {
    const { inputs } = this.#parts.manifest;
    return {
      [inputs.sketch]: sketchTensor(this.#ort, sketch, frame),
      [inputs.hint]: this.#hintTensor(hint, frame),
    };
  }

  #hintTensor(hint: Float32Array, frame: Frame): Tensor {
    const [columns, rows] = [cellsAlong(frame.width), cellsAlong(frame.height)];
    const [toColumns, toRows] = [frame.padded.width / HINT_CELL, frame.padded.height / HINT_CELL];
    const cells = columns * rows;
    if (hint.length !== 4 * cells) {
      throw new RuntimeError(`hint: expected 4x${rows}x${columns} = ${4 * cells} values, got ${hint.length}`);
    }
    const data = new Float32Array(4 * toColumns * toRows);
    for (let channel = 0; channel < 4; channel++) {
      const plane = hint.subarray(channel * cells, (channel + 1) * cells);
      data.set(padPlane(plane, columns, rows, toColumns, toRows, 0), channel * toColumns * toRows);
    }
    return new this.#ort.Tensor('float32', data, [1, 4, toRows, toColumns]);
  }

  async #encode(sketch: Float32Array, width: number, height: number) {
    if (this.#encoder === undefined) {
      throw new RuntimeError('setSketch: this model has no encoder and decoder; call colorize');
    }
    const frame = frameOf(width, height, this.stride);
    const feeds = { [this.#parts.manifest.inputs.sketch]: sketchTensor(this.#ort, sketch, frame) };
    return { frame, features: (await this.#encoder.run(feeds)) as Record<string, Tensor> };
  }

  async #decode(frame: Frame, features: Record<string, Tensor>, hint: Float32Array): Promise<Float32Array> {
    if (this.#decoder === undefined) throw new RuntimeError('paint: this model has no decoder; call colorize');
    const { inputs, output } = this.#parts.manifest;
    const feeds = { ...features, [inputs.hint]: this.#hintTensor(hint, frame) };
    return this.#image(await this.#decoder.run(feeds, [output]), frame);
  }

  #image(outputs: InferenceSession.ReturnType, frame: Frame): Promise<Float32Array> {
    return croppedPlanes(outputs[this.#parts.manifest.output] as Tensor, 3, frame, 'generator: expected');
  }

  #dispose(features: Record<string, Tensor> | undefined): void {
    for (const tensor of Object.values(features ?? {})) tensor.dispose();
  }
}

import type { PartsField, Plane } from '@irodori/image';
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { checkNames, createSession } from './backend.ts';
import type { OrtBackend, SessionOptions } from './backend.ts';
import type { PartsManifest } from './manifest.ts';
import { croppedPlanes, frameOf, sketchTensor } from './padded-frame.ts';

/** A field with names; with tone where the network tells it. */
type KnownParts = Required<Omit<PartsField, 'tone'>> & Pick<PartsField, 'tone'>;

export interface PartsModelParts {
  readonly manifest: Pick<
    PartsManifest,
    'stride' | 'input' | 'outputs' | 'channels' | 'names' | 'trainSize' | 'lights'
  >;
  /** The ONNX file that the manifest names. */
  readonly model: Uint8Array;
  readonly sessionOptions?: SessionOptions;
}

/**
 * The network that tells which places of a line drawing belong together. It works best at its training size: give it the
 * drawing with the figure's long side at `trainSize` pixels. Calls queue up, as those of a Colorizer do.
 */
export class PartsModel {
  readonly #ort: OrtBackend;
  readonly #session: InferenceSession;
  readonly #manifest: PartsModelParts['manifest'];
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(ort: OrtBackend, session: InferenceSession, manifest: PartsModelParts['manifest']) {
    this.#ort = ort;
    this.#session = session;
    this.#manifest = manifest;
  }

  /** @throws RuntimeError when the bytes do not load, or lack the input and outputs that the manifest names */
  static async load(ort: OrtBackend, { manifest, model, sessionOptions }: PartsModelParts): Promise<PartsModel> {
    const session = await createSession(ort, model, sessionOptions, 'parts');
    const { input, outputs } = manifest;
    checkNames(session, 'parts', [input], outputNames(outputs));
    return new PartsModel(ort, session, manifest);
  }

  /** Long side of the drawings it was trained on, pixels. */
  get trainSize(): number {
    return this.#manifest.trainSize;
  }

  /**
   * @param sketch of any size; sides that are no multiple of the network's stride are padded with paper
   * @returns fields of the sketch's size
   * @throws RuntimeError when lengths do not fit the size or the runtime fails
   */
  run(sketch: Plane): Promise<KnownParts> {
    const result = this.#queue.then(() => this.#run(sketch));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #run({ width, height, data }: Plane): Promise<KnownParts> {
    const { stride, input, outputs, channels, names, lights } = this.#manifest;
    const frame = frameOf(width, height, stride);
    const feeds = { [input]: sketchTensor(this.#ort, data, frame) };
    const results = await this.#session.run(feeds, outputNames(outputs));
    const field = (name: string, count: number): Promise<Float32Array> =>
      croppedPlanes(results[name] as Tensor, count, frame, `parts: expected ${name}`);
    return {
      width,
      height,
      channels,
      embedding: await field(outputs.embedding, channels),
      names,
      logits: await field(outputs.logits, names.length),
      ...(outputs.tone && lights ? { tone: { lights, logits: await field(outputs.tone, lights.length) } } : {}),
    };
  }

  /** Frees the session; the model cannot be used afterwards. */
  async dispose(): Promise<void> {
    await this.#queue;
    await this.#session.release();
  }
}

const outputNames = ({ embedding, logits, tone }: PartsManifest['outputs']): string[] =>
  tone === undefined ? [embedding, logits] : [embedding, logits, tone];

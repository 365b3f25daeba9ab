import type { PartsField, Plane } from '@irodori/image';
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { RuntimeError, createSession } from './backend.ts';
import type { OrtBackend, SessionOptions } from './backend.ts';
import type { PartsManifest } from './manifest.ts';
import { cropPlanes, padPlane } from './pad.ts';

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
    if (!session.inputNames.includes(input)) {
      throw new RuntimeError(`parts: expected an input '${input}', got ${session.inputNames.join(', ')}`);
    }
    for (const name of outputNames(outputs)) {
      if (!session.outputNames.includes(name)) {
        throw new RuntimeError(`parts: expected an output '${name}', got ${session.outputNames.join(', ')}`);
      }
    }
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
    if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
      throw new RuntimeError(`expected a picture of at least 1x1 pixels, got ${width}x${height}`);
    }
    if (data.length !== width * height) {
      throw new RuntimeError(`sketch: expected ${width * height} values for ${width}x${height}, got ${data.length}`);
    }
    const { stride, input, outputs, channels, names, lights } = this.#manifest;
    const padded = { width: up(width, stride), height: up(height, stride) };
    const plane = padPlane(data, width, height, padded.width, padded.height, 1);
    const feeds = { [input]: new this.#ort.Tensor('float32', plane, [1, 1, padded.height, padded.width]) };
    const results = await this.#session.run(feeds, outputNames(outputs));
    const field = async (name: string, count: number): Promise<Float32Array> => {
      const tensor = results[name] as Tensor;
      const values = (tensor.location === 'cpu' ? tensor.data : await tensor.getData(true)) as Float32Array;
      if (values.length !== count * padded.width * padded.height) {
        throw new RuntimeError(
          `parts: expected ${name} [1, ${count}, ${padded.height}, ${padded.width}], got [${tensor.dims.join(', ')}]`,
        );
      }
      return cropPlanes(values, count, { width, height }, padded);
    };
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

const up = (side: number, stride: number): number => Math.ceil(side / stride) * stride;

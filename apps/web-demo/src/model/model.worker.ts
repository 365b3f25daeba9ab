import { HINT_CELL, emptyHints, fromImageTensor } from '@irodori/image';
import type { Plane } from '@irodori/image';
import type { PartsField } from '@irodori/paint';
import { Colorizer, identityModel, PartsModel, RuntimeError, withWideWeights } from '@irodori/runtime';
import type { SessionOptions } from '@irodori/runtime';
import { expose, transfer } from 'comlink';
import { config as zodConfig } from 'zod';
import { Fault, toFault } from './errors.ts';
import { announce, watched } from './host.ts';
import { readModelFiles } from './model-files.ts';
import type { ModelFiles } from './model-files.ts';
import { openRuntime } from './ort.ts';
import type { Runtime } from './ort.ts';
import { listServedModels, ServerModel } from './server-model.ts';
import type {
  LoadOptions,
  LoadProgress,
  LoadedModel,
  ModelService,
  ModelSource,
  PaintJob,
  PaintedImage,
} from './types.ts';

// The content policy forbids building functions from text, which the schema library would try.
zodConfig({ jitless: true });

interface Slot {
  readonly colorizer: Colorizer;
  readonly parts: PartsModel | undefined;
  sketchKey: string | undefined;
}

let loaded: Slot | ServerModel | undefined;

/** Optimizing the graphs of smaller models takes longer than their runs for a drawing, and makes none faster. */
const SMALL_MODEL = 16 * 2 ** 20;

const sizeOf = ({ generator, encoder, decoder, parts: model }: ModelFiles): number =>
  [generator, encoder, decoder, model].reduce((sum, network) => sum + (network?.byteLength ?? 0), 0);

/** Compiles the runtime, which else waits for the first model. */
async function startRuntime(runtime: Runtime): Promise<Runtime> {
  if (runtime.backend === 'wasm') {
    try {
      const session = await runtime.ort.InferenceSession.create(identityModel(), runtime.sessionOptions);
      await session.release();
    } catch {
      // The model's own sessions tell what is wrong.
    }
  }
  return runtime;
}

async function openSlot(withRuntime: Runtime, withFiles: ModelFiles): Promise<Slot> {
  try {
    const { ort, backend } = withRuntime;
    const { manifest, parts: model } = withFiles;
    const sessionOptions: SessionOptions = {
      ...withRuntime.sessionOptions,
      ...(backend === 'wasm' && sizeOf(withFiles) <= SMALL_MODEL ? { graphOptimizationLevel: 'disabled' } : {}),
    };
    const wide = (bytes: Uint8Array | undefined) => bytes && withWideWeights(bytes);
    const [generator, encoder, decoder] = [wide(withFiles.generator), wide(withFiles.encoder), wide(withFiles.decoder)];
    const colorizer = await Colorizer.load(ort, {
      manifest,
      ...(generator && { generator }),
      ...(encoder && { encoder }),
      ...(decoder && { decoder }),
      sessionOptions,
    });
    const parts =
      manifest.parts && model
        ? await PartsModel.load(ort, { manifest: manifest.parts, model: withWideWeights(model), sessionOptions })
        : undefined;
    return { colorizer, parts, sketchKey: undefined };
  } catch (error) {
    if (error instanceof RuntimeError) throw new Fault('fault.modelRuntime', error.message);
    throw toFault(error, 'fault.modelRuntime');
  }
}

/** The runtime that was opened last, and how. */
let runtimeOpened: { readonly how: string; readonly runtime: Promise<Runtime> } | undefined;

function opened({ backend, threads }: Pick<LoadOptions, 'backend' | 'threads'>): Promise<Runtime> {
  const how = `${backend}/${threads}`;
  if (runtimeOpened?.how !== how) {
    const runtime = openRuntime(backend, threads).then(startRuntime);
    runtimeOpened = { how, runtime };
    runtime.catch(() => (runtimeOpened = undefined));
  }
  return runtimeOpened.runtime;
}

async function warm(options: Pick<LoadOptions, 'backend' | 'threads'>): Promise<void> {
  await opened(options);
}

/** A first small run: proves that the model computes on this backend. */
async function tryOut(slot: Slot, stride: number): Promise<void> {
  const side = Math.max(64, stride);
  const cells = Math.ceil(side / HINT_CELL);
  const hint = emptyHints({ width: cells, height: cells }).data;
  const image = await slot.colorizer.colorize(new Float32Array(side * side).fill(1), hint, side, side);
  if (!image.every(Number.isFinite)) {
    throw new Fault('fault.modelRuntime', 'the first run gave values that are no numbers');
  }
}

/** A model of the site was tried in WebAssembly when it was made: there the first drawing is its first run. */
async function openTried(runtime: Runtime, files: ModelFiles, { kind }: ModelSource): Promise<Slot> {
  const slot = await openSlot(runtime, files);
  if (runtime.backend === 'webgpu' || kind !== 'bundled') await tryOut(slot, files.manifest.stride);
  return slot;
}

async function load(
  source: ModelSource,
  options: LoadOptions,
  onProgress: (progress: LoadProgress) => void,
): Promise<LoadedModel> {
  try {
    if (source.kind === 'server') return await loadServed(source);
    // The runtime's own download and compilation go on beside the model's.
    const opening = opened(options);
    opening.catch(() => undefined);
    const read = await readModelFiles(source, options.whole ?? false, onProgress);
    const bytes = sizeOf(read);
    onProgress({ stage: 'start', received: bytes, total: bytes });
    let runtime = await opening;
    let slot: Slot;
    let withoutGpu: LoadedModel['withoutGpu'];
    if (options.backend === 'webgpu' && runtime.backend === 'wasm') withoutGpu = 'missing';
    try {
      slot = await openTried(runtime, read, source);
    } catch (error) {
      if (runtime.backend !== 'webgpu') throw error;
      withoutGpu = 'failed';
      runtime = await openRuntime('wasm', options.threads);
      slot = await openTried(runtime, read, source);
    }
    loaded = slot;
    return {
      name: source.name,
      facts: {
        trainSize: read.manifest.trainSize,
        license: read.manifest.license,
        parts: read.manifest.parts,
        data: read.manifest.training?.data.map((set) => `${set.name} (${set.license})`).join(', '),
      },
      backend: runtime.backend,
      threads: runtime.threads,
      withoutGpu,
      isolated: globalThis.crossOriginIsolated === true,
      split: slot.colorizer.isSplit,
      bytes,
    };
  } catch (error) {
    throw toFault(error, 'fault.modelRuntime');
  }
}

/** A model of the page's server: that it is there is all that has to be known. */
async function loadServed({ name, address }: Extract<ModelSource, { kind: 'server' }>): Promise<LoadedModel> {
  const model = (await listServedModels(address)).find((one) => one.name === name);
  if (!model) throw new Fault('fault.server', `the server has no model ${name} any more`);
  loaded = new ServerModel(address, model);
  const { trainSize, partsSize, license, data } = model;
  return {
    name,
    facts: { trainSize, license, data, parts: partsSize === undefined ? undefined : { trainSize: partsSize } },
    backend: 'server',
    threads: 1,
    isolated: globalThis.crossOriginIsolated === true,
    split: false,
    bytes: 0,
  };
}

async function paintServed(model: ServerModel, { width, height, sketch }: PaintJob): Promise<PaintedImage> {
  const data = (await model.paint({ width, height, data: sketch })) as Uint8ClampedArray<ArrayBuffer>;
  return transfer({ width, height, data }, [data.buffer]);
}

async function paint(job: PaintJob): Promise<PaintedImage> {
  try {
    const slot = loaded;
    if (!slot) throw new Fault('fault.modelNone', 'no model is loaded');
    if (slot instanceof ServerModel) return await paintServed(slot, job);
    const { colorizer } = slot;
    const key = `${job.sketchKey}@${job.width}x${job.height}`;
    let image: Float32Array;
    if (colorizer.isSplit) {
      if (slot.sketchKey !== key) {
        slot.sketchKey = undefined;
        await colorizer.setSketch(job.sketch, job.width, job.height);
        slot.sketchKey = key;
      }
      image = await colorizer.paint(job.hint);
    } else image = await colorizer.colorize(job.sketch, job.hint, job.width, job.height);
    const data = fromImageTensor(image, job.width, job.height).data as Uint8ClampedArray<ArrayBuffer>;
    return transfer({ width: job.width, height: job.height, data }, [data.buffer]);
  } catch (error) {
    throw toFault(error, 'fault.modelRuntime');
  }
}

async function parts(sketch: Plane): Promise<PartsField | undefined> {
  try {
    if (loaded instanceof ServerModel) return loaded.hasParts ? await loaded.parts(sketch) : undefined;
    return await loaded?.parts?.run(sketch);
  } catch (error) {
    throw toFault(error, 'fault.modelRuntime');
  }
}

const service: ModelService = { ...watched, warm, load, paint, parts };
expose(service);
announce();

import { createLoader, openDataset, parseSpec, type Loader } from '@irodori/data';
import type { TrainBatch } from '@irodori/runtime';
import { modelOf } from './tuning/graphs.ts';
import { NO_VALIDATION, type TrainConfig } from './config/schema.ts';
import { corruptedDrafts } from './draft-corruptions.ts';
import { remembered, rememberedWeight, samplingOf } from './tuning/sampling.ts';

/** Batches kept ready or under way per data thread. */
const AHEAD = 4;

/** The training set in a few words. */
export interface DataDescription {
  /** Pictures in one pass; Infinity for a generator. */
  readonly length: number;
  readonly sources: readonly { readonly name: string; readonly license: string }[];
}

/** Of a system whose second network repairs drafts. */
interface DraftSettings {
  readonly size: number;
  readonly seed: number;
}

/** The specification of the training pictures, with what is not to be forgotten. @throws DatasetError */
export function trainingSpec({ data, remember }: Pick<TrainConfig, 'data' | 'remember'>): string {
  const old = remembered(remember);
  if (old === null) return data;
  const { parts, split } = parseSpec(data);
  const end = split === undefined ? '' : `:${split}`;
  const own = data.trim().slice(0, data.trim().length - end.length);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return `${own},${old}=${rememberedWeight(total, remember)}${end}`;
}

/** Training batches by number, made ahead of their use by the loader of `@irodori/data`. */
export class BatchSource {
  readonly #loader: Loader;
  readonly #drafts: DraftSettings | undefined;

  private constructor(loader: Loader, drafts: DraftSettings | undefined) {
    this.#loader = loader;
    this.#drafts = drafts;
  }

  /**
   * @param base where relative paths of the settings start
   * @param start number of the first batch
   * @param inARow batches taken between two pauses; as many for the next are kept ready
   * @param ranks processes that share the batches, of which each takes every so manieth
   * @throws DatasetError
   */
  static async open(config: TrainConfig, base: string, start: number, inARow: number, ranks = 1): Promise<BatchSource> {
    const { pictures, dataWorkers: workers } = config;
    const batch = config.batch * config.accumulate;
    const prefetch = Math.max(AHEAD * workers, 2 * inARow);
    const loader = await createLoader({
      ...samplingOf(config, 'train'),
      base,
      spec: trainingSpec(config),
      ...(pictures === null ? {} : { pictures }),
      batch,
      start,
      stride: ranks,
      workers,
      prefetch,
    });
    const { size, seed } = config;
    const drafts = modelOf(config).generator.architecture === 'refining-pair' ? { size, seed } : undefined;
    return new BatchSource(loader, drafts);
  }

  describe(): DataDescription {
    const { sources } = this.#loader.describe();
    const named = sources.map(({ name, license }) => ({ name, license: license ?? 'unknown' }));
    return { length: this.#loader.length, sources: named };
  }

  /** The batch at one position; usually the one after the last. @throws DatasetError, WorkerError */
  async take(position: number): Promise<TrainBatch> {
    this.#loader.seek(position);
    const batch = await this.#loader.next();
    if (!this.#drafts) return batch;
    const { size, seed } = this.#drafts;
    return { ...batch, draft: corruptedDrafts(batch.target, size, size, `${seed}/draft/${position}`) };
  }

  /** Gives a batch's arrays back to be filled again. */
  release(batch: TrainBatch): void {
    this.#loader.release(batch);
  }

  close(): Promise<void> {
    return this.#loader.close();
  }
}

/** The first pictures of the held-out part, at most `samples.count`, one sample each. @throws DatasetError */
export async function validationSamples(config: TrainConfig, base: string): Promise<TrainBatch[]> {
  if (config.validation === NO_VALIDATION) return [];
  const dataset = await openDataset(config.validation ?? config.data, { ...samplingOf(config, 'val'), base });
  const samples: TrainBatch[] = [];
  for (let index = 0; index < Math.min(config.samples.count, dataset.length); index++) {
    samples.push(await dataset.batch(index, 1));
  }
  await dataset.close();
  return samples;
}

import { createLoader, openDataset, type DatasetOptions, type Loader } from '@irodori/data';
import { hintMixes } from '@irodori/image';
import type { TrainBatch } from '@irodori/runtime';
import { modelOf } from './build-program.ts';
import { filtersOf } from './config/filters.ts';
import { NO_VALIDATION, type TrainConfig } from './config/schema.ts';
import { corruptedDrafts } from './draft-corruptions.ts';

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

type Settings = Omit<DatasetOptions, 'split'>;

function settingsOf(config: TrainConfig, base: string): Settings {
  const { size, seed, pool, hints, sketches, filters } = config;
  const sample = { hints: hintMixes[hints], ...(sketches === null ? {} : { styles: sketches }) };
  return { base, size, seed, pool, filters: filtersOf(filters), sample };
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
    const { data, pictures, dataWorkers: workers } = config;
    const batch = config.batch * config.accumulate;
    const prefetch = Math.max(AHEAD * workers, 2 * inARow);
    const set = { spec: data, split: 'train', ...(pictures === null ? {} : { pictures }) } as const;
    const loader = await createLoader({
      ...settingsOf(config, base),
      ...set,
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
  const dataset = await openDataset(config.validation ?? config.data, { ...settingsOf(config, base), split: 'val' });
  const samples: TrainBatch[] = [];
  for (let index = 0; index < Math.min(config.samples.count, dataset.length); index++) {
    samples.push(await dataset.batch(index, 1));
  }
  await dataset.close();
  return samples;
}

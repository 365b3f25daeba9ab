import { createRng, makeSample, sampleNeedsLine, type Pair, type Sample, type Rng } from '@irodori/image';
import {
  DatasetError,
  DatasetUsageError,
  type Batch,
  type DatasetDescription,
  type DatasetOptions,
  type PairDataset,
  type SampleArrays,
  type SkipReport,
} from './dataset.ts';
import { middleCrop } from './crop.ts';
import { releaseBytes } from './kernels/byte-pool.ts';
import { fastTools } from './kernels/fast-tools.ts';
import { blockOrder, permute } from './permutation.ts';
import { pack, unpack, type PackedPair } from './packed-pair.ts';
import { SkipLog } from './skip-log.ts';
import { describeSource, SkippedItem, type Source } from './source.ts';

export interface WeightedSource {
  readonly source: Source;
  readonly weight: number;
}

/** How many unusable items in a row are passed over before the data set is called unusable. */
const MAX_SKIPS = 2000;

/**
 * Sources under one numbering. A single finite source is walked in passes, each in its own shuffled order; in a mix every
 * number draws its source by weight and, of a finite one, any item.
 */
export class MixedDataset implements PairDataset {
  readonly name: string;
  readonly length: number;
  /** Whether there is no last picture; `length` may still be bounded by `pictures`. */
  readonly #endless: boolean;
  /** Side of the samples, pixels. */
  readonly size: number;
  readonly #rng: Rng;
  readonly #log: SkipLog;
  readonly #orderRng: Rng;
  #lastPass: { readonly pass: number; readonly order: (position: number) => number } | undefined;
  readonly #shard: { readonly index: number; readonly count: number };
  readonly #pool = new Map<number, PackedPair>();

  readonly #spec: string;
  readonly #sources: readonly WeightedSource[];
  readonly #options: DatasetOptions;

  /** @param drawnBy what random numbers depend on beside seed and split: not where pictures lie */
  constructor(
    spec: string,
    sources: readonly WeightedSource[],
    options: DatasetOptions,
    log: SkipLog = new SkipLog(),
    drawnBy: string = spec,
  ) {
    this.#spec = spec;
    this.#sources = sources;
    this.#options = options;
    this.name = spec;
    this.size = options.size;
    this.#log = log;
    this.#shard = options.shard ?? { index: 0, count: 1 };
    const { index, count } = this.#shard;
    if (!Number.isInteger(count) || !Number.isInteger(index) || index < 0 || index >= count) {
      throw new DatasetUsageError(`shard: expected index/count with 0 <= index < count, got ${index}/${count}`);
    }
    const single = sources.length === 1 ? sources[0]!.source.length : Infinity;
    this.#endless = !Number.isFinite(single);
    const all = this.#endless ? Infinity : Math.ceil((single - index) / count);
    this.length = this.#endless ? Math.ceil((options.pictures ?? Infinity) / count) : all;
    if (this.length <= 0) throw new DatasetError(`${spec}: expected pictures for split '${options.split}', found none`);
    this.#rng = createRng(String(options.seed)).fork(drawnBy).fork(options.split);
    this.#orderRng = this.#rng.fork('order');
  }

  async pair(index: number): Promise<Pair> {
    const number = this.#pictureOf(index);
    return this.#pairWith(number, this.#itemRng(number), true);
  }

  async sample(index: number): Promise<Sample> {
    const cells = (this.#options.size / 4) ** 2;
    const pixels = this.#options.size ** 2;
    return this.sampleInto(index, {
      sketch: new Float32Array(pixels),
      hint: new Float32Array(4 * cells),
      target: new Float32Array(3 * pixels),
    });
  }

  async batch(first: number, count: number, into?: SampleArrays): Promise<Batch> {
    const pixels = this.size ** 2;
    const lengths = { sketch: pixels, hint: pixels / 4, target: 3 * pixels };
    const arrayOf = (key: keyof typeof lengths): Float32Array => {
      const length = count * lengths[key];
      return into?.[key].length === length ? into[key] : new Float32Array(length);
    };
    const all = { sketch: arrayOf('sketch'), hint: arrayOf('hint'), target: arrayOf('target') };
    const part = (key: keyof typeof all, i: number) => all[key].subarray(i * lengths[key], (i + 1) * lengths[key]);
    const made = Array.from({ length: count }, (_, i) =>
      this.sampleInto(first + i, { sketch: part('sketch', i), hint: part('hint', i), target: part('target', i) }),
    );
    const samples = await Promise.all(made);
    return {
      first,
      ids: samples.map(({ id }) => id),
      ...all,
      ...(this.#options.labels && { labels: samples.map(({ labels }) => labels) }),
    };
  }

  /** The same sample, written into `out`, which is what it then holds. */
  async sampleInto(index: number, out: SampleArrays): Promise<Sample> {
    const { size, sample, pool } = this.#options;
    const own = this.#itemRng(index).fork('sample');
    const number = this.#pictureOf(index);
    const kept = pool && this.#endless;
    const pair = kept
      ? await this.#pooled(number % pool)
      : await this.#pairWith(number, this.#itemRng(number), sampleNeedsLine(own, sample));
    const made = makeSample(pair, size, own, sample, fastTools(out));
    if (made.hint !== out.hint) out.hint.set(made.hint);
    if (!kept) releaseBytes(pair.color.data);
    return { ...made, hint: out.hint };
  }

  /** Which picture a sample shows: of an endless set that is to be `length` pictures, one of those, in new order each pass. */
  #pictureOf(index: number): number {
    if (!this.#endless || !Number.isFinite(this.length)) return index;
    const pass = Math.floor(index / this.length);
    return permute(index % this.length, this.length, this.#orderRng.fork(`pass ${pass}`).int(2 ** 31));
  }

  /** Picture `number` of the pool, drawn when it is first wanted. */
  async #pooled(number: number): Promise<Pair> {
    const kept = this.#pool.get(number);
    if (kept) return unpack(kept);
    const pair = await this.#pairWith(number, this.#itemRng(number), true);
    this.#pool.set(number, pack(pair));
    return pair;
  }

  /**
   * Item `number` in the source's own order, where it has one; throws SkippedItem instead of taking another. Long pictures
   * are all cut at the same place, so that equal ones stay equal. Endless sources and mixes have no items: there it is
   * `pair(number)`.
   */
  async item(number: number): Promise<Pair> {
    const { source } = this.#sources[0]!;
    if (this.#sources.length > 1 || !Number.isFinite(source.length)) return this.pair(number);
    const { index, count } = this.#shard;
    return source.pair(number * count + index, this.#itemRng(number).fork('pair'), true, middleCrop);
  }

  #itemRng(index: number): Rng {
    if (!Number.isSafeInteger(index) || index < 0) {
      throw new DatasetError(`${this.name}: expected a whole number from 0 on, got ${index}`);
    }
    return this.#rng.fork(index * this.#shard.count + this.#shard.index);
  }

  /** The item of a number; where it is unusable, the next in an order that depends on the number alone. */
  async #pairWith(index: number, rng: Rng, wantLine: boolean): Promise<Pair> {
    const attempts = this.#endless ? MAX_SKIPS : Math.min(MAX_SKIPS, this.length);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const own = attempt === 0 ? rng : rng.fork(`retry ${attempt}`);
      const { source } = this.#sources.length === 1 ? this.#sources[0]! : own.fork('source').weighted(this.#weighted());
      const item = this.#itemOf(source, index, attempt, own);
      try {
        return await source.pair(item, own.fork('pair'), wantLine);
      } catch (error) {
        if (!(error instanceof SkippedItem)) throw error;
        this.#log.add(error.id, error.reason, error.message);
      }
    }
    const first = this.#log.report().items[0];
    throw new DatasetError(
      `${this.name}: expected usable pictures, but ${attempts} in a row are not${first ? ` (${first.detail})` : ''}`,
    );
  }

  #weighted() {
    return this.#sources.map((entry) => [entry, entry.weight] as const);
  }

  #itemOf(source: Source, index: number, attempt: number, rng: Rng): number {
    if (!Number.isFinite(source.length)) return index;
    if (this.#sources.length > 1) return rng.fork('item').int(source.length);
    const pass = Math.floor(index / this.length);
    const position = ((index + attempt) % this.length) * this.#shard.count + this.#shard.index;
    return this.#passOrder(source, pass)(position);
  }

  /** The order of a pass over the whole source; machines that share the work take every `count`-th of it. */
  #passOrder(source: Source, pass: number): (position: number) => number {
    if (this.#lastPass?.pass !== pass) {
      const key = this.#orderRng.fork(`pass ${pass}`).int(2 ** 31);
      const { blocks, length } = source;
      this.#lastPass = {
        pass,
        order: blocks ? blockOrder(blocks, length, key) : (position) => permute(position, length, key),
      };
    }
    return this.#lastPass.order;
  }

  describe(): DatasetDescription {
    const total = this.#sources.reduce((sum, { weight }) => sum + weight, 0);
    return {
      spec: this.#spec,
      split: this.#options.split,
      size: this.#options.size,
      seed: this.#options.seed,
      sources: this.#sources.map(({ source, weight }) => describeSource(source, weight / total)),
    };
  }

  skipped(): SkipReport {
    return this.#log.report();
  }

  async close(): Promise<void> {
    for (const { source } of this.#sources) await source.close?.();
  }
}

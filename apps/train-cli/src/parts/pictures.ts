import {
  DrawnPool,
  partsSample,
  plainPartsSample,
  drawnLabels,
  type LabelPicture,
  type PartsSample,
} from '@irodori/data';
import { createRng, type Rng } from '@irodori/image';
import type { PartsConfigFile } from './config.ts';

/** One batch by input name, as `buildPartsTrainStep` takes it. */
export type PartsBatch = Readonly<Record<'sketch' | 'parts' | 'names' | 'tones' | 'light', Float32Array>>;

/** Pictures beside the drawn ones, and the share of the batches that they make up. */
export interface PartsSet {
  readonly name: string;
  readonly share: number;
  /** A picture that depends on the stream alone. */
  take(rng: Rng): LabelPicture | Promise<LabelPicture>;
}

/** A set whose pictures are all in memory. */
export const fixedSet = (name: string, share: number, pictures: readonly LabelPicture[]): PartsSet => ({
  name,
  share,
  take: (rng) => rng.pick(pictures),
});

type Sizes = Pick<PartsConfigFile, 'batch' | 'size' | 'slots'>;

function join(samples: readonly PartsBatch[], { size, slots }: Sizes): PartsBatch {
  const batch = {
    sketch: new Float32Array(samples.length * size * size),
    parts: new Float32Array(samples.length * size * size),
    names: new Float32Array(samples.length * slots),
    tones: new Float32Array(samples.length * size * size),
    light: new Float32Array(samples.length),
  };
  samples.forEach((sample, i) => {
    for (const name of Object.keys(batch) as (keyof PartsBatch)[]) {
      batch[name].set(sample[name], i * sample[name].length);
    }
  });
  return batch;
}

/** Side of the drawn pictures: half as much again as a sample's, since samples zoom in. */
export const drawnSide = (size: number): number => Math.round(1.5 * size);

/** Samples with a second figure behind; the same where the picture is one of a small set. */
const BOTH = 0.15;
const BOTH_OF_FEW = 0.4;

/** The batches of a run: each depends on the settings and its step alone. */
export class PartsBatches {
  readonly #pool: DrawnPool;

  constructor(
    readonly config: Sizes & Pick<PartsConfigFile, 'seed' | 'pool'>,
    readonly sets: readonly PartsSet[],
  ) {
    const side = drawnSide(config.size);
    this.#pool = new DrawnPool(config.seed, config.pool, (seed) => drawnLabels('train', seed, side));
  }

  /** @param step 1-based */
  async take(step: number): Promise<PartsBatch> {
    const { batch, seed } = this.config;
    const samples: PartsSample[] = [];
    for (let i = 0; i < batch; i++) {
      const rng = createRng(`parts ${seed} ${step} ${i}`);
      const picture = await this.#picture(step, rng.fork('picture'));
      const both = rng.fork('both').chance(picture.fromSmallSet ? BOTH_OF_FEW : BOTH);
      const other = both ? await this.#picture(step, rng.fork('other')) : undefined;
      samples.push(partsSample(picture, rng.fork('sample'), this.config, other));
    }
    return join(samples, this.config);
  }

  #picture(step: number, rng: Rng): LabelPicture | Promise<LabelPicture> {
    let left = rng.next();
    for (const set of this.sets) {
      if (left < set.share) return set.take(rng);
      left -= set.share;
    }
    return this.#pool.take(step, rng);
  }
}

/** Held-out drawn pictures, whole and upright, in batches; the last pictures of no whole batch are left out. */
export function validationBatches(config: Sizes, count: number): PartsBatch[] {
  return Array.from({ length: Math.floor(count / config.batch) }, (_, k) =>
    join(
      Array.from({ length: config.batch }, (_, i) =>
        plainPartsSample(drawnLabels('val', String(k * config.batch + i), drawnSide(config.size)), config),
      ),
      config,
    ),
  );
}

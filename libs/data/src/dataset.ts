import type { Pair, PartLabels, Sample, SampleOptions } from '@irodori/image';
import type { ImageLimits } from './image.ts';
import type { Split } from './vectors/split.ts';

/** Something is wrong with a data set specification or the folder it names; one line. */
export class DatasetError extends Error {
  override readonly name: string = 'DatasetError';
}

/**
 * Wrong usage: a specification that cannot be read, or an option that does not fit the set that it is given for. Told by its name
 * where it came from another thread, which keeps no class.
 */
export class DatasetUsageError extends DatasetError {
  override readonly name = 'DatasetUsageError';
}

/** An endless set where a number of pictures is needed. */
export class EndlessSetError extends DatasetUsageError {}

export interface DatasetOptions {
  readonly split: Split;
  /** Side of the square pictures, pixels. */
  readonly size: number;
  readonly seed: number | string;
  /** How samples are made of pairs: sketch styles, hints, augmentation. */
  readonly sample?: SampleOptions;
  /** This machine's part of the data: items whose number is `index` modulo `count`. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** Also fill `regions` and `shade` of pairs whose source knows them; doubles the drawing time. Default false. */
  readonly layers?: boolean;
  /** Also fill `labels` of pairs and samples whose source knows what belongs together. Default false. */
  readonly labels?: boolean;
  /**
   * Of an endless set: so many pictures are drawn once and kept in memory (5 bytes a pixel), and all samples are made of
   * them, with new sketches and hints each time. Default: a new picture for every sample.
   */
  readonly pool?: number;
  /** Use only so many pictures, chosen by the seed; sketches and hints are new each time. Default: all. */
  readonly pictures?: number;
  /** Folder from which relative paths of the specification start; default: that of the process. */
  readonly base?: string;
  readonly filters?: PictureFilters;
  readonly limits?: ImageLimits;
  /**
   * What a sample shows of a picture of `folder:`. `crop`: the longer side is cut. `views`: for few pictures, which are kept
   * in memory: the whole or a part, from another distance each time, and every fifth picture is held out. @default `crop`
   */
  readonly framing?: 'crop' | 'views';
}

/** What pictures of users' folders must be like. */
export interface PictureFilters {
  /** Drop pictures whose mean chroma (0..255) is below; default 6. 0 keeps gray pictures. */
  readonly minChroma?: number;
  /** Drop pictures with a longer to shorter side ratio above; default 3. */
  readonly maxAspect?: number;
  /** Drop pictures with a shorter side below, pixels; default 64. */
  readonly minSide?: number;
  /** Of the metadata of Danbooru-like sets. */
  readonly posts?: PostFilters;
}

/** What a post's metadata must say; only for sets that have metadata. */
export interface PostFilters {
  /** First letters of allowed ratings; default `['g', 's']` (general, safe or sensitive). */
  readonly ratings?: readonly string[];
  readonly minScore?: number;
  /** All of these tags. */
  readonly require?: readonly string[];
  /** At least one of these tags. */
  readonly anyOf?: readonly string[];
  /** None of these tags; default: monochrome, greyscale, sketch, lineart, comic, text_focus, photo, 3d. */
  readonly exclude?: readonly string[];
}

/** Why a picture was left out. */
export type SkipReason =
  'broken' | 'unreadable' | 'gray' | 'aspect' | 'small' | 'duplicate' | 'filtered' | 'incomplete' | 'loop';

/** What was left out so far: how many for each reason, and the first of them by name. */
export interface SkipReport {
  readonly counts: Readonly<Partial<Record<SkipReason, number>>>;
  /** At most 1000. */
  readonly items: readonly { readonly id: string; readonly reason: SkipReason; readonly detail: string }[];
}

export interface SourceDescription {
  readonly name: string;
  /** Share of the samples that come from here. */
  readonly weight: number;
  /** Different pictures; Infinity for generators. */
  readonly count: number;
  readonly license?: string;
}

export interface DatasetDescription {
  /** The specification with which the set was opened. */
  readonly spec: string;
  readonly split: Split;
  readonly size: number;
  readonly seed: number | string;
  readonly sources: readonly SourceDescription[];
}

/** Where samples are written. Lengths as in `Sample`, or in {@link Batch} for several. */
export type SampleArrays = Pick<Sample, 'sketch' | 'hint' | 'target'>;

/** Samples behind each other: `sketch` `[N, 1, H, W]`, `hint` `[N, 4, H/4, W/4]`, `target` `[N, 3, H, W]`. */
export interface Batch {
  /** Number of the first sample. */
  readonly first: number;
  readonly ids: readonly string[];
  readonly sketch: Float32Array;
  readonly hint: Float32Array;
  readonly target: Float32Array;
  /** Of each sample, where its source knows them; absent when not asked for. */
  readonly labels?: readonly (PartLabels | undefined)[];
}

/**
 * Color pictures with line art, addressed by number. `pair(i)` and `sample(i)` are pure functions of (specification,
 * split, size, seed, shard, i) and of the files, so training resumes exactly by going on at the next number, and any
 * number of workers can share the work.
 */
export interface PairDataset {
  readonly name: string;
  /** Pictures in one pass; Infinity for generators. Numbers beyond go on with the next pass in a new order. */
  readonly length: number;
  pair(index: number): Promise<Pair>;
  sample(index: number): Promise<Sample>;
  /** The samples from `first` on, `count` of them, written into one batch: into the arrays of `into` that have its lengths. */
  batch(first: number, count: number, into?: SampleArrays): Promise<Batch>;
  describe(): DatasetDescription;
  skipped(): SkipReport;
  close(): Promise<void>;
}

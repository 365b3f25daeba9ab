import type { Plane, Raster } from '@irodori/image';
import { PictureError } from '../picture.ts';
import { bootstrapMean, type Interval } from '../statistics/bootstrap.ts';
import { clouds, paperPainted } from '../metrics/clouds.ts';
import { mean, quantile } from '../statistics/quantile.ts';
import { findFigure } from './figure.ts';
import { dotsToFinish } from './dots-to-finish.ts';
import { partTakes, type PartTake } from './part-take.ts';
import type { DotsResult, DotSystem } from './types.ts';

/** A drawing with its finished picture, both of one size. */
export interface DotsPicture {
  readonly id: string;
  readonly truth: Raster<3>;
  readonly lines: Plane;
  /** The part each pixel belongs to, 0 for none, where the source knows. */
  readonly parts?: ArrayLike<number>;
}

/** A way to color drawings from dots. */
export interface DotsMethod {
  readonly name: string;
  /** It looks at the truth: its picture without dots is not measured. */
  readonly knowsTruth?: boolean;
  /** A system for one drawing: what is the same for all dots is done once. Only a limit looks at the truth. */
  open(picture: DotsPicture): Promise<DotSystem> | DotSystem;
}

export interface RunDotsOptions {
  /** Most dots on a picture. Default 24. */
  readonly most?: number;
  /** Pictures of so many dots are shown. Default 4 and 8. */
  readonly shown?: readonly number[];
  /** Of the intervals. Default 1. */
  readonly seed?: number;
  /** Called after each picture; throw in it to stop. */
  readonly onPicture?: (done: number, id: string) => void;
}

/** The numbers of one method over the pictures of a set. */
export interface DotsSummary {
  /** Share wrong, by the number of dots. */
  readonly wrong: Readonly<Record<number, Interval>>;
  /** Share of the background that is wrong, by the number of dots; only of pictures with a background. */
  readonly background: Readonly<Record<number, Interval>>;
  /** Dots until at most 10 % are wrong; a picture that is not finished counts `most + 1`. */
  readonly dots10: Interval;
  readonly dots5: Interval;
  /** Pictures with fewer dots to 10 % than the first method, with as many, with more. */
  readonly againstFirst: readonly [fewer: number, same: number, more: number];
  /** Undefined for a method that knows the truth. */
  readonly sparse?: SparseSummary;
}

/** Over pictures and, for parts, over all parts of all pictures. */
export interface SparseSummary {
  /** Mean share of pixels in line-closed areas of another color than their area; without any dot. */
  readonly clouds: number;
  /** Mean share of the paper that is painted; without any dot. */
  readonly paper: number;
  /** Medians over parts of what one dot takes of its part and of everything else; NaN where no parts are known. */
  readonly own: number;
  readonly others: number;
  readonly parts: number;
}

/** What a method does with the drawing alone, and with one dot for each part. */
export interface SparseMeasures {
  /** Without any dot, as `clouds` and `paperPainted` have it. */
  readonly clouds: number;
  readonly paper: number;
  /** Where the parts are known. */
  readonly takes: readonly PartTake[];
}

/** One picture with what to show of it. */
export interface ShownPicture {
  readonly picture: DotsPicture;
  /** By method. */
  readonly results: ReadonlyMap<string, DotsResult>;
  /** By method, without those that know the truth. */
  readonly sparse: ReadonlyMap<string, SparseMeasures>;
}

/** What all methods needed on a set of pictures. */
export interface DotsSet {
  readonly most: number;
  readonly seed: number;
  /** Numbers of dots that tables tell of. */
  readonly counts: readonly number[];
  readonly methods: readonly string[];
  readonly pictures: readonly ShownPicture[];
  readonly summaries: Readonly<Record<string, DotsSummary>>;
}

const COUNTS = [0, 1, 2, 4, 8, 16, 24];

/**
 * Dots to finish of every method on every picture. Keeps the pictures of the shown numbers of dots.
 * @throws PictureError when there are no pictures, or as `dotsToFinish`
 */
export async function runDots(
  pictures: AsyncIterable<DotsPicture> | Iterable<DotsPicture>,
  methods: readonly DotsMethod[],
  options: RunDotsOptions = {},
): Promise<DotsSet> {
  const { most = 24, shown = [4, 8], seed = 1 } = options;
  const done: ShownPicture[] = [];
  for await (const picture of pictures) {
    const results = new Map<string, DotsResult>();
    const sparse = new Map<string, SparseMeasures>();
    for (const method of methods) {
      const system = await method.open(picture);
      if (!method.knowsTruth) sparse.set(method.name, await measureSparse(system, picture));
      results.set(method.name, await dotsToFinish(system, picture.truth, picture.lines, { most, keep: shown }));
    }
    done.push({ picture, results, sparse });
    options.onPicture?.(done.length, picture.id);
  }
  if (done.length === 0) throw new PictureError('dots to finish: expected at least one picture, got an empty set');
  const names = methods.map(({ name }) => name);
  const counts = COUNTS.filter((count) => count <= most);
  const summaries = Object.fromEntries(names.map((name) => [name, summarize(name, names[0]!, done, counts, seed)]));
  return { most, seed, counts, methods: names, pictures: done, summaries };
}

async function measureSparse(system: DotSystem, { truth, lines, parts }: DotsPicture): Promise<SparseMeasures> {
  const alone = await system(lines, []);
  const takes = parts ? await partTakes(system, truth, lines, parts) : [];
  const { background } = findFigure(truth);
  return { clouds: clouds(alone, lines), paper: paperPainted(alone, lines, background), takes };
}

function summarizeSparse(all: readonly SparseMeasures[]): SparseSummary {
  const known = (values: readonly number[]) => values.filter((v) => !Number.isNaN(v));
  const takes = all.flatMap((measures) => measures.takes);
  return {
    clouds: mean(known(all.map((measures) => measures.clouds))),
    paper: mean(known(all.map((measures) => measures.paper))),
    own: quantile(
      takes.map(({ own }) => own),
      0.5,
    ),
    others: quantile(
      takes.map(({ others }) => others),
      0.5,
    ),
    parts: takes.length,
  };
}

function summarize(
  name: string,
  first: string,
  pictures: readonly ShownPicture[],
  counts: readonly number[],
  seed: number,
): DotsSummary {
  const own = pictures.map(({ results }) => results.get(name)!);
  const interval = (values: readonly number[]) =>
    bootstrapMean(
      values.filter((v) => !Number.isNaN(v)),
      { seed },
    );
  const byCount = (of: (result: DotsResult) => readonly number[]) =>
    Object.fromEntries(counts.map((count) => [count, interval(own.map((result) => of(result)[count]!))]));
  const differences = pictures.map(({ results }) => results.get(name)!.dots10 - results.get(first)!.dots10);
  const number = (holds: (d: number) => boolean) => differences.filter(holds).length;
  const sparse = pictures.flatMap((shown) => shown.sparse.get(name) ?? []);
  return {
    ...(sparse.length > 0 && { sparse: summarizeSparse(sparse) }),
    wrong: byCount(({ wrong }) => wrong),
    background: byCount(({ background }) => background),
    dots10: interval(own.map(({ dots10 }) => dots10)),
    dots5: interval(own.map(({ dots5 }) => dots5)),
    againstFirst: [number((d) => d < 0), number((d) => d === 0), number((d) => d > 0)],
  };
}

import { type Raster, type HintMap } from '@irodori/image';
import type { FeatureMap } from '../metrics/perceptual-distance.ts';
import type { Interval } from '../statistics/bootstrap.ts';
import type { PairedTest } from '../statistics/paired-tests.ts';
import type { Measure } from './measures.ts';

/** A held-out picture and its line drawings, all of one size with sides that are multiples of 4. */
export interface EvalPair {
  readonly id: string;
  readonly source: string;
  readonly target: Raster<3>;
  /** Drawings by style, white paper = 1, `width * height`. The first is the main one: exact lines where the source has them. */
  readonly drawings: ReadonlyMap<string, Float32Array>;
}

/** Anything that colors a drawing: a model, a baseline, another program. */
export interface System {
  readonly name: string;
  colorize(line: Float32Array, hints: HintMap, width: number, height: number): Promise<Raster<3>>;
}

export interface ProtocolOptions {
  readonly seed: number;
  /**
   * Activations of the perceptual network at its layers, the deepest last: all of them for the perceptual distance, the
   * spatial means of the deepest for the Fréchet distance. Without it these two are left out.
   */
  readonly features?: (picture: Raster<3>) => Promise<readonly FeatureMap[]>;
  /** Redraws lines from a color picture, white paper = 1, for line fidelity. */
  readonly extractLines?: (picture: Raster<3>) => Float32Array;
  /** How many pairs are kept with their pictures: the first ones, and as many best and worst of the first system. */
  readonly keep?: number;
  /** Called after each pair; throw in it to stop. */
  readonly onPair?: (done: number, id: string) => void;
}

/** What one system did in one condition over all pairs. */
export interface ConditionSummary {
  readonly measures: Partial<Record<Measure, Interval>>;
  /** All hints of all pairs joined. */
  readonly hints?: { count: number; mean: number; median: number; p95: number; under5: number; under10: number };
  /** Fréchet distance to the true pictures, with the number of pictures it was taken from. */
  readonly frechet?: { distance: number; n: number };
}

export interface ProtocolSummary {
  readonly pairs: number;
  readonly size: readonly [width: number, height: number];
  readonly seed: number;
  readonly sources: Readonly<Record<string, number>>;
  readonly systems: readonly string[];
  readonly conditions: readonly string[];
  readonly results: Readonly<Record<string, Readonly<Record<string, ConditionSummary>>>>;
  /** First system minus each other one, paired by picture, two-sided sign-flip test. */
  readonly comparisons: readonly Comparison[];
}

export interface Comparison extends PairedTest {
  readonly system: string;
  readonly against: string;
  readonly condition: string;
  readonly measure: Measure;
}

/** A pair kept for the report page. */
export interface KeptPair {
  readonly id: string;
  readonly why: 'example' | 'best' | 'worst';
  /** Mean CIEDE2000 to the truth of the first system at 16 points. */
  readonly score: number;
  readonly target: Raster<3>;
  readonly drawing: Raster<3>;
  readonly hints: HintMap;
  /** Results by system, then by condition (`points0`, `points16`). */
  readonly results: ReadonlyMap<string, ReadonlyMap<string, Raster<3>>>;
}

export interface ProtocolResult {
  readonly summary: ProtocolSummary;
  readonly kept: readonly KeptPair[];
}

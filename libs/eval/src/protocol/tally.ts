import { FeatureStatistics, frechetDistance } from '../metrics/frechet-distance.ts';
import { hintConsistency } from '../metrics/hint-consistency.ts';
import { bootstrapMean } from '../statistics/bootstrap.ts';
import { signFlipTest } from '../statistics/paired-tests.ts';
import { measureNames, type Measure, type Measured } from './measures.ts';
import type { Comparison, ConditionSummary, ProtocolSummary } from './types.ts';

interface Cell {
  /** One row per pair; NaN where the pair had no such condition or measure. */
  readonly values: Map<Measure, number[]>;
  readonly hints: number[];
}

/** Collects numbers, not pictures: about 3 kB per pair and system. */
export class Tally {
  readonly #cells = new Map<string, Map<string, Cell>>();
  readonly #sources = new Map<string, number>();
  readonly #features = new Map<string, FeatureStatistics>();
  #pairs = 0;

  /** Begins the next pair. */
  nextPair(source: string): void {
    this.#pairs++;
    this.#sources.set(source, (this.#sources.get(source) ?? 0) + 1);
  }

  add(system: string, condition: string, { measures, hintDifferences }: Measured): void {
    const conditions = this.#cells.get(system) ?? new Map<string, Cell>();
    this.#cells.set(system, conditions);
    const cell = conditions.get(condition) ?? { values: new Map<Measure, number[]>(), hints: [] };
    conditions.set(condition, cell);
    for (const name of measureNames) {
      const value = measures[name];
      if (value === undefined || Number.isNaN(value)) continue;
      const column = cell.values.get(name) ?? [];
      while (column.length < this.#pairs - 1) column.push(NaN);
      column.push(value);
      cell.values.set(name, column);
    }
    cell.hints.push(...hintDifferences);
  }

  /** Pooled features of a result, or of the truth under the system name `''`. */
  addFeatures(system: string, condition: string, pooled: Float64Array): void {
    const key = `${system} ${condition}`;
    const statistics = this.#features.get(key) ?? new FeatureStatistics(pooled.length);
    this.#features.set(key, statistics);
    statistics.add(pooled);
  }

  summary(size: readonly [number, number], seed: number): ProtocolSummary {
    const results: Record<string, Record<string, ConditionSummary>> = {};
    const names = new Set<string>();
    for (const [system, conditions] of this.#cells) {
      const own: Record<string, ConditionSummary> = {};
      results[system] = own;
      for (const [condition, cell] of conditions) {
        names.add(condition);
        own[condition] = this.#summarize(system, condition, cell, seed);
      }
    }
    return {
      pairs: this.#pairs,
      size,
      seed,
      sources: Object.fromEntries(this.#sources),
      systems: [...this.#cells.keys()],
      conditions: [...names],
      results,
      comparisons: this.#comparisons(seed),
    };
  }

  #summarize(system: string, condition: string, cell: Cell, seed: number): ConditionSummary {
    const measures: ConditionSummary['measures'] = {};
    for (const [name, column] of cell.values) {
      measures[name] = bootstrapMean(
        column.filter((v) => !Number.isNaN(v)),
        { seed },
      );
    }
    const own = this.#features.get(`${system} ${condition}`);
    const truth = this.#features.get(` ${condition}`);
    return {
      measures,
      ...(cell.hints.length > 0 && { hints: hintConsistency(cell.hints) }),
      ...(own && truth && own.count >= 2 && { frechet: { distance: frechetDistance(own, truth), n: own.count } }),
    };
  }

  #comparisons(seed: number): Comparison[] {
    const [first, ...others] = [...this.#cells];
    const found: Comparison[] = [];
    for (const [against, conditions] of others) {
      for (const [condition, cell] of conditions) {
        for (const [measure, column] of cell.values) {
          const mine = first![1].get(condition)?.values.get(measure);
          const differences = column.map((v, i) => (mine?.[i] ?? NaN) - v).filter((d) => !Number.isNaN(d));
          if (differences.length < 2) continue;
          found.push({ system: first![0], against, condition, measure, ...signFlipTest(differences, 5000, seed) });
        }
      }
    }
    return found;
  }
}

import type { SkipReason, SkipReport } from './dataset.ts';

const MAX_ITEMS = 1000;

/** Collects what was left out; every item counts once, however often it is met. */
export class SkipLog {
  readonly #seen = new Set<string>();
  readonly #counts: Partial<Record<SkipReason, number>> = {};
  readonly #items: { id: string; reason: SkipReason; detail: string }[] = [];

  add(id: string, reason: SkipReason, detail: string): void {
    if (this.#seen.has(id)) return;
    // Ids are kept for the report only while there are few: memory must not grow with a broken data set.
    if (this.#seen.size < 100_000) this.#seen.add(id);
    this.#counts[reason] = (this.#counts[reason] ?? 0) + 1;
    if (this.#items.length < MAX_ITEMS) this.#items.push({ id, reason, detail });
  }

  report(): SkipReport {
    return { counts: { ...this.#counts }, items: [...this.#items] };
  }
}

/** Reports of several threads as one; an item that several met counts once, as far as items are listed. */
export function mergeReports(reports: readonly SkipReport[]): SkipReport {
  const log = new SkipLog();
  for (const { items } of reports) for (const { id, reason, detail } of items) log.add(id, reason, detail);
  const merged = log.report();
  const counts: Partial<Record<SkipReason, number>> = { ...merged.counts };
  for (const { counts: own } of reports) {
    for (const [reason, n] of Object.entries(own) as [SkipReason, number][]) {
      counts[reason] = Math.max(counts[reason] ?? 0, n);
    }
  }
  return { counts, items: merged.items };
}

/** What a paint was made of: parts that an undo brings back as the same objects, and settings. */
export interface PaintSource {
  /** Drawing, ink, model and gap. */
  readonly key: string;
  readonly hints: object;
  readonly pins: object | undefined;
  readonly look: object;
}

/**
 * The paints that were shown last, so that undo and redo show theirs at once. Those that were not asked for the longest go
 * first.
 */
export class PaintCache<T> {
  readonly #most: number;
  #entries: { readonly of: PaintSource; readonly paint: T; readonly bytes: number }[] = [];

  /** @param most bytes that all paints may have together; the newest stays whatever it has */
  constructor(most: number) {
    this.#most = most;
  }

  get(of: PaintSource): T | undefined {
    const i = this.#entries.findIndex((entry) => same(entry.of, of));
    if (i < 0) return undefined;
    const [entry] = this.#entries.splice(i, 1);
    this.#entries.push(entry!);
    return entry!.paint;
  }

  put(of: PaintSource, paint: T, bytes: number): void {
    this.#entries = [...this.#entries.filter((entry) => !same(entry.of, of)), { of, paint, bytes }];
    let all = this.#entries.reduce((sum, entry) => sum + entry.bytes, 0);
    while (all > this.#most && this.#entries.length > 1) all -= this.#entries.shift()!.bytes;
  }
}

const same = (a: PaintSource, b: PaintSource): boolean =>
  a.key === b.key && a.hints === b.hints && a.pins === b.pins && JSON.stringify(a.look) === JSON.stringify(b.look);

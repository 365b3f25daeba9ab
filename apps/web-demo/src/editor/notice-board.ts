import type { Notice, Store } from '../state/store.ts';

/** What was told stays at least this long, to be read, milliseconds; with an action longer. */
const READ_MS = 6000;
const CHOOSE_MS = 20_000;
/** Newest notices that are seen at once. */
const SHOWN = 3;
/** Longest list of files in a notice, letters. */
const MAX_DETAIL = 200;

type Told = Omit<Notice, 'id'>;

/** The notices on screen: which are seen, how long, and which become one. */
export class NoticeBoard {
  readonly #store: Store;
  #next = 1;

  constructor(store: Store) {
    this.#store = store;
  }

  get #notices(): readonly Notice[] {
    return this.#store.getState().notices;
  }

  #show(notices: readonly Notice[]): void {
    this.#store.setState({ notices });
  }

  /** Shows a notice, in place of one that says the same; news goes by itself. Gives what {@link dismiss} takes. */
  tell(told: Told): number {
    const id = this.#next++;
    const same = this.#notices.find((before) => saysTheSame(before, told));
    const others = this.#notices.filter((before) => before !== same);
    const detail = same ? joined(same.detail, told.detail) : told.detail;
    this.#show([...others.slice(1 - SHOWN), { ...told, detail, id }]);
    if (told.tone === 'info') setTimeout(() => this.dismiss(id), told.action ? CHOOSE_MS : READ_MS);
    return id;
  }

  dismiss(id: number): void {
    this.#show(this.#notices.filter((notice) => notice.id !== id));
  }

  /** Another drawing is there: what went wrong with opening some other goes, once it could be read. */
  opened(): void {
    for (const { id, opening } of this.#notices) {
      if (opening === undefined) continue;
      const left = opening + READ_MS - Date.now();
      if (left > 0) setTimeout(() => this.dismiss(id), left);
      else this.dismiss(id);
    }
  }
}

/**
 * Whether one notice takes the place of another: the same told again, or the same about another file that could not be opened. What
 * news offers to undo is another thing each time.
 */
function saysTheSame(before: Notice, { key, tone, detail, action, opening }: Told): boolean {
  if (before.key !== key || before.tone !== tone) return false;
  if (before.opening !== undefined && opening !== undefined) return true;
  return before.detail === detail && (tone === 'error' || (!before.action && !action));
}

/** Two details as one: the names of all files, or of the last where they are many. */
function joined(before: string | undefined, detail: string | undefined): string | undefined {
  if (!before || !detail || before === detail) return detail ?? before;
  if (before.split(', ').includes(detail)) return before;
  const both = `${before}, ${detail}`;
  return both.length <= MAX_DETAIL ? both : `…, ${detail}`;
}

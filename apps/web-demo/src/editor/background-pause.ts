/** Background work resumes this long after the artist's last input. */
const QUIET_MS = 300;

/** Pauses work in the background while the artist works or the editor paints. */
export class BackgroundPause {
  #held = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param painting whether the editor paints now, or is about to
   * @param hold stops the work, or lets it go on; called when that changes
   */
  constructor(
    private readonly painting: () => boolean,
    private readonly hold: (held: boolean) => void,
  ) {}

  /** The artist did something, or the editor began to paint. */
  touched(): void {
    this.#hold(true);
    clearTimeout(this.#timer);
    const again = (): void => {
      if (this.painting()) this.#timer = setTimeout(again, QUIET_MS);
      else this.#hold(false);
    };
    this.#timer = setTimeout(again, QUIET_MS);
  }

  /** The work was begun anew, and goes on. */
  begun(): void {
    this.#held = false;
  }

  #hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    this.hold(held);
  }
}

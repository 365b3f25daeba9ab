/** Something that one tab of this site does at a time. Where the browser has no locks, every tab may. */
export class TabLock {
  #release: (() => void) | undefined;

  constructor(private readonly name: string) {}

  /** Whether it is this tab's now; false where another has it. */
  claim(): Promise<boolean> {
    if (!navigator.locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      void navigator.locks.request(this.name, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(false);
        return new Promise<void>((release) => {
          this.#release = release;
          resolve(true);
        });
      });
    });
  }

  release(): void {
    this.#release?.();
    this.#release = undefined;
  }
}

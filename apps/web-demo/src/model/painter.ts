import type { Fault } from './errors.ts';
import { toFault } from './errors.ts';

/** What the painter tells the screen. */
export type PainterPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly since: number }
  | { readonly kind: 'failed'; readonly fault: Fault };

export interface PainterHooks<Result> {
  /** Computes the drawing as it is now. */
  run(): Promise<Result>;
  /** A result for the drawing as it is now that was made before, where there is one. */
  recall?(): Result | undefined;
  /** Shows a result; called for the newest drawing only. */
  show(result: Result): void;
  phase(phase: PainterPhase): void;
}

/**
 * Decides when the model runs. One run at a time; edits that come meanwhile make its result stale, and stale results
 * are dropped. In automatic mode an edit starts a run as soon as what made it has ended, in manual mode only
 * {@link now} does.
 */
export class Painter<Result> {
  #auto = true;
  #revision = 0;
  #shown = 0;
  #running = false;
  #wanted = false;
  #epoch = 0;
  /** The start that is due when the code that asked for it has ended. */
  #due: symbol | undefined;
  readonly #hooks: PainterHooks<Result>;

  constructor(hooks: PainterHooks<Result>) {
    this.#hooks = hooks;
  }

  get auto(): boolean {
    return this.#auto;
  }

  set auto(value: boolean) {
    this.#auto = value;
    if (value && this.dirty) this.#schedule();
    if (!value) this.#unschedule();
  }

  /** Whether the drawing changed since the full picture on screen was made. */
  get dirty(): boolean {
    return this.#shown !== this.#revision;
  }

  /** The drawing changed. */
  edited(): void {
    this.#revision++;
    const known = this.#hooks.recall?.();
    if (known !== undefined) {
      this.#unschedule();
      this.#wanted = false;
      this.#shown = this.#revision;
      this.#hooks.show(known);
      if (!this.#running) this.#hooks.phase({ kind: 'idle' });
      return;
    }
    if (this.#auto) this.#schedule();
  }

  /** Colors the drawing as it is, in any mode. */
  now(): void {
    this.#schedule();
  }

  /** Gives up waiting and running; what runs is ignored when it ends. The caller stops the worker. */
  cancel(): void {
    this.#unschedule();
    this.#wanted = false;
    this.#epoch++;
    this.#running = false;
    this.#hooks.phase({ kind: 'idle' });
  }

  #schedule(): void {
    this.#unschedule();
    this.#wanted = true;
    if (this.#running) return;
    this.#hooks.phase({ kind: 'waiting' });
    // Not a timer: browsers draw a frame before it, and the worker would wait for that.
    const due = (this.#due = Symbol());
    queueMicrotask(() => {
      if (this.#due === due) void this.#start();
    });
  }

  #unschedule(): void {
    this.#due = undefined;
  }

  async #start(): Promise<void> {
    this.#due = undefined;
    const epoch = this.#epoch;
    this.#running = true;
    try {
      while (this.#wanted && epoch === this.#epoch) {
        this.#wanted = false;
        const revision = this.#revision;
        this.#hooks.phase({ kind: 'running', since: performance.now() });
        const result = await this.#hooks.run().catch((error: unknown) => {
          // What was asked for meanwhile, or is shown already, is of another drawing, which this says nothing about.
          if (revision === this.#revision || (this.dirty && !this.#wanted)) throw error;
          return undefined;
        });
        if (epoch !== this.#epoch) return;
        if (result !== undefined && revision === this.#revision) {
          this.#shown = revision;
          this.#hooks.show(result);
        }
        if (this.#auto && this.dirty) this.#wanted = true;
      }
      if (epoch !== this.#epoch) return;
      this.#running = false;
      this.#hooks.phase({ kind: 'idle' });
    } catch (error) {
      if (epoch !== this.#epoch) return;
      this.#running = false;
      this.#wanted = false;
      this.#hooks.phase({ kind: 'failed', fault: toFault(error) });
    }
  }
}

import type { InkPoint } from '../document.ts';

/**
 * Steadies a stroke as if the brush were pulled on a string: it moves only when the hand is further away than the string
 * is long, and then straight towards the hand, so that trembling shorter than the string leaves no trace.
 */
export class Steady {
  #brush: InkPoint | undefined;
  readonly #length: number;

  /** @param length of the string, in the points' unit; 0 follows the hand exactly */
  constructor(length: number) {
    this.#length = length;
  }

  /** Where the brush is now that the hand is here; undefined where it did not move. */
  pull([x, y, pressure]: InkPoint): InkPoint | undefined {
    const before = this.#brush;
    if (!before) return (this.#brush = [x, y, pressure]);
    const [dx, dy] = [x - before[0], y - before[1]];
    const distance = Math.hypot(dx, dy);
    if (distance === 0 || distance <= this.#length) return undefined;
    const share = (distance - this.#length) / distance;
    return (this.#brush = [before[0] + dx * share, before[1] + dy * share, pressure]);
  }
}

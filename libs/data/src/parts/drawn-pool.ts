import type { Rng } from '@irodori/image';
import { drawnLabels, DRAWN_SIZE } from './drawn.ts';
import type { LabelPicture } from './label-picture.ts';

/**
 * Drawn pictures kept for a while, since drawing one takes as long as learning from it: at every step the oldest goes and a
 * new one comes. What is in it depends on the step alone, so that a resumed run sees the same.
 */
export class DrawnPool {
  readonly #pictures: { readonly number: number; readonly picture: LabelPicture }[] = [];

  /** @param size how many pictures it holds */
  constructor(
    readonly seed: number,
    readonly size: number,
    readonly draw: (seed: string) => LabelPicture = (seed) => drawnLabels('train', seed, DRAWN_SIZE),
  ) {}

  /** One of the pictures of a step: those numbered `step` to `step + size - 1`, each drawn when it is first wanted. */
  take(step: number, rng: Rng): LabelPicture {
    const number = step + rng.int(this.size);
    const place = number % this.size;
    const known = this.#pictures[place];
    if (known?.number === number) return known.picture;
    const picture = this.draw(`${this.seed} ${number}`);
    this.#pictures[place] = { number, picture };
    return picture;
  }
}

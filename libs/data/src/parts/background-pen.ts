import { UNKNOWN_PART } from '@irodori/image';
import { darken, USUAL_SIDE, type LabeledView } from './labeled-view.ts';

/** So far, pixels of a view of the usual side, the background goes on under what is not known. */
const RIM = 2;

/**
 * A pen that draws on the background alone, so that what it draws lies behind the figure: up to the figure's lines, where the pixels beside
 * them are not known.
 */
export class BackgroundPen {
  readonly #view: LabeledView;
  /** 1 where it may draw. */
  readonly #free: Uint8Array;
  readonly #width: number;
  readonly #darkness: number;

  constructor(view: LabeledView, width: number, darkness: number) {
    this.#view = view;
    this.#free = backgroundOf(view);
    this.#width = width;
    this.#darkness = darkness;
  }

  stroke(points: readonly (readonly [number, number])[]): void {
    for (let k = 1; k < points.length; k++) this.#segment(points[k - 1]!, points[k]!);
  }

  fill(left: number, top: number, width: number, height: number): void {
    const { size, line } = this.#view;
    const at = (v: number): number => Math.max(0, Math.min(size, Math.round(v)));
    for (let y = at(top); y < at(top + height); y++) {
      for (let x = at(left); x < at(left + width); x++) if (this.#free[y * size + x] === 1) line[y * size + x] = 0;
    }
  }

  /** Draws a line wherever `far`, pixels to the middle of the nearest line, is small. */
  trace(far: (x: number, y: number) => number): void {
    const { size } = this.#view;
    for (let y = 0, i = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        if (this.#free[i] === 1) darken(this.#view, i, this.#width / 2 + 0.5 - far(x, y), this.#darkness);
      }
    }
  }

  #segment([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): void {
    const { size } = this.#view;
    const reach = this.#width / 2 + 1;
    const low = (a: number, b: number): number => Math.max(0, Math.floor(Math.min(a, b) - reach));
    const high = (a: number, b: number): number => Math.min(size - 1, Math.ceil(Math.max(a, b) + reach));
    const [dx, dy] = [bx - ax, by - ay];
    const square = dx * dx + dy * dy || 1;
    for (let y = low(ay, by); y <= high(ay, by); y++) {
      for (let x = low(ax, bx); x <= high(ax, bx); x++) {
        if (this.#free[y * size + x] === 0) continue;
        const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
        const far = Math.hypot(x - ax - along * dx, y - ay - along * dy);
        darken(this.#view, y * size + x, this.#width / 2 + 0.5 - far, this.#darkness);
      }
    }
  }
}

/** The background, and what is not known within {@link RIM} of it and not under a line. */
function backgroundOf({ size, line, parts }: LabeledView): Uint8Array {
  const free = parts.map((id) => Number(id === 0));
  for (let step = Math.round((RIM * size) / USUAL_SIDE); step > 0; step--) {
    const before = Uint8Array.from(free);
    for (let i = 0; i < free.length; i++) {
      if (parts[i] !== UNKNOWN_PART || line[i]! <= 0.5) continue;
      const x = i % size;
      const beside = (x > 0 && before[i - 1] === 1) || (x + 1 < size && before[i + 1] === 1);
      if (beside || before[i - size] === 1 || before[i + size] === 1) free[i] = 1;
    }
  }
  return free;
}

/** The outline of an ellipse, or a piece of it. */
export function arc(
  x: number,
  y: number,
  rx: number,
  ry: number,
  from = 0,
  to = 2 * Math.PI,
): (readonly [number, number])[] {
  const points = 18;
  return Array.from({ length: points + 1 }, (_, k) => {
    const angle = from + ((to - from) * k) / points;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const;
  });
}

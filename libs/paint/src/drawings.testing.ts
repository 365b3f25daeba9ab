import type { UserHint } from '@irodori/image';
import type { InkedDrawing, PaintModel } from './types.ts';

/** Draws with hard round pens on white. */
export class Pen {
  readonly ink: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.ink = new Uint8Array(width * height);
  }

  line(ax: number, ay: number, bx: number, by: number, thick: number): this {
    const [dx, dy] = [bx - ax, by - ay];
    return this.where((x, y) => {
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      return Math.hypot(x - ax - t * dx, y - ay - t * dy) <= thick / 2;
    });
  }

  box(left: number, top: number, right: number, bottom: number, thick: number): this {
    return this.line(left, top, right, top, thick)
      .line(right, top, right, bottom, thick)
      .line(right, bottom, left, bottom, thick)
      .line(left, bottom, left, top, thick);
  }

  /** A circle, open from one angle to another (radians) where these are given. */
  ring(cx: number, cy: number, radius: number, thick: number, open?: readonly [number, number]): this {
    return this.where((x, y) => {
      const angle = Math.atan2(y - cy, x - cx);
      if (open && angle > open[0] && angle < open[1]) return false;
      return Math.abs(Math.hypot(x - cx, y - cy) - radius) <= thick / 2;
    });
  }

  where(inside: (x: number, y: number) => boolean, value = 255): this {
    for (let y = 0, i = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++, i++) if (inside(x + 0.5, y + 0.5)) this.ink[i] = value;
    }
    return this;
  }

  get drawing(): InkedDrawing {
    return { width: this.width, height: this.height, ink: this.ink };
  }
}

export const dot = (x: number, y: number, color: UserHint['color'], radius = 4): UserHint => ({
  kind: 'point',
  x,
  y,
  radius,
  color,
});

/** A model that knows nothing: one gray everywhere. */
export const grayModel: PaintModel = {
  trainSize: 128,
  paint: ({ width, height }) =>
    Promise.resolve({ width, height, channels: 3, data: new Uint8ClampedArray(3 * width * height).fill(200) }),
};

/** Share of the paper pixels for which `inside` holds that have a color within 10 of another in every channel. */
export function shareOf(
  picture: { readonly width: number; readonly height: number; readonly data: ArrayLike<number> },
  { ink }: InkedDrawing,
  color: readonly number[],
  inside: (x: number, y: number) => boolean,
): number {
  let [all, like] = [0, 0];
  for (let y = 0, i = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++, i++) {
      if (ink[i]! > 0 || !inside(x + 0.5, y + 0.5)) continue;
      all++;
      if (color.every((v, k) => Math.abs(picture.data[3 * i + k]! - v) <= 10)) like++;
    }
  }
  return like / all;
}

/** How many pixels lie on a meter of paper, across and down. */
export interface Density {
  readonly x: number;
  readonly y: number;
}

const METRE_IN_INCHES = 1 / 0.0254;

export const fromDpi = (x: number, y = x): Density => ({ x: x * METRE_IN_INCHES, y: y * METRE_IN_INCHES });

/** Dots per inch. */
export const toDpi = ({ x, y }: Density): Density => ({ x: x / METRE_IN_INCHES, y: y / METRE_IN_INCHES });

/** What a file says, where it makes sense. */
export function densityOf(x: number, y: number): Density | undefined {
  const sensible = (value: number) => Number.isFinite(value) && value >= 1 && value < 1e7;
  return sensible(x) && sensible(y) ? { x, y } : undefined;
}

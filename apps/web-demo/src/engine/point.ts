/** Image pixels; pixel (i, j) covers [i, i+1) x [j, j+1). */
export type Point = readonly [x: number, y: number];

/** Search in a plane of bytes that reads four of them at once. */
export interface ZeroRuns {
  /** The first place from `from` on and before `end` that is not 0; `end` when there is none. */
  next(from: number, end: number): number;
}

/** For planes that are mostly 0, as paper is. */
export function zeroRuns(plane: Uint8Array): ZeroRuns {
  const aligned = plane.byteOffset % 4 === 0 ? plane : plane.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
  return {
    next(from, end) {
      let p = from;
      for (; p < end && (p & 3) !== 0; p++) if (plane[p] !== 0) return p;
      if (p >= end) return end;
      let k = p >> 2;
      for (const last = end >> 2; k < last && words[k] === 0;) k++;
      p = k << 2;
      while (p < end && plane[p] === 0) p++;
      return p;
    },
  };
}

/** Most arrays kept for reuse. */
const MOST = 32;

const free: Uint8Array[] = [];
const allocated = new WeakSet<Uint8Array>();

/** Bytes for a picture, not cleared: a released array of this length where there is one, which saves the system zeroing new memory. */
export function allocateBytes(length: number): Uint8Array {
  while (free.length > 0 && free.at(-1)!.length !== length) free.pop();
  const bytes = free.pop() ?? new Uint8Array(length);
  allocated.add(bytes);
  return bytes;
}

/** Returns an array of {@link allocateBytes} that nothing refers to any more to the pool; others are left alone. */
export function releaseBytes(bytes: Uint8Array | Uint8ClampedArray): void {
  if (bytes instanceof Uint8Array && allocated.delete(bytes) && free.length < MOST) free.push(bytes);
}

/** Arrays kept for the next pictures, at most. */
const MOST = 32;

const free: Uint8Array[] = [];
const lent = new WeakSet<Uint8Array>();

/**
 * Bytes for a picture, with anything in them: those of an earlier picture where they fit, which spares the system the
 * clearing of fresh memory for each.
 */
export function lendBytes(length: number): Uint8Array {
  while (free.length > 0 && free.at(-1)!.length !== length) free.pop();
  const bytes = free.pop() ?? new Uint8Array(length);
  lent.add(bytes);
  return bytes;
}

/** Takes back what {@link lendBytes} gave and nothing refers to any more; anything else is left alone. */
export function giveBackBytes(bytes: Uint8Array | Uint8ClampedArray): void {
  if (bytes instanceof Uint8Array && lent.delete(bytes) && free.length < MOST) free.push(bytes);
}

/** The representative of the set of `c` (with path compression). */
export function find(parent: Int32Array, c: number): number {
  while (parent[c] !== c) c = parent[c] = parent[parent[c]!]!;
  return c;
}

/** Union of the sets of two members; the lower representative stays. */
export function join(parent: Int32Array, p: number, q: number): void {
  const [one, two] = [find(parent, p), find(parent, q)];
  if (one !== two) parent[Math.max(one, two)] = Math.min(one, two);
}

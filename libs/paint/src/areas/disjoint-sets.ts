/** The member that stands for the set of `c`; shortens the way to it for the next time. */
export function find(parent: Int32Array, c: number): number {
  while (parent[c] !== c) c = parent[c] = parent[parent[c]!]!;
  return c;
}

/** Makes one set of the sets of two members; the lower one stands for it. */
export function join(parent: Int32Array, p: number, q: number): void {
  const [one, two] = [find(parent, p), find(parent, q)];
  if (one !== two) parent[Math.max(one, two)] = Math.min(one, two);
}

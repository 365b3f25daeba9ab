/** A graph whose nodes are each given one of two sides: edge `e` joins `a[e]` and `b[e]`. */
export interface TwoSides {
  readonly count: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** What each node gains by side 1 over side 0; below 0 where side 0 is better. */
  readonly gain: Float64Array;
  /** What each edge costs whose ends lie on different sides, at least 0. */
  readonly weight: Float64Array;
}

/** Smaller residual capacities count as 0 (rounding). */
const MIN_FLOW = 1e-9;

/**
 * The division of a graph with the most gain less the cost of what it cuts, exactly: a minimum cut between a source that
 * stands for side 1 and a sink for side 0 (Greig, Porteous and Seheult 1989), found by Dinic's algorithm (1970).
 * @returns the side of each node, 0 or 1; of equal divisions the one with the fewest nodes on side 1
 */
export function minCut({ count, a, b, gain, weight }: TwoSides): Uint8Array {
  // Arcs lie in pairs, each beside its reverse: node to node, then source to node or node to sink.
  const arcs = 2 * (a.length + count);
  const to = new Int32Array(arcs);
  const left = new Float64Array(arcs);
  const [source, sink] = [count, count + 1];
  const tail = (arc: number): number => to[arc ^ 1]!;
  for (let e = 0; e < a.length; e++) {
    to[2 * e] = b[e]!;
    to[2 * e + 1] = a[e]!;
    left[2 * e] = left[2 * e + 1] = weight[e]!;
  }
  for (let c = 0, arc = 2 * a.length; c < count; c++, arc += 2) {
    const wins = gain[c]! > 0;
    to[arc] = wins ? c : sink;
    to[arc + 1] = wins ? source : c;
    left[arc] = Math.abs(gain[c]!);
  }
  const start = new Int32Array(count + 3);
  for (let arc = 0; arc < arcs; arc++) start[tail(arc) + 1]!++;
  for (let n = 0; n < count + 2; n++) start[n + 1]! += start[n]!;
  const around = new Int32Array(arcs);
  const fill = start.slice();
  for (let arc = 0; arc < arcs; arc++) around[fill[tail(arc)]!++] = arc;

  const depth = new Int32Array(count + 2);
  const queue = new Int32Array(count + 2);
  /** Steps from the source over arcs with residual capacity, -1 where none leads; of nodes nearer than the sink once that is reached. */
  const search = (): boolean => {
    depth.fill(-1);
    depth[source] = 0;
    queue[0] = source;
    for (let head = 0, n = 1; head < n; head++) {
      const node = queue[head]!;
      for (let k = start[node]!; k < start[node + 1]!; k++) {
        const next = to[around[k]!]!;
        if (depth[next]! >= 0 || left[around[k]!]! <= MIN_FLOW) continue;
        depth[next] = depth[node]! + 1;
        // No shortest way to the sink leads over what is as far as it.
        if (next === sink) return true;
        queue[n++] = next;
      }
    }
    return false;
  };
  const path = new Int32Array(count + 2);
  const at = new Int32Array(count + 2);
  while (search()) {
    at.set(start.subarray(0, count + 2));
    let node = source;
    for (let length = 0; ;) {
      if (node === sink) {
        let least = Infinity;
        for (let k = 0; k < length; k++) least = Math.min(least, left[path[k]!]!);
        let back = 0;
        for (let k = length - 1; k >= 0; k--) {
          left[path[k]!]! -= least;
          left[path[k]! ^ 1]! += least;
          if (left[path[k]!]! <= MIN_FLOW) back = k;
        }
        length = back;
        node = tail(path[back]!);
        continue;
      }
      const end = start[node + 1]!;
      while (at[node]! < end) {
        const arc = around[at[node]!]!;
        if (left[arc]! > MIN_FLOW && depth[to[arc]!] === depth[node]! + 1) break;
        at[node]!++;
      }
      if (at[node]! < end) {
        const arc = around[at[node]!]!;
        path[length++] = arc;
        node = to[arc]!;
      } else if (length === 0) break;
      else {
        node = tail(path[--length]!);
        at[node]!++;
      }
    }
  }
  return Uint8Array.from(depth.subarray(0, count), (d) => (d >= 0 ? 1 : 0));
}

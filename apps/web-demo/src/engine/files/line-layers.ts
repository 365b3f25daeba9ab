/** A layer or group as its file lists it, top of the stack first. */
export interface LayerInfo {
  readonly id: number;
  readonly name: string;
  /** Groups around it. */
  readonly depth: number;
  readonly group: boolean;
  /** It and every group around it is shown. */
  readonly visible: boolean;
  /** Nothing is on it. */
  readonly empty: boolean;
}

/** Names that artists give their lines, surest first. */
const NAMES: readonly RegExp[] = [
  /線画|主線|ペン入れ|線稿|线稿|선화|清書|\bline ?-?art\b|\blineart|\binks?\b|\binking\b/i,
  /^線$|^lines?\b|\blines?$|^ペン/i,
  /\bsketch\b|\bpencils?\b|下書き|下描き|ラフ|草稿|스케치/i,
];

/**
 * The layers whose names say that they hold the lines: those of the surest kind, and where a group says so, the group
 * alone. Empty where no name says so, or where nothing would be left out.
 */
export function guessLineLayers(layers: readonly LayerInfo[]): number[] {
  const candidates = layers.filter(({ visible, empty }) => visible && !empty);
  for (const names of NAMES) {
    const found: LayerInfo[] = [];
    let inside = Infinity;
    for (const layer of candidates) {
      if (layer.depth > inside) continue;
      inside = Infinity;
      if (!names.test(layer.name.trim())) continue;
      found.push(layer);
      if (layer.group) inside = layer.depth;
    }
    const rest = candidates.some(
      ({ group, id }) => !group && !withAncestors(layers, id).some((a) => found.some((f) => f.id === a)),
    );
    if (found.length > 0) return rest ? found.map(({ id }) => id) : [];
  }
  return [];
}

/** A layer's id and those of the groups around it, in a list whose groups come before what is in them. */
export function withAncestors(layers: readonly LayerInfo[], id: number): number[] {
  const at = layers.findIndex((layer) => layer.id === id);
  if (at < 0) return [];
  const ids = [id];
  let { depth } = layers[at]!;
  for (let i = at - 1; i >= 0 && depth > 0; i--) {
    if (layers[i]!.depth < depth) {
      depth = layers[i]!.depth;
      ids.push(layers[i]!.id);
    }
  }
  return ids;
}

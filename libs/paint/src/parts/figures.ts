import { joinCells } from '../areas/graph.ts';
import type { PreparedDrawing } from '../prepare.ts';

/** Names that a separate figure must have, where the model names parts: hair, and a part of the body (face or hands). */
const HAIR = 'hair';
const BODY: ReadonlySet<string | undefined> = new Set(['skin', 'eye', 'eyeWhite', 'mouth']);
/** Least shares of hair and of body in a figure. */
const [MIN_HAIR_SHARE, MIN_BODY_SHARE] = [0.02, 0.01];
/** A figure has at least this share of the largest one of its panel. */
const MIN_FIGURE_RATIO = 0.15;

export interface Figures {
  /** The number of each cell's figure. */
  readonly of: Int32Array;
  /** Whether there is more than one in some panel. */
  readonly several: boolean;
}

interface Piece {
  readonly panel: number;
  readonly cells: number[];
  area: number;
  hair: number;
  body: number;
  x: number;
  y: number;
}

/**
 * The figure of each cell, by number: on a comic page each panel is at least one; where several pieces of a panel that no
 * cells join have hair and skin of their own, each of them is, with the other pieces that lie nearest to it.
 */
export function figuresOf(prepared: PreparedDrawing): Figures {
  const { segmentation, groups } = prepared.made;
  const { graph, cells, background, panels } = segmentation;
  const names = prepared.groupNames();
  const inFigure = (c: number): boolean => background[c]! < 0.5;
  const pieceOf = joinCells(graph, (e) => {
    const [a, b] = [graph.a[e]!, graph.b[e]!];
    return inFigure(a) && inFigure(b) && panels[a] === panels[b];
  });
  const pieces = new Map<number, Piece>();
  for (let c = 0; c < graph.count; c++) {
    if (!inFigure(c)) continue;
    const root = pieceOf[c]!;
    const piece = pieces.get(root) ?? { panel: panels[c]!, cells: [], area: 0, hair: 0, body: 0, x: 0, y: 0 };
    pieces.set(root, piece);
    const [area, name] = [cells.area[c]!, names[groups.of[c]!]];
    piece.cells.push(c);
    piece.area += area;
    if (name === HAIR) piece.hair += area;
    if (BODY.has(name)) piece.body += area;
    piece.x += area * graph.x[c]!;
    piece.y += area * graph.y[c]!;
  }
  const figure = new Int32Array(graph.count);
  let [next, several] = [0, false];
  for (const panel of new Set(panels)) {
    const own = [...pieces.values()].filter((piece) => piece.panel === panel).sort((p, q) => q.area - p.area);
    const heads = own.filter(
      ({ area, hair, body }) =>
        area >= MIN_FIGURE_RATIO * own[0]!.area && hair >= MIN_HAIR_SHARE * area && body >= MIN_BODY_SHARE * area,
    );
    const first = next;
    next += Math.max(1, heads.length);
    several ||= heads.length > 1;
    for (const piece of own) {
      const at = heads.length > 1 ? nearest(piece, heads) : 0;
      for (const c of piece.cells) figure[c] = first + at;
    }
  }
  return { of: figure, several };
}

function nearest(piece: Piece, heads: readonly Piece[]): number {
  const own = heads.indexOf(piece);
  if (own >= 0) return own;
  const distance = (to: Piece): number =>
    Math.hypot(piece.x / piece.area - to.x / to.area, piece.y / piece.area - to.y / to.area);
  return heads.reduce((best, head, i) => (distance(head) < distance(heads[best]!) ? i : best), 0);
}

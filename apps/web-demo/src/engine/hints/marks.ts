import { hexToRgb, rgbToHex, type Size, type UserHint } from '@irodori/image';
import { removeFills } from '../regions/pins.ts';
import type { Document, HintMark, Hex, Point } from '../document.ts';

/** Paper white, the color of "leave this white". */
const WHITE: Hex = '#ffffff';

const withHints = (document: Document, hints: readonly HintMark[]): Document =>
  hints.length === document.hints.length && hints.every((hint, i) => hint === document.hints[i])
    ? document
    : { ...document, hints };

/** A hint that an artist changed is the artist's own. */
const own = ({ proposed: _, ...hint }: HintMark): HintMark => hint;

/** The hints that are the artist's own. */
export const ownHints = ({ hints }: Pick<Document, 'hints'>): HintMark[] => hints.filter(({ proposed }) => !proposed);

/** Puts the hints of a coloring that was picked under the artist's own, in place of those picked before. */
export function proposeHints(document: Document, hints: readonly UserHint[]): Document {
  const kept = ownHints(document);
  const { hints: marks, nextId } = replaceHints(document, hints);
  return { ...document, hints: [...marks.map((mark) => ({ ...mark, proposed: true as const })), ...kept], nextId };
}

/** A new hint on top of the others. Points outside the picture are kept: the part inside counts. */
export function addHint(document: Document, mark: Omit<HintMark, 'id'>): Document {
  const hint = { ...mark, id: document.nextId, color: mark.white ? WHITE : mark.color };
  return { ...document, hints: [...document.hints, hint], nextId: document.nextId + 1 };
}

/** Moves one hint by a distance in image pixels; an unknown number changes nothing. */
export function moveHint(document: Document, id: number, dx: number, dy: number): Document {
  if (dx === 0 && dy === 0) return document;
  return withHints(
    document,
    document.hints.map((hint) =>
      hint.id === id ? { ...own(hint), points: hint.points.map(([x, y]) => [x + dx, y + dy] as const) } : hint,
    ),
  );
}

/** Moves every hint. */
export function moveAllHints(document: Document, dx: number, dy: number): Document {
  return document.hints.reduce((moved, { id }) => moveHint(moved, id, dx, dy), document);
}

/** Gives every hint a color. */
export function recolorAllHints(document: Document, color: Hex): Document {
  return document.hints.reduce((recolored, { id }) => recolorHint(recolored, id, color), document);
}

/** Gives one hint another color; "leave white" then becomes a color hint. */
export function recolorHint(document: Document, id: number, color: Hex): Document {
  return withHints(
    document,
    document.hints.map((hint) =>
      hint.id === id && (hint.color !== color || hint.white) ? { ...own(hint), color, white: false } : hint,
    ),
  );
}

/** Turns one hint into "leave white". */
export function whitenHint(document: Document, id: number): Document {
  return withHints(
    document,
    document.hints.map((hint) => (hint.id === id && !hint.white ? { ...own(hint), color: WHITE, white: true } : hint)),
  );
}

export function removeHint(document: Document, id: number): Document {
  return withHints(
    document,
    document.hints.filter((hint) => hint.id !== id),
  );
}

/** Without hints and fills; what is locked stays. */
export function clearHints(document: Document): Document {
  return removeFills(document.hints.length === 0 ? document : { ...document, hints: [] });
}

/** Squared distance from a point to a segment, image pixels. */
function segmentDistance2([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2));
  return (px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2;
}

/** Distance in image pixels from a point to the middle line of a hint. */
export function hintDistance(hint: HintMark, at: Point): number {
  const { points } = hint;
  let best = Infinity;
  for (let i = 0; i < points.length; i++) {
    best = Math.min(best, segmentDistance2(at, points[i]!, points[Math.min(i + 1, points.length - 1)]!));
  }
  return Math.sqrt(best);
}

/** Whether a stroke of this radius touches a picture of the given size; all in image pixels. */
export function touchesPicture(points: readonly Point[], radius: number, { width, height }: Size): boolean {
  const corners = [0, width].flatMap((x) => [0, height].map((y): Point => [x, y]));
  return points.some((a, i) => {
    const b = points[Math.min(i + 1, points.length - 1)]!;
    const near = [a, b].some(
      ([x, y]) => Math.hypot(x - Math.min(width, Math.max(0, x)), y - Math.min(height, Math.max(0, y))) < radius,
    );
    return near || crosses(a, b, { width, height }) || corners.some((c) => segmentDistance2(c, a, b) < radius ** 2);
  });
}

/** Whether a segment goes through a picture (Liang-Barsky clipping). */
function crosses([ax, ay]: Point, [bx, by]: Point, { width, height }: Size): boolean {
  let [from, to] = [0, 1];
  for (const [at, step, size] of [
    [ax, bx - ax, width],
    [ay, by - ay, height],
  ] as const) {
    if (step === 0) {
      if (at < 0 || at > size) return false;
      continue;
    }
    const [enter, leave] = [-at / step, (size - at) / step].sort((p, q) => p - q) as [number, number];
    [from, to] = [Math.max(from, enter), Math.min(to, leave)];
  }
  return from <= to;
}

/** The topmost hint whose paint, grown by `slack` image pixels, is under the point. */
export function hintAt(document: Document, at: Point, slack: number): HintMark | undefined {
  return document.hints.findLast((hint) => hintDistance(hint, at) <= hint.radius + slack);
}

/** Removes the hints that a round eraser of this radius touches on its way. */
export function eraseHints(document: Document, path: readonly Point[], radius: number): Document {
  return withHints(
    document,
    document.hints.filter((hint) => !path.some((at) => hintDistance(hint, at) <= hint.radius + radius)),
  );
}

/** The hint before or after a given one, round the list; the first or last when none is given. */
export function neighborHint(document: Document, id: number | undefined, step: 1 | -1): number | undefined {
  const { hints } = document;
  if (hints.length === 0) return undefined;
  const index = hints.findIndex((hint) => hint.id === id);
  const from = index < 0 ? (step === 1 ? -1 : 0) : index;
  return hints[(from + step + hints.length) % hints.length]!.id;
}

/** The marks as the shared hint functions and files know them. */
export function toUserHints(hints: readonly HintMark[]): UserHint[] {
  return hints.map(({ points, radius, color }) => {
    const rgb = hexToRgb(color) ?? [255, 255, 255];
    const first = points[0]!;
    return points.length === 1
      ? { kind: 'point', x: first[0], y: first[1], radius, color: rgb }
      : { kind: 'stroke', points, radius, color: rgb };
  });
}

/** Hints of a file as new marks of the document, replacing those it has. Pure white is read as "leave white". */
export function replaceHints(document: Document, hints: readonly UserHint[]): Document {
  let id = document.nextId;
  const marks = hints.map((hint): HintMark => {
    const color = rgbToHex(hint.color);
    return {
      id: id++,
      points: hint.kind === 'point' ? [[hint.x, hint.y]] : hint.points,
      radius: hint.radius,
      color,
      white: color === WHITE,
    };
  });
  return { ...document, hints: marks, nextId: id };
}

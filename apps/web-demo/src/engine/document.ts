import type { Point } from './point.ts';
import type { Mask } from './regions/mask.ts';
import type { Density } from './raster/density.ts';

/** `#rrggbb`, lower case. */
export type Hex = string;

export type { Point } from './point.ts';

/** Image pixels and pen pressure in [0, 1]. */
export type InkPoint = readonly [x: number, y: number, pressure: number];

/** A color dot (one point) or stroke. `white` marks "leave this white": its color is paper white. */
export interface HintMark {
  readonly id: number;
  readonly points: readonly Point[];
  /** Brush radius in image pixels. */
  readonly radius: number;
  readonly color: Hex;
  readonly white: boolean;
  /** It came with a coloring that was picked, and goes when another is picked; moved or recolored, it is one's own. */
  readonly proposed?: true;
}

/** A line drawn in the editor, or white paper painted over lines. */
export interface InkMark {
  readonly id: number;
  readonly tool: 'pen' | 'eraser';
  readonly points: readonly InkPoint[];
  /** Brush diameter in image pixels. */
  readonly size: number;
}

/** A region that has a color, whatever the network says: a fill, or what was locked. */
export interface Pin {
  readonly id: number;
  readonly mask: Mask;
  /** null: paper. */
  readonly color: Hex | null;
  /** It keeps its color whatever is hinted later; later hints override a fill. */
  readonly locked: boolean;
  /** Locked regions that were locked at once have the same. */
  readonly group?: number;
}

/** How the line layer is shown and exported; the line pixels themselves never change. */
export interface LineLook {
  readonly visible: boolean;
  /** [0, 1] */
  readonly opacity: number;
  /** Replaces the ink's own color; null keeps every line pixel as it was drawn. */
  readonly tint: Hex | null;
}

/** What of the coloring an artist sets: see `FinishOptions` and `PrepareOptions` of `@irodori/paint`. */
export interface ColorLook {
  /** Paint the background too where nobody hinted at it. */
  readonly background: boolean;
  /** Strength of light and shade, [0, 1]. */
  readonly shade: number;
  readonly shadeStyle: 'soft' | 'cel';
  /** Color that shade leans to; null: gray. */
  readonly shadeTint: Hex | null;
  /** Openings in lines up to this share of the long side count as closed, [0, 0.02]. */
  readonly gap: number;
}

/** Which picture the drawing stands on; its pixels live in the picture store under `id`. */
export interface BaseRef {
  readonly id: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Dots per inch, as the file it came from said; absent where that said nothing. */
  readonly dpi?: Density;
}

/** Everything undo covers. Immutable: a change makes a new document that shares what did not change. */
export interface Document {
  readonly base: BaseRef;
  readonly hints: readonly HintMark[];
  readonly ink: readonly InkMark[];
  /** Fills and locked regions in the order in which they were made; absent where there are none. */
  readonly pins?: readonly Pin[];
  readonly look: LineLook;
  /** Absent in what earlier versions kept, until it is opened: it then begins with the settings'. */
  readonly coloring?: ColorLook;
  /** The next free mark number. */
  readonly nextId: number;
}

export const PLAIN_LOOK: LineLook = { visible: true, opacity: 1, tint: null };

/** The coloring alone, of something that holds more. */
export const colorLookOf = ({ background, shade, shadeStyle, shadeTint, gap }: ColorLook): ColorLook => ({
  background,
  shade,
  shadeStyle,
  shadeTint,
  gap,
});

/** A document as it is opened: with `coloring` where it has none of its own. */
export const withColoring = (document: Document, coloring: ColorLook): Document =>
  document.coloring ? document : { ...document, coloring: colorLookOf(coloring) };

/** A drawing without hints or ink of its own. */
export function emptyDocument(base: BaseRef): Document {
  return { base, hints: [], ink: [], look: PLAIN_LOOK, nextId: 1 };
}

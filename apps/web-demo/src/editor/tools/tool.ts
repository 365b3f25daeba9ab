import type { ComponentType } from 'react';
import type { Document, InkPoint, Point } from '../../engine/document.ts';
import type { PointerKind } from '../../engine/input/gestures.ts';
import type { Key } from '../../i18n/index.ts';
import type { EditorState } from '../../state/store.ts';
import type { Editor } from '../editor.ts';

/** One stroke of the hand, from where it was put down to where it is. */
export interface Hand {
  readonly editor: Editor;
  /** The document when the stroke began. */
  readonly base: Document;
  /** Image pixels and pressure, at least one point; the last is where the hand is. */
  readonly path: readonly InkPoint[];
  /** CSS pixels of the canvas: where the hand is and where it was at the event before. */
  readonly screen: Point;
  readonly before: Point;
  readonly kind: PointerKind;
  /** It never went further from its start than a trembling hand does. */
  readonly dot: boolean;
  /** The shift key is held. */
  readonly shift: boolean;
}

/** Where the hand is, image pixels. */
export function at({ path }: Hand): Point {
  const [x, y] = path.at(-1)!;
  return [x, y];
}

/** A tool of the tool bar. It keeps nothing between strokes; what it shows meanwhile lies in `editor.live`. */
export interface Tool {
  /** The single key that chooses it, as its tooltip and the help show it. */
  readonly key: string;
  readonly icon: ComponentType;
  readonly label: Key;
  readonly cursor: 'none' | 'crosshair' | 'default' | 'grab';
  /** The chosen color is shown on its icon. */
  readonly showsColor?: boolean;
  /** Stands apart from the tool before it in the bar. */
  readonly apart?: boolean;
  /** Narrow screens have it in their menu instead of the bar. */
  readonly roomy?: boolean;
  /** Dragging moves the picture; the tool gets no events. */
  readonly pans?: boolean;
  /** Which of the two brush sizes it uses: of hints or of ink. */
  readonly size?: 'hint' | 'ink';
  /** Its strokes are steadied as the settings say, and straight while shift is held. */
  readonly strokes?: boolean;
  /** What becomes of a color that is chosen while it is in use: `brush` turns to the brush, `keep` keeps the tool. */
  readonly color: 'brush' | 'keep';
  /** The brush's outline under the pointer: radius in image pixels, and its color. */
  outline?(state: EditorState): { readonly radius: number; readonly color: string | null };
  /** The hand comes down; {@link extend} follows at the same place. */
  start?(hand: Hand): void;
  /** The hand is somewhere. */
  extend?(hand: Hand): void;
  /** The hand goes up; gives the document from now on, undefined where nothing changes. */
  end?(hand: Hand): Document | undefined;
}

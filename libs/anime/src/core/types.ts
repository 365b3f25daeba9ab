import type { Rgb } from '@irodori/image';
import type { Curve, Pt } from './geometry.ts';

export interface Stop {
  /** Along the gradient, 0..1. */
  readonly at: number;
  readonly color: Rgb;
  /** @default 1 */
  readonly opacity?: number;
}

/** A flat color, or a gradient between two points (linear) or around one (radial). */
export type Paint =
  | Rgb
  | { readonly kind: 'linear'; readonly from: Pt; readonly to: Pt; readonly stops: readonly Stop[]; readonly base: Rgb }
  | {
      readonly kind: 'radial';
      readonly center: Pt;
      readonly radius: number;
      readonly stops: readonly Stop[];
      readonly base: Rgb;
    };

/**
 * What a part of a picture is, in the order of the classes that the parts network tells apart. `background`: paper and
 * plain ground; `scenery`: things behind or beside the figures, effects; `top` also whole dresses, `outer` capes, scarves
 * and aprons, `trim` collars, cuffs, bows; `animal` ears, horns, wings; `hair` also brows.
 */
export const partNames = [
  'background',
  'scenery',
  'hair',
  'skin',
  'eye',
  'eyeWhite',
  'mouth',
  'top',
  'bottom',
  'legwear',
  'shoes',
  'trim',
  'outer',
  'headwear',
  'accessory',
  'animal',
  'prop',
] as const;
export type PartName = (typeof partNames)[number];

/** What one region number of a scene stands for. */
export interface ScenePart {
  readonly name: PartName;
  /** Whose it is: figures are numbered from 0 in the order of drawing; null: nobody's. */
  readonly person: number | null;
}

/** An opaque closed area, the unit of the region map. Its edges join head to tail. */
export interface ShapeItem {
  readonly kind: 'shape';
  readonly edges: readonly Curve[];
  readonly paint: Paint;
  /** Areas with equal numbers belong together; 0 = background. */
  readonly region: number;
}

/** Ink: a stroke whose width swells and tapers. */
export interface StrokeItem {
  readonly kind: 'stroke';
  readonly curve: Curve;
  /** Full width in scene units. */
  readonly width: number;
  /** Share of the width left at the start and the end, 0 = pointed. */
  readonly start: number;
  readonly end: number;
  /** Color of the area that the line bounds, for tinted ink. */
  readonly tint: Rgb;
  readonly phase: number;
}

/** Ink: an area filled with the line color, such as a lash. */
export interface SolidItem {
  readonly kind: 'solid';
  readonly edges: readonly Curve[];
  readonly tint: Rgb;
  /** Ink of its own color instead of the scene's. */
  readonly color?: Rgb;
}

/** Painted without any line: shade, shine, blush, pattern. Seen in the color layer only; `shade` also in that mask. */
export interface DecalItem {
  readonly kind: 'decal';
  readonly edges: readonly Curve[];
  readonly paint: Paint;
  readonly opacity: number;
  readonly shade: boolean;
  /** Clipped to the union of these items (indices into the scene's items). */
  readonly clip: readonly number[];
}

export type Item = ShapeItem | StrokeItem | SolidItem | DecalItem;

export interface LineStyle {
  /** Full width of a main line, in scene units (the canvas is 1000 wide). */
  readonly width: number;
  /** 0 = even width, 1 = lines swell in the middle and end in points. */
  readonly taper: number;
  /** Wobble of the hand, 0..1. */
  readonly roughness: number;
  readonly ink: Rgb;
  /** Whether colored pictures take a dark tone of each area's own color as ink. */
  readonly tinted: boolean;
}

/** A whole picture as a list to be painted in order; coordinates run from 0 to `size`. */
export interface Scene {
  readonly seed: number | string;
  readonly size: number;
  readonly style: LineStyle;
  /** Side that light comes from: -1 left, 1 right. */
  readonly light: 1 | -1;
  readonly items: readonly Item[];
  readonly regionCount: number;
  /** By region number; the first, 0, is the background. */
  readonly parts: readonly ScenePart[];
  /** What was drawn, for statistics and debugging. */
  readonly tags: readonly string[];
}

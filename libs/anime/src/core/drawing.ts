import type { Rgb, Rng } from '@irodori/image';
import type { Affine, Curve, Pt } from './geometry.ts';
import { apply, compose, identity, mapCurve, splitAtCorners } from './geometry.ts';
import type { PaintStyle } from './mood.ts';
import { gradePaint, softShade } from './mood.ts';
import type { Item, LineStyle, Paint, PartName, ScenePart } from './types.ts';

interface ShapeLook {
  readonly paint: Paint;
  /** Areas that share a number are one region. @default a new region */
  readonly region?: number;
  /** Line weight relative to the scene's main line, for all edges or one per edge; 0 = no line. @default 1 */
  readonly line?: number | readonly number[];
  /** Width left at the ends of each inked edge, 0..1. @default 0.6 */
  readonly ends?: number;
}

interface StrokeLook {
  readonly weight?: number;
  readonly start?: number;
  readonly end?: number;
  readonly tint: Paint;
}

interface DecalLook {
  readonly paint: Paint;
  /** @default 1 */
  readonly opacity?: number;
  /** Counts as cel shade. @default false */
  readonly shade?: boolean;
  readonly clip?: readonly number[];
}

const baseColor = (paint: Paint): Rgb => ('kind' in paint ? paint.base : paint);

/** Whether the box around the curves touches the canvas. */
function onCanvas(curves: readonly Curve[], size: number): boolean {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const curve of curves) {
    for (const { x, y } of curve) {
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  return right > -20 && left < size + 20 && bottom > -20 && top < size + 20;
}

/** Collects the items of a scene, through a stack of transforms. Returned numbers are item indices, for clipping. */
export class Drawing {
  readonly items: Item[] = [];
  /** Side of the square canvas. */
  readonly size = 1000;
  #matrix: Affine = identity;
  #weight = 1;
  readonly #table: ScenePart[] = [{ name: 'background', person: null }];
  #name: PartName = 'scenery';
  #owner: number | null = null;
  #people = 0;
  #sharedRegions = new Map<string, number>();

  readonly #rng: Rng;
  readonly #paintStyle: PaintStyle;

  constructor(
    readonly style: LineStyle,
    rng: Rng,
    paintStyle: PaintStyle,
  ) {
    this.#rng = rng;
    this.#paintStyle = paintStyle;
  }

  get regionCount(): number {
    return this.#table.length - 1;
  }

  /** What each region number stands for. */
  get parts(): readonly ScenePart[] {
    return this.#table;
  }

  /** A new region, of the part and the person being drawn. */
  region(): number {
    return this.#table.push({ name: this.#name, person: this.#owner }) - 1;
  }

  /** The region of this key that the person being drawn has on both sides, such as eyes and shoes. */
  shared(key: string): number {
    const known = this.#sharedRegions.get(key) ?? this.region();
    this.#sharedRegions.set(key, known);
    return known;
  }

  /** Regions made within are of this part. */
  part<T>(name: PartName, draw: () => T): T {
    const outer = this.#name;
    this.#name = name;
    const result = draw();
    this.#name = outer;
    return result;
  }

  /** Regions made within belong to a new person. */
  person(draw: () => void): void {
    this.#owner = this.#people++;
    this.#sharedRegions = new Map();
    draw();
    this.#owner = null;
  }

  /** Draws inside a transform; `weight` multiplies line widths (they do not scale with the transform). */
  within(transform: Affine, draw: () => void, weight = 1): void {
    const [outer, outerWeight] = [this.#matrix, this.#weight];
    this.#matrix = compose(outer, transform);
    this.#weight *= weight;
    draw();
    this.#matrix = outer;
    this.#weight = outerWeight;
  }

  /** An opaque area with its outline. */
  shape(edges: readonly Curve[], look: ShapeLook): number {
    const index = this.fill(edges, look);
    this.outline(edges, look);
    return index;
  }

  /** An opaque area with shade of the tone `shade` on it, where `under` lies, below its outline. */
  shaded(edges: readonly Curve[], look: ShapeLook, shade: Rgb, under: readonly Curve[], opacity = 1): void {
    const index = this.fill(edges, look);
    this.decal(under, { paint: shade, opacity, shade: true, clip: [index] });
    this.outline(edges, look);
  }

  /** The area alone: paint decals between this and {@link outline}. */
  fill(edges: readonly Curve[], look: ShapeLook): number {
    return this.#push({
      kind: 'shape',
      edges: this.#place(edges),
      paint: this.#placePaint(look.paint),
      region: look.region ?? this.region(),
    });
  }

  outline(edges: readonly Curve[], look: ShapeLook): void {
    const ends = look.ends ?? 0.6;
    edges.forEach((edge, i) => {
      const weight = typeof look.line === 'number' ? look.line : look.line ? (look.line[i] ?? 0) : 1;
      if (weight > 0) {
        for (const part of splitAtCorners(edge)) {
          this.stroke(part, { weight, start: ends, end: ends, tint: look.paint });
        }
      }
    });
  }

  /** A line of its own: strand, fold, crease. Tapers to points unless told otherwise. */
  stroke(curve: Curve, { weight = 0.8, start = 0.15, end = 0.05, tint }: StrokeLook): void {
    this.#push({
      kind: 'stroke',
      curve: this.#placeCurve(curve),
      width: this.style.width * this.#weight * weight,
      start,
      end,
      tint: this.#paintStyle.grade(baseColor(tint)),
      phase: this.#rng.range(0, 6.28),
    });
  }

  /** An area of solid ink, such as a lash. */
  solid(edges: readonly Curve[], tint: Paint, color?: Rgb): void {
    this.#push({
      kind: 'solid',
      edges: this.#place(edges),
      tint: this.#paintStyle.grade(baseColor(tint)),
      color: color && this.#paintStyle.grade(color),
    });
  }

  decal(edges: readonly Curve[], { paint, opacity = 1, shade = false, clip = [] }: DecalLook): void {
    const seen = clip.filter((index) => index >= 0);
    if (clip.length > 0 && seen.length === 0) return;
    if (shade && this.#paintStyle.shade === 'none') return;
    const placed = this.#place(edges);
    const graded = this.#placePaint(paint);
    const fade = shade && this.#paintStyle.shade === 'soft' && !('kind' in graded);
    this.#push({
      kind: 'decal',
      edges: placed,
      paint: fade ? softShade(graded, placed, this.#clipEdges(seen), this.#paintStyle.light) : graded,
      opacity: shade && this.#paintStyle.shade === 'pale' ? opacity * 0.5 : opacity,
      shade,
      clip: seen,
    });
  }

  /** Keeps what can be seen; -1 stands for an item off the canvas. */
  #push(item: Item): number {
    const curves = item.kind === 'stroke' ? [item.curve] : item.edges;
    if (!onCanvas(curves, this.size)) return -1;
    return this.items.push(item) - 1;
  }

  #place(edges: readonly Curve[]): Curve[] {
    return edges.map((edge) => this.#placeCurve(edge));
  }

  #placeCurve(curve: Curve): Curve {
    return mapCurve(curve, (p: Pt) => apply(this.#matrix, p));
  }

  #clipEdges(clip: readonly number[]): Curve[] {
    return clip.flatMap((index) => {
      const item = this.items[index]!;
      return item.kind === 'stroke' ? [] : item.edges;
    });
  }

  #placePaint(raw: Paint): Paint {
    const paint = gradePaint(raw, this.#paintStyle.grade);
    if (!('kind' in paint)) return paint;
    if (paint.kind === 'linear') {
      return { ...paint, from: apply(this.#matrix, paint.from), to: apply(this.#matrix, paint.to) };
    }
    const zoom = Math.sqrt(Math.abs(this.#matrix.a * this.#matrix.d - this.#matrix.b * this.#matrix.c));
    return { ...paint, center: apply(this.#matrix, paint.center), radius: paint.radius * zoom };
  }
}

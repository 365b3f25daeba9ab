import type { Size } from '@irodori/image';
import type { Document, HintMark, InkMark, Point } from '../document.ts';
import { drawInk } from '../raster/ink.ts';
import { toScreen } from '../viewport/viewport.ts';
import type { View } from '../viewport/viewport.ts';

/** All that one frame shows. */
export interface Scene {
  readonly view: View;
  readonly document: Document;
  /** The line layer on white, any size. */
  readonly lines: HTMLCanvasElement;
  /** The paint layer, any size; undefined before the first result. Another canvas for other paint. */
  readonly paint: HTMLCanvasElement | undefined;
  readonly showHints: boolean;
  readonly selected: number | 'all' | undefined;
  /** Right of this share of the canvas's picture the original is shown; undefined shows the result everywhere. */
  readonly split: number | undefined;
  /** The original alone. */
  readonly peek: boolean;
  /** What is being drawn right now. */
  readonly draft:
    | { readonly hint?: Omit<HintMark, 'id'>; readonly ink?: Omit<InkMark, 'id'>; readonly lasso?: readonly Point[] }
    | undefined;
  /** Drawn over the picture: what is selected and what is locked; any size. */
  readonly regions: HTMLCanvasElement | undefined;
  /** Brush outline: center in image pixels, radius in image pixels. */
  readonly brush: { readonly at: Point; readonly radius: number; readonly color: string | null } | undefined;
  /** The keyboard's cross, image pixels. */
  readonly cursor: Point | undefined;
  readonly surround: string;
}

/** What of a scene stays while a hand moves over it. Whoever changes one of these gives another object. */
const STILL = [
  'view',
  'document',
  'lines',
  'paint',
  'showHints',
  'selected',
  'split',
  'peek',
  'regions',
  'surround',
] as const satisfies readonly (keyof Scene)[];

/** Draws the picture, its hints and the cursor on one canvas, in CSS pixels times the device's ratio. */
export class Stage {
  #size: Size = { width: 1, height: 1 };
  #ratio = 1;
  readonly #canvas: HTMLCanvasElement;
  #kept: { canvas: HTMLCanvasElement; scene: Scene; ratio: number; size: Size } | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  get size(): Size {
    return this.#size;
  }

  get ratio(): number {
    return this.#ratio;
  }

  /** Fits the canvas to its place: CSS pixels and device pixels per CSS pixel. */
  resize(width: number, height: number, ratio: number): void {
    this.#size = { width, height };
    this.#ratio = ratio;
    const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
    if (this.#canvas.width !== w) this.#canvas.width = w;
    if (this.#canvas.height !== h) this.#canvas.height = h;
  }

  /** No picture: the surround alone. */
  clear(surround: string): void {
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = surround;
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  draw(scene: Scene): void {
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (!context) return;
    const { draft, brush, cursor, view } = scene;
    if (draft || brush || cursor) this.#drawKept(context, scene);
    else this.#drawStill(context, scene);
    if (draft?.ink) {
      this.#intoPicture(context, scene);
      drawInk(context, [{ ...draft.ink, id: 0 }], 1, 1);
      context.restore();
    }
    if (draft?.hint) this.#hint(context, scene, draft.hint, false);
    if (draft?.lasso) this.#lasso(context, scene, draft.lasso);
    if (brush) this.#brush(context, scene, brush);
    if (cursor) this.#cross(context, toScreen(view, this.#size, cursor));
  }

  /** What a moving hand does not change, from a copy of it: picture and hints are put together once, not for every frame. */
  #drawKept(context: CanvasRenderingContext2D, scene: Scene): void {
    const { width, height } = this.#canvas;
    const kept = this.#kept?.canvas ?? window.document.createElement('canvas');
    if (kept.width !== width) kept.width = width;
    if (kept.height !== height) kept.height = height;
    const own = kept.getContext('2d', { alpha: false });
    if (!own) return this.#drawStill(context, scene);
    const { scene: before, ratio, size } = this.#kept ?? {};
    const same =
      before !== undefined &&
      ratio === this.#ratio &&
      size === this.#size &&
      STILL.every((k) => before[k] === scene[k]);
    if (!same) this.#drawStill(own, scene);
    this.#kept = { canvas: kept, scene, ratio: this.#ratio, size: this.#size };
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(kept, 0, 0);
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
  }

  #turnToView(context: CanvasRenderingContext2D, view: Scene['view']): void {
    if (view.mirror) {
      context.translate(this.#size.width, 0);
      context.scale(-1, 1);
    }
    context.translate(view.x, view.y);
    context.rotate(view.angle);
    context.scale(view.scale, view.scale);
  }

  /** Picture coordinates, and nothing beside the picture, until restored. */
  #intoPicture(context: CanvasRenderingContext2D, { view, document: { base } }: Scene): void {
    context.save();
    this.#turnToView(context, view);
    context.beginPath();
    context.rect(0, 0, base.width, base.height);
    context.clip();
  }

  /** Everything but what the hand is doing right now. */
  #drawStill(context: CanvasRenderingContext2D, scene: Scene): void {
    const { view, document } = scene;
    const { base } = document;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    context.globalCompositeOperation = 'source-over';
    context.fillStyle = scene.surround;
    context.fillRect(0, 0, this.#size.width, this.#size.height);
    context.save();
    this.#turnToView(context, view);
    context.save();
    context.shadowColor = 'rgb(0 0 0 / 25%)';
    context.shadowBlur = 14 * this.#ratio;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, base.width, base.height);
    context.restore();
    context.beginPath();
    context.rect(0, 0, base.width, base.height);
    context.clip();
    // Enlarged pixels are shown as they are: what is drawn at 800 % must be seen exactly.
    const enlarged = view.scale * this.#ratio * (base.width / scene.lines.width) > 2.5;
    context.imageSmoothingEnabled = !enlarged;
    context.imageSmoothingQuality = 'medium';
    if (scene.paint && !scene.peek) this.#paint(context, scene.paint, base, scene.split);
    context.globalCompositeOperation = 'multiply';
    const original = scene.peek || scene.split !== undefined;
    if (document.look.visible || original) context.drawImage(scene.lines, 0, 0, base.width, base.height);
    context.globalCompositeOperation = 'source-over';
    if (scene.regions && !scene.peek) context.drawImage(scene.regions, 0, 0, base.width, base.height);
    context.restore();
    if (!scene.peek) this.#hints(context, scene);
    if (scene.split !== undefined) this.#divider(context, scene);
  }

  #paint(context: CanvasRenderingContext2D, paint: HTMLCanvasElement, base: Size, split: number | undefined): void {
    context.save();
    context.imageSmoothingEnabled = true;
    if (split !== undefined) {
      context.beginPath();
      context.rect(split * base.width, 0, (1 - split) * base.width, base.height);
      context.clip();
    }
    context.drawImage(paint, 0, 0, base.width, base.height);
    context.restore();
  }

  #hints(context: CanvasRenderingContext2D, scene: Scene): void {
    if (!scene.showHints) return;
    for (const hint of scene.document.hints) {
      this.#hint(context, scene, hint, scene.selected === 'all' || hint.id === scene.selected);
    }
  }

  #hint(context: CanvasRenderingContext2D, { view }: Scene, hint: Omit<HintMark, 'id'>, selected: boolean): void {
    const at = (point: Point) => toScreen(view, this.#size, point);
    const radius = Math.max(3, hint.radius * view.scale);
    context.lineCap = context.lineJoin = 'round';
    context.beginPath();
    if (hint.points.length === 1) context.arc(...at(hint.points[0]!), radius, 0, 2 * Math.PI);
    else for (const point of hint.points) context.lineTo(...at(point));
    if (hint.points.length === 1) {
      context.fillStyle = hint.color;
      context.fill();
      this.#outline(context, selected);
    } else {
      for (const [style, width] of [
        [selected ? '#0b6bcb' : 'rgb(30 30 30 / 55%)', 2 * radius + (selected ? 5 : 2)],
        [hint.color, 2 * radius],
      ] as const) {
        context.strokeStyle = style;
        context.lineWidth = width;
        context.stroke();
      }
    }
    if (hint.white) this.#whiteMark(context, at(hint.points[Math.floor(hint.points.length / 2)]!), radius);
  }

  #outline(context: CanvasRenderingContext2D, selected: boolean): void {
    context.lineWidth = selected ? 5 : 3;
    context.strokeStyle = selected ? '#0b6bcb' : 'rgb(255 255 255 / 85%)';
    context.stroke();
    context.lineWidth = 1;
    context.strokeStyle = 'rgb(30 30 30 / 70%)';
    context.stroke();
  }

  /** A diagonal in the dot: "no color here", told by shape and not by color alone. */
  #whiteMark(context: CanvasRenderingContext2D, [x, y]: Point, radius: number): void {
    const r = Math.max(3, Math.min(9, radius)) * 0.7;
    context.beginPath();
    context.moveTo(x - r, y + r);
    context.lineTo(x + r, y - r);
    context.lineWidth = 1.5;
    context.strokeStyle = '#c03a2b';
    context.stroke();
  }

  #divider(context: CanvasRenderingContext2D, scene: Scene): void {
    const { base } = scene.document;
    const x = (scene.split ?? 0) * base.width;
    const top = toScreen(scene.view, this.#size, [x, 0]);
    const bottom = toScreen(scene.view, this.#size, [x, base.height]);
    for (const [style, width] of [
      ['rgb(0 0 0 / 50%)', 4],
      ['#fff', 2],
    ] as const) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(...top);
      context.lineTo(...bottom);
      context.stroke();
    }
  }

  #lasso(context: CanvasRenderingContext2D, { view }: Scene, points: readonly Point[]): void {
    for (const [style, dash] of [
      ['#fff', []],
      ['#202020', [5, 5]],
    ] as const) {
      context.setLineDash(dash);
      context.strokeStyle = style;
      context.lineWidth = 1.5;
      context.beginPath();
      for (const point of points) context.lineTo(...toScreen(view, this.#size, point));
      context.stroke();
    }
    context.setLineDash([]);
  }

  #brush(context: CanvasRenderingContext2D, { view }: Scene, brush: NonNullable<Scene['brush']>): void {
    const [x, y] = toScreen(view, this.#size, brush.at);
    context.beginPath();
    context.arc(x, y, Math.max(3, brush.radius * view.scale), 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = 'rgb(255 255 255 / 80%)';
    context.stroke();
    context.lineWidth = 1.5;
    context.strokeStyle = brush.color ?? '#333';
    context.stroke();
  }

  #cross(context: CanvasRenderingContext2D, [x, y]: Point): void {
    for (const [style, width] of [
      ['#fff', 4],
      ['#0b6bcb', 2],
    ] as const) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.beginPath();
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        context.moveTo(x + 4 * dx, y + 4 * dy);
        context.lineTo(x + 14 * dx, y + 14 * dy);
      }
      context.stroke();
    }
  }
}

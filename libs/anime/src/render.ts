import { rgbToHex, type Rgb } from '@irodori/image';
import { darkTone } from './core/ink.ts';
import { edgePath, strokePath } from './core/path-text.ts';
import { strokeParts } from './core/stroke-parts.ts';
import type { Item, Paint, Scene, StrokeItem } from './core/types.ts';

/**
 * `color`: the finished picture. `line`: black on white. `regions`: each area in {@link regionColor} of its number,
 * ink 0, no antialiasing. `shade`: white where cel shading darkens, on black.
 */
export type RenderMode = 'color' | 'line' | 'regions' | 'shade';

export interface RenderOptions {
  /** `scene`: as the scene's style says. `tinted`: each line a dark tone of its area. `regions` knows `none` too. @default 'scene' */
  readonly lines?: 'scene' | 'ink' | 'tinted' | 'none';
  /** Base colors only: no shade, shine, pattern or gradient. @default false */
  readonly flat?: boolean;
  /** Probability that a stroke of the line layer breaks in the middle or stops short of its ends. @default 0 */
  readonly gaps?: number;
  /** How far line ends run past their corner, in scene units (0..1000). @default 0 */
  readonly overshoot?: number;
  /** Multiplies all line widths. @default 1 */
  readonly lineWidth?: number;
  /** No main line gets thinner than this many output pixels. @default 0.8 */
  readonly minLinePixels?: number;
}

/** Region number (1..65535; 0 = ink or background) to its color in the `regions` layer. */
export const regionColor = (region: number): Rgb => [0, (region >> 8) & 255, region & 255];

const written = new WeakMap<Scene, Map<string, (string | undefined)[]>>();

/** Path texts by item: the layers of one scene at one size and line setting share them. */
function pathsOf(scene: Scene, size: number, options: Required<RenderOptions>, whole: boolean): (string | undefined)[] {
  const { gaps, overshoot, lineWidth, minLinePixels } = options;
  const key = [size, whole ? 0 : gaps, overshoot, lineWidth, minLinePixels].join(' ');
  const bySetting = written.get(scene) ?? new Map<string, (string | undefined)[]>();
  written.set(scene, bySetting);
  const paths = bySetting.get(key) ?? [];
  bySetting.set(key, paths);
  return paths;
}

/** Writes one layer of a scene as SVG text of `size` x `size` pixels, with no reference to anything outside. */
class SvgWriter {
  #defs = '';
  #body = '';
  #pending = '';
  #pendingInk = '';
  readonly #clips = new Map<string, string>();
  #gradients = 0;
  /** Coordinates are rounded to 1/grid units: about a tenth of an output pixel. */
  readonly #grid: number;
  readonly #paths: (string | undefined)[];

  readonly #scene: Scene;
  readonly #mode: RenderMode;
  readonly #size: number;
  readonly #options: Required<RenderOptions>;

  constructor(scene: Scene, mode: RenderMode, size: number, options: Required<RenderOptions>) {
    this.#scene = scene;
    this.#mode = mode;
    this.#size = size;
    this.#options = options;
    this.#grid = size <= 160 ? 1 : size <= 320 ? 2 : 10;
    this.#paths = pathsOf(scene, size, options, mode === 'regions');
  }

  write(): string {
    this.#scene.items.forEach((item, index) => this.#item(item, index));
    this.#flush();
    const paper = this.#mode === 'shade' || this.#mode === 'regions' ? '#000' : '#fff';
    const crisp = this.#mode === 'regions' ? ' shape-rendering="crispEdges"' : '';
    const { size } = this.#scene;
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${this.#size}" height="${this.#size}" viewBox="0 0 ${size} ${size}"${crisp}>` +
      (this.#defs ? `<defs>${this.#defs}</defs>` : '') +
      `<rect width="${size}" height="${size}" fill="${paper}"/>${this.#body}</svg>`
    );
  }

  #item(item: Item, index: number): void {
    if (item.kind === 'shape') this.#path(this.#area(index), this.#shapeFill(item.paint, item.region));
    else if (item.kind === 'stroke') this.#stroke(item, index);
    else if (item.kind === 'solid') this.#path(this.#area(index), this.#solidFill(item.tint, item.color));
    else if (this.#mode === 'color' && !this.#options.flat) {
      this.#path(this.#area(index), this.#paint(item.paint), item.opacity, item.clip);
    } else if (this.#mode === 'shade' && item.shade) {
      this.#path(this.#area(index), this.#maskPaint(item.paint), 1, item.clip);
    }
  }

  /** Path of a filled item. */
  #area(index: number): string {
    const item = this.#scene.items[index]!;
    return item.kind === 'stroke' ? '' : (this.#paths[index] ??= edgePath(item.edges, this.#grid));
  }

  #shapeFill(paint: Paint, region: number): string {
    if (this.#mode === 'line') return '#fff';
    if (this.#mode === 'shade') return '#000';
    if (this.#mode === 'regions') return rgbToHex(regionColor(region));
    return this.#paint(paint);
  }

  #solidFill(tint: Rgb, color: Rgb | undefined): string {
    if (this.#mode !== 'color') return '#000';
    return rgbToHex(color ?? (this.#tinted ? darkTone(tint) : this.#scene.style.ink));
  }

  get #tinted(): boolean {
    const { lines } = this.#options;
    return lines === 'tinted' || (lines === 'scene' && this.#scene.style.tinted);
  }

  #stroke(item: StrokeItem, index: number): void {
    if (this.#mode === 'shade' || (this.#options.lines === 'none' && this.#mode !== 'line')) return;
    const ink = this.#mode !== 'color' ? '#000' : rgbToHex(this.#tinted ? darkTone(item.tint) : this.#scene.style.ink);
    this.#ink((this.#paths[index] ??= this.#strokeText(item, index)), ink);
  }

  #strokeText(item: StrokeItem, index: number): string {
    const options = this.#mode === 'regions' ? { ...this.#options, gaps: 0 } : this.#options;
    return strokeParts(this.#scene, index, item, this.#size, options)
      .map((part) => strokePath(part, this.#grid))
      .join('');
  }

  /** Strokes of one ink that follow each other share a path element. */
  #ink(d: string, color: string): void {
    if (this.#pendingInk !== color) this.#flush();
    this.#pendingInk = color;
    this.#pending += d;
  }

  #flush(): void {
    if (this.#pending) this.#body += `<path d="${this.#pending}" fill="${this.#pendingInk}"/>`;
    this.#pending = '';
    this.#pendingInk = '';
  }

  #path(d: string, fill: string, opacity = 1, clip: readonly number[] = []): void {
    this.#flush();
    const alpha = opacity < 1 ? ` fill-opacity="${opacity.toFixed(2)}"` : '';
    const clipped = clip.length > 0 ? ` clip-path="url(#${this.#clipPath(clip)})"` : '';
    this.#body += `<path d="${d}" fill="${fill}"${alpha}${clipped}/>`;
  }

  #clipPath(clip: readonly number[]): string {
    const key = clip.join(',');
    let id = this.#clips.get(key);
    if (!id) {
      id = `c${this.#clips.size}`;
      this.#clips.set(key, id);
      const d = clip.map((index) => this.#area(index));
      this.#defs += `<clipPath id="${id}">${d.map((path) => `<path d="${path}"/>`).join('')}</clipPath>`;
    }
    return id;
  }

  #paint(paint: Paint): string {
    if (!('kind' in paint)) return rgbToHex(paint);
    if (this.#options.flat) return rgbToHex(paint.base);
    return this.#gradient(paint, rgbToHex);
  }

  #maskPaint(paint: Paint): string {
    return 'kind' in paint ? this.#gradient(paint, () => '#fff') : '#fff';
  }

  #gradient(paint: Exclude<Paint, Rgb>, color: (c: Rgb) => string): string {
    const id = `g${this.#gradients++}`;
    const stops = paint.stops.map(({ at, color: c, opacity }) => {
      const alpha = opacity === undefined ? '' : ` stop-opacity="${opacity.toFixed(2)}"`;
      return `<stop offset="${at.toFixed(3)}" stop-color="${color(c)}"${alpha}/>`;
    });
    const units = 'gradientUnits="userSpaceOnUse"';
    this.#defs +=
      paint.kind === 'linear'
        ? `<linearGradient id="${id}" ${units} x1="${Math.round(paint.from.x)}" y1="${Math.round(paint.from.y)}" x2="${Math.round(paint.to.x)}" y2="${Math.round(paint.to.y)}">${stops.join('')}</linearGradient>`
        : `<radialGradient id="${id}" ${units} cx="${Math.round(paint.center.x)}" cy="${Math.round(paint.center.y)}" r="${Math.round(paint.radius)}">${stops.join('')}</radialGradient>`;
    return `url(#${id})`;
  }
}

/**
 * One layer of a scene as SVG text, `size` pixels square; the layers of one scene align to the pixel when they are
 * rendered with the same size and line options.
 */
export function renderScene(scene: Scene, mode: RenderMode, size: number, options: RenderOptions = {}): string {
  return new SvgWriter(scene, mode, size, {
    lines: options.lines ?? 'scene',
    flat: options.flat ?? false,
    gaps: options.gaps ?? 0,
    overshoot: options.overshoot ?? 0,
    lineWidth: options.lineWidth ?? 1,
    minLinePixels: options.minLinePixels ?? 0.8,
  }).write();
}

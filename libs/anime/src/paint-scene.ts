import type { Plane, Raster, Rgb } from '@irodori/image';
import type { Brush } from './core/brush.ts';
import { brushOf, paintRow } from './core/brush.ts';
import type { Box } from './core/coverage.ts';
import { Coverage } from './core/coverage.ts';
import type { Curve } from './core/geometry.ts';
import { darkTone } from './core/ink.ts';
import { ToneMap } from './core/tone-map.ts';
import type { LineOptions } from './core/stroke-parts.ts';
import { strokeParts } from './core/stroke-parts.ts';
import type { DecalItem, Item, Scene, ScenePart } from './core/types.ts';

const WHITE = 0xffffff;

/** A scene's colors and the pixels they go to, red in the lowest byte. */
interface ColorLayer {
  readonly scene: Scene;
  readonly pixels: Int32Array;
  readonly inks: Map<Rgb, Rgb>;
}

/** Coverage of 0..255 of the pixels of a box, outside of which nothing is covered. */
interface Mask {
  readonly values: Uint8Array;
  readonly box: Box;
}

/** Room for pictures of one size, used again for each. */
class Painter {
  readonly #coverage: Coverage;
  readonly #cover: Float32Array;
  readonly #canvases: Int32Array[] = [];
  readonly #clips = new Map<string, Mask>();

  constructor(
    readonly size: number,
    readonly units: number,
  ) {
    this.#coverage = new Coverage(size, size / units);
    this.#cover = new Float32Array(size);
  }

  /** A white picture, used again by the next one of this number. */
  canvas(index: number): Int32Array {
    return (this.#canvases[index] ??= new Int32Array(this.size * this.size)).fill(WHITE);
  }

  /** Paints the scenes' items one after the other; coverage is worked out once for all layers. */
  paint(
    layers: readonly ColorLayer[],
    { line, ids, tones }: { readonly line?: Uint8Array; readonly ids?: Uint16Array; readonly tones?: ToneMap },
    options: LineOptions,
  ): void {
    const { scene } = layers[0]!;
    this.#clips.clear();
    for (const [index, item] of scene.items.entries()) {
      const clip = item.kind === 'decal' && item.clip.length > 0 ? this.#clip(scene, item) : undefined;
      if (item.kind === 'stroke') {
        for (const part of strokeParts(scene, index, item, this.size, options)) this.#coverage.stroke(part);
      } else this.#coverage.area(item.edges);
      const box = this.#coverage.close();
      if (!box) continue;
      const brushes = layers.map((layer) => this.#brush(layer, layer.scene.items[index]!));
      const opacity = item.kind === 'decal' ? item.opacity : 1;
      const ink = item.kind === 'shape' ? 255 : 0;
      for (let y = box.top; y < box.bottom; y++) {
        if (clip && (y < clip.box.top || y >= clip.box.bottom)) {
          this.#coverage.skip(y);
          continue;
        }
        this.#coverage.row(y, this.#cover);
        const start = clip ? Math.max(this.#coverage.start, clip.box.left) : this.#coverage.start;
        const end = clip ? Math.min(this.#coverage.end, clip.box.right) : this.#coverage.end;
        if (ids && item.kind === 'shape') labelRow(ids, y * this.size, this.#cover, start, end, item.region);
        if (tones && item.kind === 'shape') tones.shape(y, this.#cover, start, end, item.paint);
        if (line && item.kind !== 'decal') drawRow(line, y * this.size, this.#cover, start, end, ink);
        if (clip || opacity < 1) weaken(this.#cover, start, end, opacity, clip, y);
        if (tones && item.kind === 'decal') tones.decal(y, this.#cover, start, end, item, brushes[0]!);
        for (let i = 0; i < layers.length; i++) {
          paintRow(layers[i]!.pixels, this.size, y, this.#cover, start, end, brushes[i]!);
        }
      }
    }
  }

  #brush({ scene, inks }: ColorLayer, item: Item): Brush {
    if (item.kind === 'shape' || item.kind === 'decal') return brushOf(item.paint, this.units / this.size);
    const own = item.kind === 'solid' ? item.color : undefined;
    if (own || !scene.style.tinted) return { color: own ?? scene.style.ink };
    const ink = inks.get(item.tint) ?? darkTone(item.tint);
    inks.set(item.tint, ink);
    return { color: ink };
  }

  /** Coverage of the union of a decal's clip items. */
  #clip(scene: Scene, decal: DecalItem): Mask {
    const key = decal.clip.join(',');
    const known = this.#clips.get(key);
    if (known) return known;
    const areas = decal.clip.flatMap((index) => {
      const item = scene.items[index]!;
      return item.kind === 'stroke' ? [] : [item.edges];
    });
    const around = this.#boxAround(areas);
    const width = around.right - around.left;
    const values = new Uint8Array(width * (around.bottom - around.top));
    for (const edges of areas) {
      this.#coverage.area(edges);
      const box = this.#coverage.close();
      if (!box) continue;
      for (let y = box.top; y < box.bottom; y++) {
        this.#coverage.row(y, this.#cover);
        const { start, end } = this.#coverage;
        for (let x = start, p = (y - around.top) * width + start - around.left; x < end; x++, p++) {
          const sum = values[p]! + ((255 * this.#cover[x]! + 0.5) | 0);
          values[p] = sum < 255 ? sum : 255;
        }
      }
    }
    const mask = { values, box: around };
    this.#clips.set(key, mask);
    return mask;
  }

  /** The pixels that areas may cover: no curve leaves its control points. */
  #boxAround(areas: readonly (readonly Curve[])[]): Box {
    let [left, top, right, bottom] = [this.units, this.units, 0, 0];
    for (const edges of areas) {
      for (const edge of edges) {
        for (const { x, y } of edge) {
          left = Math.min(left, x);
          top = Math.min(top, y);
          right = Math.max(right, x);
          bottom = Math.max(bottom, y);
        }
      }
    }
    const k = this.size / this.units;
    const [first, last] = [(v: number) => Math.max(0, Math.floor(v * k) - 1), (v: number) => Math.ceil(v * k) + 1];
    return {
      left: first(left),
      top: first(top),
      right: Math.max(first(left), Math.min(this.size, last(right))),
      bottom: Math.max(first(top), Math.min(this.size, last(bottom))),
    };
  }
}

function drawRow(line: Uint8Array, row: number, cover: Float32Array, start: number, end: number, ink: number): void {
  for (let x = start, p = row + start; x < end; x++, p++) {
    const a = cover[x]!;
    if (a === 1) line[p] = ink;
    else if (a !== 0) line[p] = line[p]! + (ink - line[p]!) * a + 0.5;
  }
}

/** The region of each pixel that the shape covers at least half of. */
function labelRow(
  ids: Uint16Array,
  row: number,
  cover: Float32Array,
  start: number,
  end: number,
  region: number,
): void {
  for (let x = start, p = row + start; x < end; x++, p++) if (cover[x]! >= 0.5) ids[p] = region;
}

/** Multiplies what is covered by an opacity and, where there is one, by the mask, in whose box all of it lies. */
function weaken(
  cover: Float32Array,
  start: number,
  end: number,
  opacity: number,
  mask: Mask | undefined,
  y: number,
): void {
  if (!mask) {
    for (let x = start; x < end; x++) cover[x]! *= opacity;
    return;
  }
  const { values, box } = mask;
  const { left, right, top } = box;
  const row = (y - top) * (right - left) - left;
  const share = opacity / 255;
  for (let x = start; x < end; x++) if (cover[x] !== 0) cover[x]! *= share * values[row + x]!;
}

let shared: Painter | undefined;

export interface PaintedScene {
  readonly color: Raster<3>;
  readonly line?: Plane;
  /** Of the scene in other colors. */
  readonly other?: Raster<3>;
  readonly labels?: LabelMap;
  /** [size * size], row by row: 1 where shade lies, 0 where none does, {@link UNKNOWN_TONE} under other marks without a line. */
  readonly tones?: Uint8Array;
}

/** Which part of a picture each pixel belongs to. */
export interface LabelMap {
  readonly width: number;
  readonly height: number;
  /** Part of each pixel, row by row: a place in `parts`. Lines belong to the area that they lie on. */
  readonly ids: Uint16Array;
  /** 0 is the background. Not all of them need be seen. */
  readonly parts: readonly ScenePart[];
}

/**
 * The picture of a scene and, with `line`, its line drawing (white paper = 1, 256 tones), `size` pixels square: what
 * `renderScene` writes as SVG, painted at once and aligned to the pixel. `other`: a scene of the same items in other
 * colors, painted along with it. `labels`: the part that each pixel belongs to; `tones`: whether it is shaded. The same input gives the same bytes. Throws RangeError when the items differ.
 */
export function paintScene(
  scene: Scene,
  size: number,
  options: LineOptions,
  want: { readonly line?: boolean; readonly other?: Scene; readonly labels?: boolean; readonly tones?: boolean } = {},
): PaintedScene {
  const { other } = want;
  if (other && other.items.length !== scene.items.length) {
    throw new RangeError(`paintScene: expected ${scene.items.length} items in other colors, got ${other.items.length}`);
  }
  if (shared?.size !== size || shared.units !== scene.size) shared = new Painter(size, scene.size);
  const painter = shared;
  const layers = [scene, ...(other ? [other] : [])].map((of, index): ColorLayer => ({
    scene: of,
    pixels: painter.canvas(index),
    inks: new Map(),
  }));
  const line = want.line ? new Uint8Array(size * size).fill(255) : undefined;
  const ids = want.labels ? new Uint16Array(size * size) : undefined;
  const tones = want.tones ? new ToneMap(size) : undefined;
  painter.paint(layers, { line, ids, tones }, options);
  const [color, second] = layers.map(({ pixels }) => rasterOf(pixels, size));
  return {
    color: color!,
    ...(line ? { line: planeOf(line, size) } : {}),
    ...(second ? { other: second } : {}),
    ...(ids ? { labels: { width: size, height: size, ids, parts: scene.parts } } : {}),
    ...(tones ? { tones: tones.values } : {}),
  };
}

function planeOf(line: Uint8Array, size: number): Plane {
  const data = new Float32Array(line.length);
  for (let i = 0; i < line.length; i++) data[i] = line[i]! / 255;
  return { width: size, height: size, data };
}

function rasterOf(pixels: Int32Array, size: number): Raster<3> {
  const data = new Uint8ClampedArray(3 * pixels.length);
  for (let i = 0, p = 0; i < pixels.length; i++, p += 3) {
    const v = pixels[i]!;
    data[p] = v & 255;
    data[p + 1] = (v >> 8) & 255;
    data[p + 2] = v >> 16;
  }
  return { width: size, height: size, channels: 3, data };
}

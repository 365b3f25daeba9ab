import type { Plane, Raster, Rgb } from '../raster.ts';
import type { Brush } from './core/brush.ts';
import { brushOf, paintRow } from './core/brush.ts';
import type { Box } from './core/coverage.ts';
import { Coverage } from './core/coverage.ts';
import { darkTone } from './core/ink.ts';
import type { LineOptions } from './core/stroke-parts.ts';
import { strokeParts } from './core/stroke-parts.ts';
import type { DecalItem, Item, Scene } from './core/types.ts';

const WHITE = 0xffffff;

/** A scene's colors and the pixels they go to, red in the lowest byte. */
interface ColorLayer {
  readonly scene: Scene;
  readonly pixels: Int32Array;
  readonly inks: Map<Rgb, Rgb>;
}

/** Coverage of 0..255, and where it is not 0. */
interface Mask {
  readonly values: Uint8Array;
  box: Box;
}

/** Room for pictures of one size, used again for each. */
class Painter {
  private readonly coverage: Coverage;
  private readonly cover: Float32Array;
  private readonly masks: Mask[] = [];
  private readonly clips = new Map<string, Uint8Array>();

  constructor(
    readonly size: number,
    readonly units: number,
  ) {
    this.coverage = new Coverage(size, size / units);
    this.cover = new Float32Array(size);
  }

  /** Paints the scenes' items one after the other; coverage is worked out once for all layers. */
  paint(layers: readonly ColorLayer[], line: Uint8Array | undefined, options: LineOptions): void {
    const { scene } = layers[0]!;
    this.clips.clear();
    scene.items.forEach((item, index) => {
      const clip = item.kind === 'decal' && item.clip.length > 0 ? this.clip(scene, item) : undefined;
      if (item.kind === 'stroke') {
        for (const part of strokeParts(scene, index, item, this.size, options)) this.coverage.stroke(part);
      } else this.coverage.area(item.edges);
      const box = this.coverage.close();
      if (!box) return;
      const brushes = layers.map((layer) => this.brush(layer, layer.scene.items[index]!));
      const opacity = item.kind === 'decal' ? item.opacity : 1;
      const ink = item.kind === 'shape' ? 255 : 0;
      for (let y = box.top; y < box.bottom; y++) {
        this.coverage.row(y, box, this.cover);
        if (line && item.kind !== 'decal') drawRow(line, y * this.size, this.cover, box, ink);
        if (clip) for (let x = box.left; x < box.right; x++) this.cover[x]! *= clip[y * this.size + x]! / 255;
        if (opacity < 1) for (let x = box.left; x < box.right; x++) this.cover[x]! *= opacity;
        for (let i = 0; i < layers.length; i++) paintRow(layers[i]!.pixels, this.size, y, this.cover, box, brushes[i]!);
      }
    });
  }

  private brush({ scene, inks }: ColorLayer, item: Item): Brush {
    if (item.kind === 'shape' || item.kind === 'decal') return brushOf(item.paint, this.units / this.size);
    const own = item.kind === 'solid' ? item.color : undefined;
    if (own || !scene.style.tinted) return { color: own ?? scene.style.ink };
    const ink = inks.get(item.tint) ?? darkTone(item.tint);
    inks.set(item.tint, ink);
    return { color: ink };
  }

  /** Coverage of the union of a decal's clip items. */
  private clip(scene: Scene, { clip }: DecalItem): Uint8Array {
    const key = clip.join(',');
    const known = this.clips.get(key);
    if (known) return known;
    const { size, cover } = this;
    const mask = this.mask(this.clips.size);
    for (const index of clip) {
      const item = scene.items[index]!;
      if (item.kind === 'stroke') continue;
      this.coverage.area(item.edges);
      const box = this.coverage.close();
      if (!box) continue;
      for (let y = box.top; y < box.bottom; y++) {
        this.coverage.row(y, box, cover);
        for (let x = box.left, p = y * size + x; x < box.right; x++, p++) {
          const sum = mask.values[p]! + ((255 * cover[x]! + 0.5) | 0);
          mask.values[p] = sum < 255 ? sum : 255;
        }
      }
      mask.box = around(mask.box, box);
    }
    this.clips.set(key, mask.values);
    return mask.values;
  }

  /** Mask `index`, empty. */
  private mask(index: number): Mask {
    const { size } = this;
    const mask = (this.masks[index] ??= { values: new Uint8Array(size * size), box: nowhere });
    const { left, right, top, bottom } = mask.box;
    for (let y = top; y < bottom; y++) mask.values.fill(0, y * size + left, y * size + right);
    mask.box = nowhere;
    return mask;
  }
}

const nowhere: Box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
const around = (a: Box, b: Box): Box => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

function drawRow(line: Uint8Array, row: number, cover: Float32Array, { left, right }: Box, ink: number): void {
  for (let x = left, p = row + left; x < right; x++, p++) {
    const old = line[p]!;
    if (old !== ink) line[p] = old + (ink - old) * cover[x]! + 0.5;
  }
}

let shared: Painter | undefined;

export interface PaintedScene {
  readonly color: Raster<3>;
  readonly line?: Plane;
  /** Of the scene in other colors. */
  readonly other?: Raster<3>;
}

/**
 * The picture of a scene and, with `line`, its line drawing (white paper = 1, 256 tones), `size` pixels square: what
 * `renderScene` writes as SVG, painted at once and aligned to the pixel. `other`: a scene of the same items in other
 * colors, painted along with it. The same input gives the same bytes. Throws RangeError when the items differ.
 */
export function paintScene(
  scene: Scene,
  size: number,
  options: LineOptions,
  want: { readonly line?: boolean; readonly other?: Scene } = {},
): PaintedScene {
  const { other } = want;
  if (other && other.items.length !== scene.items.length)
    throw new RangeError(`paintScene: expected ${scene.items.length} items in other colors, got ${other.items.length}`);
  if (shared?.size !== size || shared.units !== scene.size) shared = new Painter(size, scene.size);
  const layers = [scene, ...(other ? [other] : [])].map((of): ColorLayer => ({
    scene: of,
    pixels: new Int32Array(size * size).fill(WHITE),
    inks: new Map(),
  }));
  const line = want.line ? new Uint8Array(size * size).fill(255) : undefined;
  shared.paint(layers, line, options);
  const [color, second] = layers.map(({ pixels }) => rasterOf(pixels, size));
  return {
    color: color!,
    ...(line ? { line: planeOf(line, size) } : {}),
    ...(second ? { other: second } : {}),
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

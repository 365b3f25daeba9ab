import type { LayerInfo } from '../../engine/files/line-layers.ts';
import { blendOver } from '../../engine/raster/blend.ts';
import type { PlacedLayer, Rgba } from '../../engine/raster/blend.ts';
import type { Density } from '../../engine/raster/density.ts';

/** A layer or group of a layered file. */
export interface LayerNode {
  readonly id: number;
  readonly name: string;
  /** Its own switch. */
  readonly visible: boolean;
  /** [0, 1] */
  readonly opacity: number;
  readonly blend: string;
  /** Shows only where the first layer below that is not clipped shows. */
  readonly clipped: boolean;
  /** How much shows at a place of the canvas, [0, 255]; made when asked for. */
  readonly mask?: (() => (x: number, y: number) => number) | undefined;
  /** Of a group: what is in it, bottom first. */
  readonly children?: readonly LayerNode[];
  /** Of a layer with pixels: reads them. */
  readonly pixels?: (() => PlacedLayer | Promise<PlacedLayer>) | undefined;
}

/** A layered file as it was opened: what is in it, and its pixels on demand. */
export interface LayeredFile {
  readonly width: number;
  readonly height: number;
  readonly dpi?: Density | undefined;
  /** Bottom first. */
  readonly nodes: readonly LayerNode[];
  /** The picture that the program which wrote it kept of all its layers; undefined where it kept none. */
  readonly merged?: (() => Rgba | Promise<Rgba>) | undefined;
}

/** The layers as they are listed: top first, groups before what is in them. */
export function listLayers(nodes: readonly LayerNode[], depth = 0, shown = true): LayerInfo[] {
  return [...nodes].reverse().flatMap(({ id, name, visible, children, pixels }): LayerInfo[] => {
    const seen = shown && visible;
    const inside = children ? listLayers(children, depth + 1, seen) : [];
    const empty = children ? inside.every((layer) => layer.empty) : !pixels;
    return [{ id, name, depth, group: children !== undefined, visible: seen, empty }, ...inside];
  });
}

/** Transparent pixels. */
const blank = (width: number, height: number): Rgba => ({
  width,
  height,
  data: new Uint8ClampedArray(4 * width * height),
});

/**
 * The picture of the layers that are shown, on transparency; or of some layers only: these, shown or not, with what is shown
 * in the groups among them.
 * @param chosen ids
 */
export async function composeLayers(
  { width, height, nodes }: Pick<LayeredFile, 'width' | 'height' | 'nodes'>,
  chosen?: ReadonlySet<number>,
): Promise<Rgba> {
  const canvas = blank(width, height);
  await drawNodes(canvas, nodes, chosen, chosen === undefined);
  return canvas;
}

const holds = (node: LayerNode, chosen: ReadonlySet<number>): boolean =>
  chosen.has(node.id) || (node.children?.some((child) => holds(child, chosen)) ?? false);

/** @param inside everything that is shown counts: no choice was made, or it was made for a group around */
async function drawNodes(
  canvas: Rgba,
  nodes: readonly LayerNode[],
  chosen: ReadonlySet<number> | undefined,
  inside: boolean,
): Promise<void> {
  const drawn = (node: LayerNode): boolean => (inside && node.visible) || (chosen !== undefined && holds(node, chosen));
  for (let i = 0; i < nodes.length; i++) {
    const base = nodes[i]!;
    const over: LayerNode[] = [];
    while (i + 1 < nodes.length && nodes[i + 1]!.clipped) over.push(nodes[++i]!);
    const clipped = over.filter(drawn);
    if (!drawn(base)) {
      // Chosen without what it is clipped to, a layer shows as it is.
      for (const node of clipped.filter(({ id }) => chosen?.has(id))) await drawNode(canvas, node, chosen, inside);
    } else if (clipped.length === 0) await drawNode(canvas, base, chosen, inside);
    else {
      const own = blank(canvas.width, canvas.height);
      await drawNode(own, { ...base, blend: 'normal', opacity: 1 }, chosen, inside);
      for (const node of clipped) await drawNode(own, node, chosen, inside, true);
      blendOver(canvas, { ...own, left: 0, top: 0 }, { mode: base.blend, opacity: base.opacity });
    }
  }
}

async function drawNode(
  canvas: Rgba,
  node: LayerNode,
  chosen: ReadonlySet<number> | undefined,
  inside: boolean,
  atop = false,
): Promise<void> {
  const { children, pixels, blend, opacity } = node;
  const mask = node.mask?.();
  const options = { mode: blend, opacity, atop, ...(mask ? { mask } : {}) };
  if (!children) {
    if (pixels) blendOver(canvas, await pixels(), options);
    return;
  }
  const all = inside || (chosen?.has(node.id) ?? false);
  if (blend === 'pass through' && opacity >= 1 && !mask && !atop) return drawNodes(canvas, children, chosen, all);
  const own = blank(canvas.width, canvas.height);
  await drawNodes(own, children, chosen, all);
  blendOver(canvas, { ...own, left: 0, top: 0 }, options);
}

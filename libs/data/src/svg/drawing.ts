import { hexToRgb, luma, rgbToHex, rgbToHsl } from '@irodori/image';
import { boxArea, boxInside, shapeBox, shapeRings, shareInside, type Box, type Rings } from './box.ts';
import { formatAttributes, type SvgNode } from './tree.ts';

/**
 * What a shape is in a line drawing: `base` is an area with an outline; `shade` a darker or lighter tone of the area under
 * it, which an inker would not outline; `overlay` something soft that line art leaves out; `ink` is line already.
 */
type ShapeRole = 'base' | 'shade' | 'overlay' | 'ink';

export interface Shape {
  readonly kind: 'shape';
  readonly name: string;
  /** Geometry and everything else that is not paint, as attribute text. */
  readonly geometry: string;
  /** `#rrggbb`, `none` or `url(#id)`. */
  readonly fill: string;
  readonly stroke: string;
  /** Drawing units. */
  readonly strokeWidth: number;
  /** Named color slot, where the source has such. */
  readonly slot: string | undefined;
  readonly role: ShapeRole;
  /** Share of the drawing that the shape's box covers. */
  readonly area: number;
}

interface Group {
  readonly kind: 'group';
  readonly attributes: string;
  readonly children: readonly Part[];
}

/** Gradients, clip paths and masks: written out in the color version, the latter two also in the line version. */
interface Definition {
  readonly kind: 'definition';
  readonly node: SvgNode;
  readonly color: boolean;
}

export type Part = Shape | Group | Definition;

/** A vector picture taken apart once, ready to be written many times in other colors and as line art. */
export interface Drawing {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly parts: readonly Part[];
  /** Every plain color with the largest area it fills. */
  readonly colors: ReadonlyMap<string, number>;
}

const shapeNames = new Set(['path', 'circle', 'ellipse', 'rect', 'polygon', 'polyline', 'line']);
const paintNames = new Set(['fill', 'stroke', 'stroke-width', 'class', 'id']);
const namedColors: Readonly<Record<string, string>> = { black: '#000000', white: '#ffffff', currentColor: '#333333' };

function normalizePaint(value: string | undefined, inherited: string): string {
  if (value === undefined) return inherited;
  const rgb = hexToRgb(namedColors[value] ?? value);
  return rgb ? rgbToHex(rgb) : value;
}

/** Same hue family and near in lightness, but not the same color: a tone of it. */
function isToneOf(a: string, b: string): boolean {
  const [ca, cb] = [hexToRgb(a), hexToRgb(b)];
  if (!ca || !cb || a === b) return false;
  const [ha, sa, la] = rgbToHsl(ca);
  const [hb, sb, lb] = rgbToHsl(cb);
  if (Math.abs(la - lb) > 0.24) return false;
  if (sa < 0.12 && sb < 0.12) return true;
  const turn = Math.abs(ha - hb);
  return Math.min(turn, 360 - turn) < 32 && sa >= 0.12 && sb >= 0.12;
}

export interface DrawingOptions {
  /** Shapes of these colors (`#rrggbb`) are line. */
  readonly inkColors?: ReadonlySet<string>;
  /** The slot of a shape's paint value, for sources that have slots; such values come as `slot:NAME`. */
  readonly inkSlots?: ReadonlySet<string>;
  /** The drawing brings its own complete line work: a shape without ink is a fill only. Default false. */
  readonly inked?: boolean;
}

interface Inherited {
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly soft: boolean;
  readonly transformed: boolean;
}

/** Takes a parsed drawing apart. Sizes are those of the view box, whose origin must be 0 0. */
export function readDrawing(
  id: string,
  nodes: readonly SvgNode[],
  width: number,
  height: number,
  options: DrawingOptions = {},
): Drawing {
  const softGradients = findSoftGradients(nodes);
  const colors = new Map<string, number>();
  const painted: { box: Box; rings: Rings; fill: string; role: ShapeRole }[] = [];
  const canvas = width * height;

  const note = (paint: string, area: number) => {
    if (paint.startsWith('#')) colors.set(paint, Math.max(area, colors.get(paint) ?? 0));
  };

  function readShape(node: SvgNode, inherited: Inherited): Shape {
    const { attributes } = node;
    const rawFill = attributes['fill'];
    const slot = rawFill?.startsWith('slot:')
      ? rawFill.slice(5)
      : attributes['stroke']?.startsWith('slot:')
        ? attributes['stroke'].slice(5)
        : undefined;
    const fill = normalizePaint(rawFill, inherited.fill);
    const stroke = normalizePaint(attributes['stroke'], inherited.stroke);
    const strokeWidth =
      attributes['stroke-width'] === undefined ? inherited.strokeWidth : Number(attributes['stroke-width']);
    const box = inherited.transformed || attributes['transform'] ? undefined : shapeBox(node.name, attributes);
    const area = box ? boxArea(box) / canvas : 0.01;
    const geometry = formatAttributes(
      Object.fromEntries(Object.entries(attributes).filter(([key]) => !paintNames.has(key))),
    );
    const soft =
      inherited.soft ||
      ['opacity', 'fill-opacity', 'filter', 'mask'].some((key) => attributes[key] !== undefined) ||
      /mix-blend/.test(attributes['style'] ?? '') ||
      softGradients.has(/^url\(#(.*)\)$/.exec(fill)?.[1] ?? '');
    const rings = box && !options.inked ? shapeRings(node.name, attributes) : [];
    const role = soft ? 'overlay' : roleOf(fill, stroke, slot, box, rings);
    note(fill, area);
    note(stroke, area);
    if (box && fill !== 'none') painted.push({ box, rings, fill, role });
    return { kind: 'shape', name: node.name, geometry, fill, stroke, strokeWidth, slot, role, area };
  }

  function roleOf(
    fill: string,
    stroke: string,
    slot: string | undefined,
    box: Box | undefined,
    rings: Rings,
  ): ShapeRole {
    if (slot !== undefined && options.inkSlots?.has(slot)) return 'ink';
    const ink = options.inkColors;
    if (ink && (ink.has(fill) || (fill === 'none' && ink.has(stroke)))) return 'ink';
    if (fill === 'none') return stroke !== 'none' && luma(hexToRgb(stroke) ?? [0, 0, 0]) > 200 ? 'overlay' : 'ink';
    if (!box || options.inked) return 'base';
    for (let i = painted.length - 1; i >= 0; i--) {
      const under = painted[i]!;
      if (under.role === 'overlay' || under.role === 'ink' || !boxInside(box, under.box, width * 0.01)) continue;
      if (shareInside(rings, under.rings) < 0.6) continue;
      return isToneOf(fill, under.fill) ? 'shade' : 'base';
    }
    return 'base';
  }

  function readParts(list: readonly SvgNode[], inherited: Inherited): Part[] {
    const parts: Part[] = [];
    for (const node of list) {
      const { name, attributes, children } = node;
      if (shapeNames.has(name)) parts.push(readShape(node, inherited));
      else if (name === 'g') {
        const { fill, stroke, 'stroke-width': strokeWidth, ...rest } = attributes;
        parts.push({
          kind: 'group',
          attributes: formatAttributes(rest),
          children: readParts(children, {
            fill: normalizePaint(fill, inherited.fill),
            stroke: normalizePaint(stroke, inherited.stroke),
            strokeWidth: strokeWidth === undefined ? inherited.strokeWidth : Number(strokeWidth),
            soft:
              inherited.soft ||
              ['opacity', 'filter'].some((key) => attributes[key] !== undefined) ||
              /mix-blend/.test(attributes['style'] ?? ''),
            transformed: inherited.transformed || attributes['transform'] !== undefined,
          }),
        });
      } else if (name === 'clipPath' || name === 'mask' || name === 'defs') {
        parts.push({ kind: 'definition', node, color: false });
      } else parts.push({ kind: 'definition', node, color: true });
    }
    return parts;
  }

  const parts = readParts(nodes, { fill: '#000000', stroke: 'none', strokeWidth: 1, soft: false, transformed: false });
  return { id, width, height, parts, colors };
}

/** Ids of gradients that fade to nothing: shapes filled with them are soft overlays. */
function findSoftGradients(nodes: readonly SvgNode[]): Set<string> {
  const soft = new Set<string>();
  const visit = (node: SvgNode) => {
    if (node.name.endsWith('Gradient') && node.children.some((stop) => stop.attributes['stop-opacity'] !== undefined)) {
      soft.add(node.attributes['id'] ?? '');
    }
    node.children.forEach(visit);
  };
  nodes.forEach(visit);
  return soft;
}

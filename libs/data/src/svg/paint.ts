import { hexToRgb, luma, mixRgb, rgbToHex } from '@irodori/image';
import type { Drawing, Part, Shape } from './drawing.ts';
import { formatSvg, type SvgNode } from './tree.ts';

/** How one drawing is written: every choice that varies from picture to picture. */
export interface PaintPlan {
  /** Put before every id, so that several drawings fit in one file. */
  readonly prefix: string;
  /** The color to use for a source color (or `slot:NAME`) in a shape that covers this share of the drawing. */
  readonly recolor: (value: string, area: number | undefined) => string;
  /** Outline around base shapes, drawing units; 0 = none. */
  readonly outline: number;
  /** Color of an outline, given the color it surrounds. */
  readonly ink: (fill: string) => string;
  /** Own strokes of the drawing are drawn at this multiple of their width. */
  readonly strokeScale: number;
  /** Whether tones inside an area get an outline too. */
  readonly outlineShades: boolean;
  /** Dark areas up to this share of the picture are solid black in the line version. */
  readonly spotBlack: number;
  /** Hard-edged shadow on larger areas: offset in drawing units, and the factor on the color. */
  readonly cel: { readonly dx: number; readonly dy: number; readonly darken: number } | undefined;
}

export interface PaintedDrawing {
  readonly color: string;
  readonly line: string;
}

/** Writes both versions of a drawing, aligned: shapes, order and outlines are the same, only the paint differs. */
export function paintDrawing(drawing: Drawing, plan: PaintPlan): PaintedDrawing {
  const painter = new DrawingPainter(drawing, plan);
  return { color: painter.write(drawing.parts, 'color'), line: painter.write(drawing.parts, 'line') };
}

type Side = 'color' | 'line';

const darker = (hex: string, factor: number) => {
  const rgb = hexToRgb(hex);
  // Shadows lean towards violet, as cel painters mix them.
  return rgb ? rgbToHex(mixRgb([rgb[0] * factor, rgb[1] * factor, rgb[2] * factor], [60, 40, 90], 0.08)) : hex;
};

class DrawingPainter {
  #clips = 0;

  readonly #drawing: Drawing;
  readonly #plan: PaintPlan;

  constructor(drawing: Drawing, plan: PaintPlan) {
    this.#drawing = drawing;
    this.#plan = plan;
  }

  write(parts: readonly Part[], side: Side): string {
    let out = '';
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      if (part.kind === 'definition') out += this.#definition(part.node, part.color, side);
      else if (part.kind === 'group') {
        out += `<g${this.#rename(part.attributes)}>${this.write(part.children, side)}</g>`;
      } else {
        out += this.#shape(part, side);
        // Tones painted over an area would eat the inner half of its outline: draw the outline again above them.
        if (part.role !== 'base' || this.#plan.outline === 0) continue;
        const first = i;
        while (i + 1 < parts.length && this.#isTone(parts[i + 1]!)) out += this.#shape(parts[++i] as Shape, side);
        if (i > first) out += this.#outline(part, side);
      }
    }
    return out;
  }

  #isTone(part: Part): boolean {
    return part.kind === 'shape' && (part.role === 'overlay' || (part.role === 'shade' && !this.#plan.outlineShades));
  }

  #shape(shape: Shape, side: Side): string {
    switch (shape.role) {
      case 'overlay':
        return side === 'line'
          ? ''
          : this.#plain(shape, this.#paint(shape.fill, shape), this.#paint(shape.stroke, shape));
      case 'ink':
        return this.#inkShape(shape, side);
      case 'shade':
        if (!this.#plan.outlineShades) {
          return this.#plain(shape, side === 'line' ? '#fff' : this.#paint(shape.fill, shape), 'none');
        }
        return this.#base(shape, side);
      case 'base':
        return this.#base(shape, side);
    }
  }

  #base(shape: Shape, side: Side): string {
    const fill = this.#paint(shape.fill, shape);
    const own = shape.stroke !== 'none';
    const stroke = own ? (side === 'line' ? '#000' : this.#paint(shape.stroke, shape)) : 'none';
    if (side === 'line') {
      return this.#plain(shape, this.#isSpot(shape, fill) ? '#000' : '#fff', stroke) + this.#outline(shape, side);
    }
    const { cel } = this.#plan;
    const body =
      cel && shape.area > 0.015 && fill.startsWith('#') && !own
        ? this.#celShape(shape, fill, cel)
        : this.#plain(shape, fill, stroke);
    return body + this.#outline(shape, side);
  }

  #isSpot(shape: Shape, fill: string): boolean {
    const dark = (hex: string) => luma(hexToRgb(hex) ?? [255, 255, 255]) < 66;
    return dark(fill) && (shape.slot !== undefined || dark(shape.fill)) && shape.area <= this.#plan.spotBlack;
  }

  #outline(shape: Shape, side: Side): string {
    if (this.#plan.outline === 0 || shape.stroke !== 'none') return '';
    const color = side === 'line' ? '#000' : this.#plan.ink(this.#paint(shape.fill, shape));
    return `<${shape.name}${this.#rename(shape.geometry)} fill="none" stroke="${color}" stroke-width="${this.#plan.outline}" stroke-linejoin="round"/>`;
  }

  /** The shadowed area is the shape less a copy of it moved towards the light. */
  #celShape(shape: Shape, fill: string, cel: NonNullable<PaintPlan['cel']>): string {
    const id = `${this.#plan.prefix}cel${this.#clips++}`;
    const geometry = this.#rename(shape.geometry);
    return (
      `<clipPath id="${id}"><${shape.name}${geometry}/></clipPath><${shape.name}${geometry} fill="${darker(fill, cel.darken)}"/>` +
      `<g clip-path="url(#${id})"><g transform="translate(${cel.dx} ${cel.dy})"><${shape.name}${geometry} fill="${fill}"/></g></g>`
    );
  }

  /** Lines stay lines; bands too broad to be a line get an outline of their own. */
  #inkShape(shape: Shape, side: Side): string {
    const width = shape.strokeWidth * this.#plan.strokeScale;
    if (shape.fill === 'none' && shape.strokeWidth > this.#drawing.width * 0.03 && this.#plan.outline > 0) {
      const color = this.#paint(shape.stroke, shape);
      const [rim, middle] = side === 'line' ? ['#000', '#fff'] : [this.#plan.ink(color), color];
      const inner = Math.max(0, shape.strokeWidth - this.#plan.outline);
      return this.#stroked(shape, rim, shape.strokeWidth + this.#plan.outline) + this.#stroked(shape, middle, inner);
    }
    const paint = (value: string) => (value === 'none' ? value : side === 'line' ? '#000' : this.#paint(value, shape));
    return this.#plain(shape, paint(shape.fill), paint(shape.stroke), width);
  }

  #stroked(shape: Shape, color: string, width: number): string {
    return `<${shape.name}${this.#rename(shape.geometry)} fill="none" stroke="${color}" stroke-width="${width}"/>`;
  }

  #plain(shape: Shape, fill: string, stroke: string, width = shape.strokeWidth * this.#plan.strokeScale): string {
    const line = stroke === 'none' ? '' : ` stroke="${stroke}" stroke-width="${width}"`;
    return `<${shape.name}${this.#rename(shape.geometry)} fill="${fill}"${line}/>`;
  }

  #paint(value: string, shape: Shape): string {
    if (value.startsWith('#') || value.startsWith('slot:')) return this.#plan.recolor(value, shape.area);
    return this.#rename(value);
  }

  #definition(node: SvgNode, colored: boolean, side: Side): string {
    if (colored && side === 'line') return '';
    return formatSvg([this.#adapt(node)]);
  }

  /** Ids prefixed, gradient stops recolored. */
  #adapt(node: SvgNode): SvgNode {
    const attributes = Object.fromEntries(
      Object.entries(node.attributes).map(([key, value]) => {
        if (key === 'id') return [key, this.#plan.prefix + value];
        if (key === 'stop-color' && value.startsWith('#')) return [key, this.#plan.recolor(value, undefined)];
        if (key.endsWith('href') && value.startsWith('#')) return [key, `#${this.#plan.prefix}${value.slice(1)}`];
        return [key, this.#rename(value)];
      }),
    );
    return { name: node.name, attributes, children: node.children.map((child) => this.#adapt(child)) };
  }

  #rename(text: string): string {
    return text.includes('url(#') ? text.replaceAll('url(#', `url(#${this.#plan.prefix}`) : text;
  }
}

import { strToU8, zipSync } from 'fflate';

/** A layer as it is written: where it lies, how it lies over what is below, and its pixels as a PNG. */
export interface OraLayer {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly blend: 'normal' | 'multiply' | 'color dodge';
  readonly hidden: boolean;
  readonly png: Uint8Array;
}

export interface OraPicture {
  readonly width: number;
  readonly height: number;
  readonly dpi?: readonly [x: number, y: number] | undefined;
  /** Bottom first. */
  readonly layers: readonly OraLayer[];
  /** The picture of all layers that are shown. */
  readonly merged: Uint8Array;
  /** The same, at most 256 pixels a side. */
  readonly thumbnail: Uint8Array;
}

const OPS = { normal: 'svg:src-over', multiply: 'svg:multiply', 'color dodge': 'svg:color-dodge' } as const;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- XML has no place for control characters
  text.replace(/[\u0000-\u001f]/g, ' ').replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);

/** A picture with layers as OpenRaster, which Krita, GIMP, MyPaint and others open: `mimetype` first and stored. */
export function writeOra({ width, height, dpi, layers, merged, thumbnail }: OraPicture): Uint8Array {
  const rows = layers.map(({ name, left, top, blend, hidden }, i) => {
    const more = `opacity="1.0" visibility="${hidden ? 'hidden' : 'visible'}" composite-op="${OPS[blend]}"`;
    return `  <layer name="${escaped(name)}" src="data/layer${i}.png" x="${left}" y="${top}" ${more}/>`;
  });
  const density = dpi ? ` xres="${Math.round(dpi[0])}" yres="${Math.round(dpi[1])}"` : '';
  const stack = `<?xml version="1.0" encoding="UTF-8"?>
<image version="0.0.3" w="${width}" h="${height}"${density}>
 <stack>
${rows.reverse().join('\n')}
 </stack>
</image>
`;
  // PNGs are deflated already.
  const stored = { level: 0 } as const;
  return zipSync({
    mimetype: [strToU8('image/openraster'), stored],
    'stack.xml': strToU8(stack),
    ...Object.fromEntries(layers.map(({ png }, i) => [`data/layer${i}.png`, [png, stored] as const])),
    'mergedimage.png': [merged, stored],
    'Thumbnails/thumbnail.png': [thumbnail, stored],
  });
}

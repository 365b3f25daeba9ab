import { strFromU8 } from 'fflate';
import type { ZipEntries } from '../../engine/export/archive.ts';
import type { Rgba } from '../../engine/raster/blend.ts';
import { Fault } from '../../model/errors.ts';
import { checkSize } from '../picture-limits.ts';
import type { LayerNode, LayeredFile } from './tree.ts';

const MERGED = 'mergedimage.png';
const MAX_STACK = 2 ** 20;

/** The names of OpenRaster (SVG's) to those of PSD, where they differ by more than a dash. */
const BLENDS: Readonly<Record<string, string>> = { plus: 'linear dodge', 'src-over': 'normal' };
const blendOf = (op = 'svg:src-over'): string => {
  const name = op.replace(/^\w+:/, '');
  return BLENDS[name] ?? name.replaceAll('-', ' ');
};

/** Reads a PNG of the archive. */
export type ReadPng = (bytes: Uint8Array) => Promise<Rgba>;

/**
 * OpenRaster: a zip file with `stack.xml`, a PNG for each layer, and the whole as `mergedimage.png`.
 * @throws Fault where the stack does not parse or its size is too large
 */
export function openOra(zip: ZipEntries, readPng: ReadPng): LayeredFile {
  const stack = zip.read('stack.xml', MAX_STACK);
  if (!stack) throw new Fault('fault.pictureBroken', 'ORA: stack.xml is missing');
  const { width, height, dpi, nodes } = parseStack(strFromU8(stack), zip, readPng);
  checkSize(width, height);
  return {
    width,
    height,
    ...(dpi && { dpi: [dpi, dpi] as const }),
    nodes,
    ...(zip.names.includes(MERGED) && { merged: () => fitting(readEntry(zip, MERGED, readPng), width, height) }),
  };
}

/** Krita's own files: their layers are in a form of their own, the whole is there as a PNG. */
export function openKra(zip: ZipEntries, readPng: ReadPng): Promise<Rgba> {
  return readEntry(zip, MERGED, readPng);
}

async function readEntry(zip: ZipEntries, name: string, readPng: ReadPng): Promise<Rgba> {
  const bytes = zip.read(name);
  if (!bytes) throw new Fault('fault.pictureBroken', `${name} is missing`);
  return readPng(bytes);
}

async function fitting(picture: Promise<Rgba>, width: number, height: number): Promise<Rgba> {
  const made = await picture;
  if (made.width === width && made.height === height) return made;
  throw new Fault(
    'fault.pictureBroken',
    `${MERGED}: expected ${width} × ${height}, got ${made.width} × ${made.height}`,
  );
}

interface Open {
  readonly nodes: LayerNode[];
}

/** The tags of `stack.xml` in order; workers have no parser of XML, and this is all that the format uses. */
function parseStack(
  xml: string,
  zip: ZipEntries,
  readPng: ReadPng,
): { width: number; height: number; dpi: number | undefined; nodes: LayerNode[] } {
  let size: { width: number; height: number; dpi: number | undefined } | undefined;
  let id = 0;
  const root: Open = { nodes: [] };
  const open: (Open & { attributes: ReadonlyMap<string, string>; id: number })[] = [];
  const put = (node: LayerNode): unknown => (open.at(-1) ?? root).nodes.unshift(node);
  for (const [, closes, tag, rest = ''] of xml.matchAll(/<(\/?)(image|stack|layer)\b([^<>]*)>/g)) {
    const attributes = attributesOf(rest);
    if (tag === 'image' && !closes) {
      const number = (name: string): number => Number(attributes.get(name));
      size = { width: number('w'), height: number('h'), dpi: dpiOf(number('xres')) };
    } else if (tag === 'stack' && !closes && !rest.endsWith('/')) open.push({ nodes: [], attributes, id: ++id });
    else if (tag === 'stack' && closes) {
      const closed = open.pop();
      if (!closed) break;
      // The outermost stack is the picture itself.
      if (open.length === 0) root.nodes.push(...closed.nodes);
      else {
        const described = describe(closed.attributes, closed.id);
        const isolated = closed.attributes.get('isolation') === 'isolate';
        const blend = described.blend === 'normal' && !isolated ? 'pass through' : described.blend;
        put({ ...described, blend, children: closed.nodes });
      }
    } else if (tag === 'layer' && !closes) {
      const src = attributes.get('src');
      const [left, top] = ['x', 'y'].map((name) => Math.round(Number(attributes.get(name) ?? 0))) as [number, number];
      const there = src !== undefined && zip.names.includes(src);
      put({
        ...describe(attributes, ++id),
        ...(there && { pixels: async () => ({ ...(await readEntry(zip, src, readPng)), left, top }) }),
      });
    }
  }
  if (!size) throw new Fault('fault.pictureBroken', 'stack.xml: expected an image with a size');
  return { ...size, nodes: root.nodes };
}

const dpiOf = (v: number): number | undefined => (v >= 1 && v <= 100_000 ? v : undefined);

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; ;) {
    const equals = text.indexOf('=', at);
    if (equals < 0) return found;
    let start = equals + 1;
    while (' \t\r\n'.includes(text[start] ?? '"')) start++;
    const quote = text[start];
    const end = quote === '"' || quote === "'" ? text.indexOf(quote, start + 1) : -1;
    if (end < 0) return found;
    found.set(text.slice(at, equals).trim(), unescaped(text.slice(start + 1, end)));
    at = end + 1;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const unescaped = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{1,6}));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex!, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );

function describe(attributes: ReadonlyMap<string, string>, id: number): Omit<LayerNode, 'children' | 'pixels'> {
  const opacity = Number(attributes.get('opacity') ?? 1);
  return {
    id,
    name: attributes.get('name') ?? '',
    visible: attributes.get('visibility') !== 'hidden',
    opacity: opacity >= 0 && opacity <= 1 ? opacity : 1,
    blend: blendOf(attributes.get('composite-op')),
    clipped: false,
  };
}

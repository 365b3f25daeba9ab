import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeImage, partClass, UNNAMED, type LabelPicture } from '@irodori/data';
import { flattenAlpha, resizePlane, UNKNOWN_PART, type Plane, type Raster, type Rng } from '@irodori/image';
import { z } from 'zod';
import { fileError } from '@irodori/training/common';
import { failure } from '../cli/errors.ts';

/*
 * Portraits put together from a kit in the manner of GearHead Caramel: sheets whose colors are channels (ramps of red,
 * yellow, green, cyan, magenta; pure blue is empty, near black is ink), and recipes that say which bits go together. Each
 * channel is one material, so that a portrait's parts are known exactly.
 */

type PartName = Parameters<typeof partClass>[0];

const pair = z.tuple([z.number(), z.number()]);
const layerSchema = z.object({
  fname: z.string().regex(/^[\w.-]+\.png$/, 'expected a plain name of a PNG file'),
  anchor: z.string().default('center'),
  x_offset: z.number().default(0),
  y_offset: z.number().default(0),
  depth: z.number().default(0),
  frame: z.int().min(0).default(0),
  frame_width: z.int().positive().optional(),
  frame_height: z.int().positive().optional(),
  custom_frames: z.array(z.tuple([z.int(), z.int(), z.int(), z.int()])).optional(),
});
const texts = z.array(z.string()).default([]);
const bitSchema = z.object({
  btype: z.string(),
  layers: z.array(layerSchema).default([]),
  children: texts,
  anchors: z.record(z.string(), pair).default({}),
  requires: texts,
  rejects: texts,
  style: texts,
  nostyle: texts,
  form_tags: texts,
});
type Bit = z.infer<typeof bitSchema>;
type Layer = z.infer<typeof layerSchema>;

const [WIDTH, HEIGHT] = [400, 600];
/** Side of the square that a portrait is fitted into. */
const SIDE = 256;
/** Anchors that a head gives relative to itself. */
const ON_HEAD = new Set(['left_eye', 'right_eye', 'mouth', 'ear', 'nose']);
/** Brightness up to which a pixel is ink, and from which it is none. */
const [INK, CLEAR] = [20, 75];

/** A kit in memory. */
interface PortraitKit {
  readonly bits: readonly Bit[];
  readonly sheets: ReadonlyMap<string, Raster<3>>;
}

/**
 * Reads the recipes `portrait_*.json` and sheets of a folder, or of its folder `image`; bits whose sheets are missing are left
 * out.
 * @throws CliError or ImageError in one line when there are none, or a recipe or sheet is damaged
 */
export async function readKit(folder: string): Promise<PortraitKit> {
  const inside = await readdir(folder).catch((error: unknown) => {
    throw fileError(folder, error);
  });
  const place = inside.includes('image') ? join(folder, 'image') : folder;
  const files = (await readdir(place)).filter((name) => /^portrait_.*\.json$/.test(name)).sort();
  if (files.length === 0) throw failure(`${folder}: expected a portrait kit with portrait_*.json, got none`);
  const bits: Bit[] = [];
  for (const file of files) {
    bits.push(...recipesOf(await readFile(join(place, file), 'utf8'), join(place, file)));
  }
  const there = new Set(await readdir(place));
  const whole = bits.filter(({ layers }) => layers.every(({ fname }) => there.has(fname)));
  const sheets = new Map<string, Raster<3>>();
  for (const { fname } of whole.flatMap(({ layers }) => layers)) {
    if (!sheets.has(fname)) sheets.set(fname, flattenAlpha(await decodeImage(join(place, fname))));
  }
  return { bits: whole, sheets };
}

function recipesOf(text: string, where: string): Bit[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw failure(`${where}: expected JSON of a portrait kit's recipes, got text that does not parse`);
  }
  const parsed = z.array(bitSchema).safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw failure(`${where}: ${issue?.path.join('.')}: ${issue?.message}; expected recipes of a portrait kit`);
}

interface PlacedLayer {
  readonly layer: Layer;
  readonly type: string;
}

/** Picks bits from the base on: each as its tags allow. */
function assemble({ bits }: PortraitKit, rng: Rng): { layers: PlacedLayer[]; anchors: Map<string, [number, number]> } {
  const tags = new Set([rng.pick(['Feminine', 'Masculine']), rng.pick(['+Body', '-Body', 'any body'])]);
  const anchors = new Map<string, [number, number]>();
  const layers: PlacedLayer[] = [];
  const wanted = ['Base'];
  for (let type = wanted.shift(); type !== undefined; type = wanted.shift()) {
    const has = (tag: string): boolean => tags.has(tag);
    const fitting = bits.filter(
      (bit) =>
        bit.btype === type && [...bit.requires, ...bit.style].every(has) && ![...bit.rejects, ...bit.nostyle].some(has),
    );
    if (fitting.length === 0) continue;
    const bit = rng.pick(fitting);
    for (const tag of bit.form_tags) tags.add(tag);
    wanted.push(...bit.children);
    for (const [name, at] of Object.entries(bit.anchors)) anchors.set(name, at);
    for (const layer of bit.layers) layers.push({ layer, type: bit.btype });
    if (layers.length > 200) break;
  }
  return { layers: layers.sort((a, b) => a.layer.depth - b.layer.depth), anchors };
}

/** The part of a sheet that a layer shows: left, top, width, height. */
function frameOf(layer: Layer, sheet: Raster<3>): readonly [number, number, number, number] {
  const custom = layer.custom_frames?.[layer.frame];
  if (custom) return custom;
  if (layer.frame_width === undefined) return [0, 0, sheet.width, sheet.height];
  const [w, h] = [layer.frame_width, layer.frame_height ?? sheet.height];
  const columns = Math.max(1, Math.floor(sheet.width / w));
  return [(layer.frame % columns) * w, Math.floor(layer.frame / columns) * h, w, h];
}

const CHANNELS = ['', 'cyan', 'hair', 'red', 'magenta', 'skin', 'white'] as const;

/** The material of a color: a place in CHANNELS, 0 for ink. */
function channelOf(r: number, g: number, b: number): number {
  const most = Math.max(r, g, b);
  if (most < (INK + CLEAR) / 2) return 0;
  const floor = 0.55 * most;
  if (r > floor) return g > floor ? (b > floor ? 6 : 5) : b > floor ? 4 : 3;
  return g > floor ? (b > floor ? 1 : 2) : 0;
}

const CLOTHES: Readonly<Record<string, PartName>> = {
  Clothing: 'top',
  Sleeves: 'top',
  Overclothes: 'top',
  Base: 'top',
  Decal: 'top',
  Pants: 'bottom',
  Shoes: 'shoes',
  Mouth: 'mouth',
  Eyes: 'eye',
};

/** What a channel of a bit belongs to. */
function partOf(channel: string, type: string): { key: string; name: PartName } {
  if (channel === 'skin' || channel === 'hair') return { key: channel, name: channel };
  if (channel === 'white') return { key: `white ${type}`, name: type === 'Eyes' ? 'eyeWhite' : 'trim' };
  const name = CLOTHES[type] ?? 'accessory';
  return { key: `${channel} ${name}`, name };
}

/** A portrait drawn from the stream, with its parts. */
export function kitPortrait(kit: PortraitKit, rng: Rng): LabelPicture {
  const { layers, anchors } = assemble(kit, rng);
  const line = new Float32Array(WIDTH * HEIGHT).fill(1);
  const parts = new Uint8Array(WIDTH * HEIGHT);
  const table = new Map<string, number>();
  const names: number[] = [partClass('background')];
  const idOf = (channel: number, type: string): number => {
    const { key, name } = partOf(CHANNELS[channel]!, type);
    // What is of the second or third color may be anything: a collar, a stripe, a buckle.
    const known = table.get(key) ?? names.push(/^(magenta|cyan)/.test(key) ? UNNAMED : partClass(name)) - 1;
    table.set(key, known);
    return known;
  };
  for (const { layer, type } of layers) {
    const sheet = kit.sheets.get(layer.fname)!;
    const [sx, sy, w, h] = frameOf(layer, sheet);
    const [left, top] = placeOf(layer, anchors, w, h);
    const ids: (number | undefined)[] = [];
    for (let y = Math.max(0, -top); y < h && top + y < HEIGHT && sy + y < sheet.height; y++) {
      for (let x = Math.max(0, -left); x < w && left + x < WIDTH && sx + x < sheet.width; x++) {
        const p = 3 * ((sy + y) * sheet.width + sx + x);
        const r = sheet.data[p]!;
        const g = sheet.data[p + 1]!;
        const b = sheet.data[p + 2]!;
        if (r === 0 && g === 0 && b === 255) continue;
        const i = (top + y) * WIDTH + left + x;
        line[i] = Math.max(0, Math.min(1, (Math.max(r, g, b) - INK) / (CLEAR - INK)));
        const channel = channelOf(r, g, b);
        parts[i] = channel === 0 ? UNKNOWN_PART : (ids[channel] ??= idOf(channel, type));
      }
    }
  }
  return fitted({ width: WIDTH, height: HEIGHT, data: line }, parts, names);
}

function placeOf(layer: Layer, anchors: ReadonlyMap<string, [number, number]>, w: number, h: number): [number, number] {
  const { anchor, x_offset: dx, y_offset: dy } = layer;
  const [x, y] = corner();
  return [Math.round(x + dx), Math.round(y + dy)];
  function corner(): [number, number] {
    if (anchor === 'midbottom') return [(WIDTH - w) / 2, HEIGHT - h];
    if (anchor === 'topleft') return [0, 0];
    const [ax, ay] = anchors.get(anchor) ?? [0, 0];
    const [hx, hy] = ON_HEAD.has(anchor) ? (anchors.get('head') ?? [0, 0]) : [0, 0];
    return [WIDTH / 2 + ax + hx - w / 2, HEIGHT / 2 + ay + hy - h / 2];
  }
}

/** Into the square, standing on its lower edge. */
function fitted(line: Plane, parts: Uint8Array, names: readonly number[]): LabelPicture {
  const width = Math.round((SIDE * WIDTH) / HEIGHT);
  const small = Uint8Array.from(resizePlane(line, width, SIDE).data, (v) => Math.round(255 * v));
  const left = (SIDE - width) >> 1;
  const out = {
    size: SIDE,
    line: new Uint8Array(SIDE * SIDE).fill(255),
    parts: new Uint8Array(SIDE * SIDE),
    names: Uint8Array.from(names),
  };
  for (let y = 0; y < SIDE; y++) {
    out.line.set(small.subarray(y * width, (y + 1) * width), y * SIDE + left);
    const sy = Math.floor(((y + 0.5) * HEIGHT) / SIDE);
    for (let x = 0; x < width; x++) {
      out.parts[y * SIDE + left + x] = parts[sy * WIDTH + Math.floor(((x + 0.5) * WIDTH) / width)]!;
    }
  }
  return out;
}

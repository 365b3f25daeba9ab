import { crc32 } from '@irodori/image';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { z } from 'zod';
import type { Document, Pin } from '../document.ts';
import { colorLookOf, PLAIN_LOOK } from '../document.ts';

/** Version of the project file; 1, without `dpi`, 2, without `pins`, 3, without `layers`, and 4, without `coloring`, are read as well. */
const PROJECT_VERSION = 5;
/** Written where nothing needs a newer one, so that earlier editors open it. */
const PLAIN_VERSION = 2;
const PINS_VERSION = 3;
const LAYERS_VERSION = 4;
const DOCUMENT_FILE = 'project.json';
const LINES_FILE = 'lines.png';
/** Names of the layered file, by its first byte: `P` of a zip file, else that of a PSD. */
const LAYERS_FILES = ['layers.ora', 'layers.psd'] as const;
const layersFile = (bytes: Uint8Array): (typeof LAYERS_FILES)[number] => LAYERS_FILES[bytes[0] === 0x50 ? 0 : 1];
const MAX_UNPACKED = 512 * 2 ** 20;

const PARTS: ReadonlySet<string> = new Set([DOCUMENT_FILE, LINES_FILE, ...LAYERS_FILES]);

const finite = z.number().refine(Number.isFinite, 'expected a finite number');
const hex = z.string().regex(/^#[0-9a-f]{6}$/, 'expected a color like #ff8800');
const point = z.tuple([finite, finite]);

const mask = z
  .strictObject({
    width: z.int().positive().max(16_384),
    height: z.int().positive().max(16_384),
    runs: z.array(z.int().nonnegative()).max(4_000_000),
  })
  .refine(({ width, height }) => width * height <= 4_000_000, 'expected at most 4 megapixels')
  .refine(
    ({ width, height, runs }) => runs.reduce((sum, run) => sum + run, 0) === width * height,
    'expected runs that add up to width x height',
  );
const pin = z.strictObject({
  mask,
  color: hex.nullable(),
  locked: z.boolean(),
  /** Locked at once with others of the same number. */
  group: z.int().nonnegative().optional(),
  /** How many of the hints were there before it. */
  hints: z.int().nonnegative(),
});
type StoredPin = z.infer<typeof pin>;

/** Pins with their places among the hints, as files keep them. */
const storePins = ({ pins = [], hints }: Document): StoredPin[] =>
  pins.map(({ id, mask: { width, height, runs }, color, locked, group }) => ({
    mask: { width, height, runs: [...runs] },
    color,
    locked,
    ...(group === undefined ? {} : { group }),
    hints: hints.filter((hint) => hint.id < id).length,
  }));

/** Numbers hints and pins in the order in which they were made. */
function numbered<H extends object>(
  hints: readonly H[],
  pins: readonly StoredPin[],
): { hints: (H & { id: number })[]; pins: Pin[]; next: number } {
  let next = 1;
  const made: Pin[] = [];
  const groups = new Map<number, number>();
  const put = ({ group, hints: _, ...own }: StoredPin): void => {
    const id = next++;
    if (group !== undefined && !groups.has(group)) groups.set(group, id);
    made.push({ id, ...own, ...(group === undefined ? {} : { group: groups.get(group)! }) });
  };
  let waiting = 0;
  const placed = hints.map((hint, i) => {
    while (waiting < pins.length && pins[waiting]!.hints <= i) put(pins[waiting++]!);
    return { id: next++, ...hint };
  });
  for (const left of pins.slice(waiting)) put(left);
  return { hints: placed, pins: made, next };
}

const documentSchema = z.strictObject({
  version: z.literal([1, PLAIN_VERSION, PINS_VERSION, LAYERS_VERSION, PROJECT_VERSION]),
  name: z.string().max(500),
  width: z.int().positive(),
  height: z.int().positive(),
  dpi: z.tuple([finite.positive(), finite.positive()]).optional(),
  hints: z
    .array(z.strictObject({ points: z.array(point).min(1), radius: finite.positive(), color: hex, white: z.boolean() }))
    .max(100_000),
  ink: z
    .array(
      z.strictObject({
        tool: z.enum(['pen', 'eraser']),
        points: z.array(z.tuple([finite, finite, finite])).min(1),
        size: finite.positive(),
      }),
    )
    .max(100_000),
  pins: z.array(pin).max(10_000).optional(),
  layers: z
    .strictObject({ file: z.enum(LAYERS_FILES), chosen: z.array(z.int().nonnegative()).min(1).max(10_000) })
    .optional(),
  look: z
    .strictObject({ visible: z.boolean(), opacity: finite.min(0).max(1), tint: hex.nullable() })
    .default(PLAIN_LOOK),
  coloring: z
    .strictObject({
      background: z.boolean(),
      shade: finite.min(0).max(1),
      shadeStyle: z.enum(['soft', 'cel']),
      shadeTint: hex.nullable(),
      gap: finite.min(0).max(0.02),
    })
    .optional(),
});

export interface Project {
  readonly document: Document;
  /** The line drawing under the ink, as a PNG of `document.base`'s size. */
  readonly linesPng: Uint8Array;
  /** The PSD, PSB or OpenRaster file that several line layers came from, as it is, and their ids in it. */
  readonly layers?: { readonly file: Uint8Array; readonly chosen: readonly number[] };
}

/** A file that is no project of this editor; one line. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError';
}

/** The project as a zip file: `project.json`, `lines.png`, and the file of the line layers where these are several. */
export function packProject({ document, linesPng, layers }: Project): Uint8Array {
  const { base, hints, ink, look, pins, coloring } = document;
  const file = {
    version: coloring ? PROJECT_VERSION : layers ? LAYERS_VERSION : pins ? PINS_VERSION : PLAIN_VERSION,
    name: base.name,
    width: base.width,
    height: base.height,
    ...(base.dpi ? { dpi: base.dpi } : {}),
    hints: hints.map(({ points, radius, color, white }) => ({ points, radius, color, white })),
    ink: ink.map(({ tool, points, size }) => ({ tool, points, size })),
    ...(pins ? { pins: storePins(document) } : {}),
    ...(layers ? { layers: { file: layersFile(layers.file), chosen: layers.chosen } } : {}),
    look,
    ...(coloring ? { coloring: colorLookOf(coloring) } : {}),
  };
  return zipSync({
    [DOCUMENT_FILE]: [strToU8(`${JSON.stringify(file, null, 1)}\n`), { level: 6 }],
    [LINES_FILE]: [linesPng, { level: 0 }],
    ...(layers ? { [layersFile(layers.file)]: [layers.file, { level: 0 }] } : {}),
  });
}

/** The checksums in a zip file's directory by name; the library that unpacks does not look at them. */
function checksumsOf(bytes: Uint8Array): ReadonlyMap<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const checksums = new Map<string, number>();
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) return checksums;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0 && at + 46 <= bytes.length; left--) {
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    checksums.set(strFromU8(bytes.subarray(at + 46, at + 46 + name)), view.getUint32(at + 16, true));
    at += 46 + name + extra + comment;
  }
  return checksums;
}

/**
 * Reads a project file; `baseId` names the picture from now on.
 * @throws ProjectError where it is not a zip, lacks a part, or a field is not as expected
 */
export function unpackProject(bytes: Uint8Array, baseId: string): Project {
  let files: Record<string, Uint8Array>;
  let room = MAX_UNPACKED;
  try {
    files = unzipSync(bytes, {
      filter: (entry) => {
        if (!PARTS.has(entry.name)) return false;
        room -= entry.originalSize;
        return room >= 0;
      },
    });
  } catch (error) {
    throw new ProjectError(`expected a zip file, got one that does not unpack (${(error as Error).message})`);
  }
  const [text, linesPng] = [files[DOCUMENT_FILE], files[LINES_FILE]];
  const checksums = checksumsOf(bytes);
  for (const [name, content] of Object.entries(files)) {
    if (crc32(content) !== checksums.get(name)) {
      throw new ProjectError(`${name}: damaged, its checksum does not fit; take another copy of the file`);
    }
  }
  if (!text || !linesPng) throw new ProjectError(`expected ${DOCUMENT_FILE} and ${LINES_FILE} in the zip file`);
  let json: unknown;
  try {
    json = JSON.parse(strFromU8(text));
  } catch {
    throw new ProjectError(`${DOCUMENT_FILE}: expected JSON, got text that does not parse`);
  }
  const version = (json as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > PROJECT_VERSION) {
    throw new ProjectError(
      `${DOCUMENT_FILE}: version ${version} is newer than this editor, which reads up to ${PROJECT_VERSION}; reload the page to get the newest editor`,
    );
  }
  const parsed = documentSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const said = `${issue.path.join('.') || 'the file'}: ${issue.message}`.replace(/\s+/g, ' ');
    throw new ProjectError(`${DOCUMENT_FILE}: ${said.length > 300 ? `${said.slice(0, 297)}...` : said}`);
  }
  const { name, width, height, dpi, ink, look, layers, coloring } = parsed.data;
  const layered = layers && files[layers.file];
  if (layers && !layered) throw new ProjectError(`expected ${layers.file} in the zip file, as ${DOCUMENT_FILE} says`);
  const { hints, pins, next } = numbered(parsed.data.hints, parsed.data.pins ?? []);
  let id = next;
  return {
    document: {
      base: { id: baseId, name, width, height, ...(dpi ? { dpi } : {}) },
      hints,
      ink: ink.map((mark) => ({ id: id++, ...mark })),
      ...(pins.length > 0 ? { pins } : {}),
      look,
      ...(coloring ? { coloring } : {}),
      nextId: id,
    },
    linesPng,
    ...(layers && layered ? { layers: { file: layered, chosen: layers.chosen } } : {}),
  };
}

import { hexToRgb, rgbToHex } from '../color.ts';
import type { Rgb } from '../raster.ts';
import type { UserHint } from './types.ts';

/** What is wrong in a hint file, in one line: where, what was expected, what came. */
export class HintFileError extends Error {
  override readonly name = 'HintFileError';
}

export interface HintFile {
  readonly hints: UserHint[];
  /** The frame the coordinates are in; absent: they are pixels of the picture. See `scaleHints`. */
  readonly width?: number;
  readonly height?: number;
}

/** The brush of a hint that names none, in pixels of the frame. */
export const DEFAULT_HINT_RADIUS = 4;

/** Written into every hint file. */
const HINT_FILE_VERSION = 1;

const MAX_HINTS = 100_000;
const MAX_POINTS = 1_000_000;

type Json = Record<string, unknown>;

/** A value as JSON, where it is not nested without end. */
function shown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return 'something nested very deep';
  }
}

const oneLine = (text: string) => text.replace(/\s/g, ' ').slice(0, 200);

function fail(where: string, expected: string, got: unknown): never {
  const text = got === undefined ? 'nothing' : shown(got);
  throw new HintFileError(`${where}: expected ${expected}, got ${text.length > 60 ? `${text.slice(0, 57)}...` : text}`);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function number(where: string, value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fail(where, 'a number', value);
}

function positive(where: string, value: unknown): number {
  return number(where, value) > 0 ? (value as number) : fail(where, 'a number above 0', value);
}

function color(where: string, value: unknown): Rgb {
  const rgb = typeof value === 'string' && value.startsWith('#') ? hexToRgb(value) : undefined;
  return rgb ?? fail(where, 'a color like "#ff8800"', value);
}

function onlyKeys(where: string, object: Json, known: readonly string[]): void {
  const extra = Object.keys(object).find((key) => !known.includes(key));
  if (extra !== undefined) fail(where, `only ${known.join(', ')}`, extra);
}

function parseHint(where: string, value: unknown): UserHint {
  if (!isObject(value)) return fail(where, 'an object with x, y, color or points, color', value);
  const radius = value['radius'] === undefined ? DEFAULT_HINT_RADIUS : positive(`${where}.radius`, value['radius']);
  const rgb = color(`${where}.color`, value['color']);
  if (value['points'] === undefined) {
    onlyKeys(where, value, ['x', 'y', 'color', 'radius']);
    const [x, y] = [number(`${where}.x`, value['x']), number(`${where}.y`, value['y'])];
    return { kind: 'point', x, y, radius, color: rgb };
  }
  onlyKeys(where, value, ['points', 'color', 'radius']);
  const list = value['points'];
  if (!Array.isArray(list) || list.length === 0) return fail(`${where}.points`, 'a list of [x, y]', list);
  const points = list.map((point: unknown, i) => {
    const at = `${where}.points[${i}]`;
    if (!Array.isArray(point) || point.length !== 2) return fail(at, '[x, y]', point);
    return [number(at, point[0]), number(at, point[1])] as const;
  });
  return { kind: 'stroke', points, radius, color: rgb };
}

/**
 * Reads `{version: 1, width?, height?, hints: [{x, y, color, radius?} | {points: [[x, y], ...], color, radius?}]}`.
 * Colors are `#rrggbb` or `#rgb`. Throws {@link HintFileError}.
 */
export function parseHintFile(text: string): HintFile {
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new HintFileError(
      `hint file: expected JSON, got text that does not parse (${oneLine((error as Error).message)})`,
    );
  }
  if (!isObject(file)) return fail('hint file', 'an object {version: 1, hints: [...]}', file);
  const { version } = file;
  if (typeof version === 'number' && version > HINT_FILE_VERSION) {
    throw new HintFileError(
      `hint file: version ${version} is newer than this program, which reads version ${HINT_FILE_VERSION}; update it, or save the hints again with the older one`,
    );
  }
  if (version !== HINT_FILE_VERSION) fail('version', String(HINT_FILE_VERSION), version);
  onlyKeys('hint file', file, ['version', 'width', 'height', 'hints']);
  const { hints, width, height } = file;
  if (!Array.isArray(hints)) return fail('hints', 'a list', hints);
  if (hints.length > MAX_HINTS) fail('hints', `at most ${MAX_HINTS}`, hints.length);
  if ((width === undefined) !== (height === undefined)) fail('width, height', 'both or neither', { width, height });
  const parsed = hints.map((hint: unknown, i) => parseHint(`hints[${i}]`, hint));
  const points = parsed.reduce((sum, hint) => sum + (hint.kind === 'stroke' ? hint.points.length : 1), 0);
  if (points > MAX_POINTS) fail('hints', `at most ${MAX_POINTS} points in all strokes`, points);
  if (width === undefined) return { hints: parsed };
  return { hints: parsed, width: positive('width', width), height: positive('height', height) };
}

/** The text that {@link parseHintFile} reads back; colors are rounded to 8 bits. */
export function formatHintFile(file: { hints: readonly UserHint[]; width?: number; height?: number }): string {
  const hints = file.hints.map((hint) => {
    const rest = { color: rgbToHex(hint.color), radius: hint.radius };
    return hint.kind === 'point' ? { x: hint.x, y: hint.y, ...rest } : { points: hint.points, ...rest };
  });
  const frame = file.width !== undefined && file.height !== undefined ? { width: file.width, height: file.height } : {};
  return `${JSON.stringify({ version: HINT_FILE_VERSION, ...frame, hints }, null, 1)}\n`;
}

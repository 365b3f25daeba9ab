import { hexToRgb, rgbToHex } from '@irodori/image';
import type { PartColor } from './colors-of-picture.ts';

/** What is wrong in a character file, in one line: where, what was expected, what came. */
export class CharacterFileError extends Error {
  override readonly name = 'CharacterFileError';
}

/** Somebody's colors, part by part, under a name. */
export interface Character {
  readonly name: string;
  readonly parts: readonly PartColor[];
}

/** Written into every character file. */
const CHARACTER_VERSION = 1;
const KIND = 'irodori-character';
const [MAX_PARTS, MAX_NAME] = [64, 200];
/** Bytes of a character file, at most. */
export const CHARACTER_FILE_LIMIT = 100_000;

type Json = Record<string, unknown>;

function fail(where: string, expected: string, got: unknown): never {
  const text = got === undefined ? 'nothing' : (JSON.stringify(got) ?? typeof got);
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  throw new CharacterFileError(`${where}: expected ${expected}, got ${short}`);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function text(where: string, value: unknown): string {
  const fits = typeof value === 'string' && value.trim() !== '' && value.length <= MAX_NAME;
  return fits ? value : fail(where, `a text of 1 to ${MAX_NAME} characters`, value);
}

function share(where: string, value: unknown): number {
  const fits = typeof value === 'number' && value >= 0 && value <= 1;
  return fits ? value : fail(where, 'a number from 0 to 1', value);
}

function parsePart(where: string, value: unknown): PartColor {
  if (!isObject(value)) return fail(where, 'an object with name, color, share, center', value);
  const extra = Object.keys(value).find((key) => !['name', 'color', 'share', 'center'].includes(key));
  if (extra !== undefined) fail(where, 'only name, color, share, center', extra);
  const { color, center, name } = value;
  const rgb = typeof color === 'string' && color.startsWith('#') ? hexToRgb(color) : undefined;
  if (!rgb) return fail(`${where}.color`, 'a color like "#ff8800"', color);
  const own = share(`${where}.share`, value['share']);
  if (own === 0) fail(`${where}.share`, 'a number above 0', own);
  if (!Array.isArray(center) || center.length !== 2) return fail(`${where}.center`, '[x, y]', center);
  const [x, y] = center as unknown[];
  return {
    color: rgb,
    share: own,
    center: [share(`${where}.center[0]`, x), share(`${where}.center[1]`, y)],
    ...(name !== undefined && { name: text(`${where}.name`, name) }),
  };
}

/**
 * Reads `{kind: "irodori-character", version: 1, name, parts: [{name?, color, share, center: [x, y]}, ...]}`: of each part
 * its color as `#rrggbb`, its share of the figure and where its middle lies in it.
 * @throws CharacterFileError in one line
 */
export function parseCharacter(json: string): Character {
  let file: unknown;
  try {
    file = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    throw new CharacterFileError('character file: expected JSON, got text that does not parse');
  }
  if (!isObject(file) || file['kind'] !== KIND) {
    return fail('character file', `an object with kind "${KIND}"`, isObject(file) ? file['kind'] : file);
  }
  const { version, parts } = file;
  if (typeof version === 'number' && version > CHARACTER_VERSION) {
    throw new CharacterFileError(
      `character file: version ${version} is newer than this program, which reads version ${CHARACTER_VERSION}; update it`,
    );
  }
  if (version !== CHARACTER_VERSION) fail('version', String(CHARACTER_VERSION), version);
  const name = text('name', file['name']);
  if (!Array.isArray(parts) || parts.length === 0) return fail('parts', 'a list of parts', parts);
  if (parts.length > MAX_PARTS) fail('parts', `at most ${MAX_PARTS}`, parts.length);
  return { name, parts: parts.map((part: unknown, i) => parsePart(`parts[${i}]`, part)) };
}

/** The text that {@link parseCharacter} reads back; colors are rounded to 8 bits, shares and places to 1/1000. */
export function formatCharacter({ name, parts }: Character): string {
  const round = (value: number): number => Math.round(1000 * Math.min(1, Math.max(0, value))) / 1000;
  const listed = parts.slice(0, MAX_PARTS).map((part) => ({
    ...(part.name !== undefined && { name: part.name }),
    color: rgbToHex(part.color),
    share: Math.max(0.001, round(part.share)),
    center: part.center.map(round),
  }));
  return `${JSON.stringify({ kind: KIND, version: CHARACTER_VERSION, name, parts: listed }, null, 1)}\n`;
}

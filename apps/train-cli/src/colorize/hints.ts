import {
  DEFAULT_HINT_RADIUS,
  hexToRgb,
  HintFileError,
  hintsOutside,
  parseHintFile,
  rgbToHex,
  scaleHints,
  type HintFile,
  type Rgb,
  type Size,
  type UserHint,
} from '@irodori/image';
import { exists, readFileChecked } from '@irodori/training/common';
import { usageError } from '../cli/errors.ts';
import { isPicture } from '../pages/names.ts';

const HINT_FILE_LIMIT = 50_000_000;

/** Hints and the frame their coordinates are in; no frame: pixels of the picture. */
export interface HintSource {
  readonly hints: readonly UserHint[];
  readonly frame?: Size;
  /** For messages: the flag as written, or the file. */
  readonly where: string;
  /** Whether that is a flag, which holds its one hint. */
  readonly flag?: boolean;
}

/** A dot or a stroke as a program says it: any `UserHint`, or with the color as `#rrggbb` and the radius left to the default. */
export type HintLike = {
  readonly color: string | Rgb;
  /** Pixels of the frame. @default 4 */
  readonly radius?: number;
} & ({ readonly x: number; readonly y: number } | { readonly points: readonly (readonly [x: number, y: number])[] });

/** Hints in pixels of the picture, or in a frame of their own, as the editor saves them. */
export type HintInput =
  readonly HintLike[] | { readonly hints: readonly HintLike[]; readonly width?: number; readonly height?: number };

/**
 * Hints of a program, checked as those of a file are.
 * @throws HintFileError in one line
 */
export function readHints(input: HintInput): HintSource {
  const { hints, ...frame } = isList(input) ? { hints: input } : input;
  if (!Array.isArray(hints)) throw new HintFileError('hints: expected a list, or { hints, width, height }');
  const listed = hints.map((hint: HintLike & { kind?: unknown }) => {
    if (typeof hint !== 'object' || hint === null) return hint;
    const { kind: _, color, ...rest } = hint;
    return { ...rest, color: Array.isArray(color) && color.length === 3 ? rgbToHex(color as unknown as Rgb) : color };
  });
  return hintSource(parseHintFile(JSON.stringify({ version: 1, ...frame, hints: listed })), 'hints');
}

const isList = (input: HintInput): input is readonly HintLike[] => Array.isArray(input);

function hintSource({ hints, width, height }: HintFile, where: string): HintSource {
  return { hints, frame: width !== undefined && height !== undefined ? { width, height } : undefined, where };
}

/**
 * `x,y,#rrggbb[,radius]`, picture pixels.
 * @throws CliError (usage)
 */
export function parseHintFlag(text: string): HintSource {
  const fail = () =>
    usageError(`--hint ${text}: expected x,y,#rrggbb[,radius] in one word, such as '120,80,#ffcc88,6'`);
  const parts = text.split(',').map((part) => part.trim());
  const [x = '', y = '', hex = '', radius] = parts;
  const number = (part: string) => (/^-?\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN);
  const color = hex.startsWith('#') ? hexToRgb(hex) : undefined;
  const size = radius === undefined ? DEFAULT_HINT_RADIUS : number(radius);
  if (parts.length > 4 || color === undefined || Number.isNaN(number(x)) || Number.isNaN(number(y)) || !(size > 0)) {
    throw fail();
  }
  const hint = { kind: 'point', x: number(x), y: number(y), radius: size, color } as const;
  return { hints: [hint], where: `--hint ${text}`, flag: true };
}

const notHints = (where: string, got: string) => usageError(`${where}: expected a hint file (JSON), got ${got}`);

/**
 * The text of a hint file.
 * @param where names it in errors
 * @throws CliError (usage) in one line
 */
export function hintsFromText(text: string, where: string): HintSource {
  if (/[\0\uFFFD]/.test(text.slice(0, 1000))) throw notHints(where, 'binary data');
  try {
    return hintSource(parseHintFile(text), where);
  } catch (error) {
    throw usageError(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * @throws CliError in one line
 */
export async function readHintFile(path: string): Promise<HintSource> {
  if (isPicture(path) && exists(path, 'file')) {
    throw notHints(path, 'a picture; colors of one are taken by --reference');
  }
  return hintsFromText((await readFileChecked(path, HINT_FILE_LIMIT)).toString('utf8'), path);
}

/**
 * All hints in pixels of a picture of this size.
 * @throws CliError (usage) when one lies outside or a frame has another shape than the picture
 */
export function placeHints(sources: readonly HintSource[], picture: Size): UserHint[] {
  return sources.flatMap(({ hints, frame, where, flag }) => {
    if (frame !== undefined) assertSameShape(frame, picture, where);
    const placed = frame === undefined ? [...hints] : scaleHints(hints, frame, picture);
    const [outside] = hintsOutside(placed, picture);
    if (outside !== undefined) {
      const [x, y] = outside.kind === 'point' ? [outside.x, outside.y] : (outside.points[0] ?? [0, 0]);
      const number = hints.length > 1 ? `hint ${placed.indexOf(outside) + 1} ` : '';
      // A flag says itself where it lies.
      const which = flag === true ? '' : `${number}at ${round(x)},${round(y)} `;
      throw usageError(`${where}: ${which}lies outside the picture of ${picture.width} x ${picture.height}`);
    }
    return placed;
  });
}

/** Sides may be rounded differently by whoever scaled the drawing: so many pixels are no other shape. */
const ROUNDED_PIXELS = 2;

/** A frame of another shape belongs to another picture: its hints would land beside what they were meant for. */
function assertSameShape(frame: Size, picture: Size, where: string): void {
  const scale = picture.width / frame.width;
  if (Math.abs(frame.height * scale - picture.height) <= ROUNDED_PIXELS * Math.max(1, scale)) return;
  throw usageError(
    `${where}: made for a picture of ${frame.width} x ${frame.height}, this one is ${picture.width} x ${picture.height}; ` +
      'the shapes differ, so these are not its hints',
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;

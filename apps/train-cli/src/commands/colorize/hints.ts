import {
  DEFAULT_HINT_RADIUS,
  hexToRgb,
  hintsOutside,
  parseHintFile,
  scaleHints,
  type UserHint,
  type Size,
} from '@irodori/image';
import { readFileChecked } from '@irodori/training';
import { usageError } from '../../cli/errors.ts';

const HINT_FILE_LIMIT = 50_000_000;

/** Hints and the frame their coordinates are in; no frame: pixels of the picture. */
export interface HintSource {
  readonly hints: readonly UserHint[];
  readonly frame?: Size;
  /** For messages: the flag as written, or the file. */
  readonly where: string;
}

/**
 * `x,y,#rrggbb[,radius]`, picture pixels.
 * @throws CliError (usage)
 */
export function parseHintFlag(text: string): HintSource {
  const fail = () => usageError(`--hint ${text}: expected x,y,#rrggbb[,radius], such as 120,80,#ffcc88,6`);
  const parts = text.split(',').map((part) => part.trim());
  const [x = '', y = '', hex = '', radius] = parts;
  const number = (part: string) => (/^-?\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN);
  const color = hex.startsWith('#') ? hexToRgb(hex) : undefined;
  const size = radius === undefined ? DEFAULT_HINT_RADIUS : number(radius);
  if (parts.length > 4 || color === undefined || Number.isNaN(number(x)) || Number.isNaN(number(y)) || !(size > 0)) {
    throw fail();
  }
  return { hints: [{ kind: 'point', x: number(x), y: number(y), radius: size, color }], where: `--hint ${text}` };
}

/**
 * @throws HintFileError or CliError in one line
 */
export async function readHintFile(path: string): Promise<HintSource> {
  const text = (await readFileChecked(path, HINT_FILE_LIMIT)).toString('utf8');
  let file;
  try {
    file = parseHintFile(text);
  } catch (error) {
    throw usageError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { hints, width, height } = file;
  const frame = width !== undefined && height !== undefined ? { width, height } : undefined;
  return { hints, frame, where: path };
}

/**
 * All hints in pixels of a picture of this size.
 * @throws CliError (usage) when one lies outside or a frame has another shape than the picture
 */
export function placeHints(sources: readonly HintSource[], picture: Size): UserHint[] {
  return sources.flatMap(({ hints, frame, where }) => {
    if (frame !== undefined) assertSameShape(frame, picture, where);
    const placed = frame === undefined ? [...hints] : scaleHints(hints, frame, picture);
    const [outside] = hintsOutside(placed, picture);
    if (outside !== undefined) {
      const index = placed.indexOf(outside);
      const [x, y] = outside.kind === 'point' ? [outside.x, outside.y] : (outside.points[0] ?? [0, 0]);
      const which = hints.length > 1 ? ` hint ${index + 1}` : '';
      throw usageError(
        `${where}:${which} at ${round(x)},${round(y)} lies outside the picture of ${picture.width} x ${picture.height}`,
      );
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

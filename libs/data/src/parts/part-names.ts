import { readFileSync } from 'node:fs';
import { partNames } from '@irodori/anime';
import { DatasetError } from '../dataset.ts';

export const PART_NAMES_VERSION = 1;

/**
 * The names of a drawing's pieces: of each label a place in each of its pieces, in thousandths of the picture's width and
 * height. A label is a name of `partNames`, `other` for a part that has none or `unknown`, with a number where there are several of that
 * name: `hair`, `top`, `top 2`.
 */
export type PieceNames = Readonly<Record<string, readonly (readonly [x: number, y: number])[]>>;

/** Drawings of one origin. */
export interface NamedDrawings {
  /** Where they are to be had. */
  readonly from: string;
  readonly license: string;
  /** The names of their parts, by the name of the picture file, without its folders. */
  readonly drawings: Readonly<Record<string, PieceNames>>;
}

/** Names of the parts of colored drawings, as a JSON file. */
export interface PartNamesFile {
  readonly version: typeof PART_NAMES_VERSION;
  readonly sources: readonly NamedDrawings[];
}

/** A label without its number. */
export const nameOfLabel = (label: string): string => label.replace(/ \d+$/, '');

const LIMIT = 10_000_000;
const known: readonly string[] = [...partNames, 'other', 'unknown'];

/** Whether it is the name of a part, `other` or `unknown`, perhaps with a number. */
export const isPartLabel = (label: string): boolean => known.includes(nameOfLabel(label));

/** @throws DatasetError in one line when the file cannot be read or is no such file */
export function readPartNames(path: string): PartNamesFile {
  const fail = (what: string): never => {
    throw new DatasetError(`${path}: ${what}`);
  };
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    fail(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}); expected a file with names of parts`);
  }
  if (text.length > LIMIT) fail(`expected at most ${LIMIT} bytes, got ${text.length}`);
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    fail('is no JSON; expected names of parts as docs/data.md describes them');
  }
  const { version, sources } = (file ?? {}) as Partial<PartNamesFile>;
  if (version !== PART_NAMES_VERSION) fail(`expected version ${PART_NAMES_VERSION}, got ${JSON.stringify(version)}`);
  if (!Array.isArray(sources)) return fail('expected a list of sources');
  for (const source of sources as unknown[]) {
    if (!isRecord(source) || typeof source.from !== 'string' || typeof source.license !== 'string') {
      return fail('expected of each source from, license and drawings');
    }
    if (!isRecord(source.drawings)) return fail(`${source.from}: expected drawings by file name`);
    for (const [drawing, labels] of Object.entries(source.drawings)) checkLabels(drawing, labels, fail);
  }
  return { version: PART_NAMES_VERSION, sources: sources as PartNamesFile['sources'] };
}

function checkLabels(drawing: string, labels: unknown, fail: (what: string) => never): void {
  if (!isRecord(labels)) return fail(`${drawing}: expected places by label`);
  for (const [label, places] of Object.entries(labels)) {
    if (!isPartLabel(label)) {
      fail(`${drawing}: '${label}' is no name of a part; expected one of ${known.join(', ')}`);
    }
    if (!Array.isArray(places) || !places.every(isPlace)) fail(`${drawing}: ${label}: expected pairs of 0 .. 1000`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlace = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((v) => typeof v === 'number' && v >= 0 && v <= 1000);

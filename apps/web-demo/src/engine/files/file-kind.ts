import { isSvg, pictureHeader } from '@irodori/image';
import type { PictureHeader } from '@irodori/image';

/**
 * What a file is by its content, never by its name: pictures that the browser decodes, pictures and layered files that the
 * editor reads by itself, archives, hints, and kinds that are known and refused by name.
 */
export type FileKind =
  | { readonly kind: PictureHeader['kind']; readonly width?: number; readonly height?: number }
  | { readonly kind: 'svg' | 'heic' | 'tiff' | 'psd' | 'zip' | 'json' }
  | { readonly kind: ForeignKind };

/** Kinds that are recognized so that the refusal can say what to do. */
export type ForeignKind = 'clip' | 'sai' | 'xcf' | 'procreate' | 'medibang' | 'pdf' | 'video' | 'rar';

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** Beginnings of files by which programs know their own. */
const MAGIC: readonly (readonly [at: number, magic: string, kind: ForeignKind | 'psd' | 'tiff'])[] = [
  [0, '8BPS', 'psd'],
  [0, 'II*\0', 'tiff'],
  [0, 'MM\0*', 'tiff'],
  [0, 'CSFCHUNK', 'clip'],
  [0, 'SAI-CANVAS', 'sai'],
  [0, 'gimp xcf', 'xcf'],
  [0, 'mdipack', 'medibang'],
  [0, '%PDF-', 'pdf'],
  [0, '%!PS', 'pdf'],
  [0, '\xc5\xd0\xd3\xc6', 'pdf'],
  [0, 'Rar!', 'rar'],
  [0, '7z\xbc\xaf\x27\x1c', 'rar'],
  [0, '\x1aE\xdf\xa3', 'video'],
];

/** Brands of the box that HEIF files begin with; what else begins so is a film. */
const HEIF = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/;

/**
 * Tells a file by its first bytes; undefined where it is nothing known.
 * @param bytes its beginning, 4 KB at least where there are as many
 */
export function fileKind(bytes: Uint8Array): FileKind | undefined {
  const picture = pictureHeader(bytes);
  if (picture) return picture;
  if (ascii(bytes, 0, 4) === 'PK\x03\x04') return { kind: 'zip' };
  for (const [at, magic, kind] of MAGIC) if (ascii(bytes, at, magic.length) === magic) return { kind };
  if (ascii(bytes, 4, 4) === 'ftyp') return { kind: HEIF.test(ascii(bytes, 8, 4)) ? 'heic' : 'video' };
  if (isSvg(bytes)) return { kind: 'svg' };
  return /^\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 64))) ? { kind: 'json' } : undefined;
}

/** Ends of names by which a kind is known where its first bytes tell nothing: SAI encrypts its canvas. */
const ENDS: readonly (readonly [RegExp, ForeignKind])[] = [
  [/\.sai2?$/i, 'sai'],
  [/\.(clip|lip|cmc)$/i, 'clip'],
  [/\.xcf$/i, 'xcf'],
  [/\.procreate$/i, 'procreate'],
  [/\.(mdp|mdiapp)$/i, 'medibang'],
  [/\.(pdf|ai|eps)$/i, 'pdf'],
  [/\.(mov|mp4|webm)$/i, 'video'],
  [/\.(rar|7z|cbr|cb7)$/i, 'rar'],
];

/** What a file's name says of its kind; only kinds that are not opened. */
export const kindByName = (name: string): ForeignKind | undefined => ENDS.find(([end]) => end.test(name))?.[1];

/** What a zip file is by the names of its entries. */
export type ZipKind = 'project' | 'ora' | 'kra' | 'procreate' | 'pages' | 'other';

/** Which of the formats that are zip files it is. */
export function zipKind(names: readonly string[]): ZipKind {
  const has = (name: string): boolean => names.includes(name);
  if (has('project.json') && has('lines.png')) return 'project';
  if (has('maindoc.xml') && has('mergedimage.png')) return 'kra';
  if (has('stack.xml')) return 'ora';
  if (has('Document.archive')) return 'procreate';
  return 'pages';
}

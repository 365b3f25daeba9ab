import { extname } from 'node:path';

const inputTypes: readonly string[] = [
  ...['png', 'jpg', 'jpeg', 'jpe', 'jfif', 'webp', 'gif', 'avif', 'tif', 'tiff', 'svg', 'ppm', 'pgm', 'pnm'],
].map((type) => `.${type}`);

/** Pictures that people keep and that cannot be read here: a folder's are named rather than passed over in silence. */
const unreadTypes: ReadonlySet<string> = new Set(
  [
    'psd',
    'psb',
    'clip',
    'kra',
    'ora',
    'xcf',
    'heic',
    'heif',
    'bmp',
    'tga',
    'jxl',
    'sai',
    'sai2',
    'exr',
    'cbr',
    'cb7',
    'svgz',
    'ai',
    'eps',
    'procreate',
    'mdp',
    'pdn',
    'jp2',
    'pbm',
    'pam',
  ].map((type) => `.${type}`),
);

/** Archives of pages. */
const archiveTypes: readonly string[] = ['.cbz', '.zip'];

/** Ends of names of pictures that are read. */
export const pictureTypes = inputTypes.join(' ');

/** The end of a name, in lower case: `.png`. */
export const typeOf = (path: string): string => extname(path).toLowerCase();
/** A path without that. */
export const stemOf = (path: string): string => path.slice(0, path.length - extname(path).length);

/** Where a picture's hints lie. */
export const hintsBeside = (path: string): string => `${stemOf(path)}.hints.json`;

/** Whether a name is that of a picture that is read. */
export const isPicture = (path: string): boolean => inputTypes.includes(typeOf(path));

/** Whether a name is that of a picture of a kind that cannot be read. */
export const isUnread = (path: string): boolean => unreadTypes.has(typeOf(path));

/** What is said of pictures that cannot be read; undefined where there are none. */
export function ofUnread([first, ...others]: readonly string[]): string | undefined {
  if (first === undefined) return undefined;
  if (others.length === 0) return `${first}: a picture of a kind that cannot be read; save it as PNG`;
  return `${first} and ${others.length} more: pictures of a kind that cannot be read; save them as PNG`;
}

/** Whether a name is that of an archive of pages. */
export const isArchive = (path: string): boolean => archiveTypes.includes(typeOf(path));

/** Whether a name is that of a PDF. */
export const isPdf = (path: string): boolean => typeOf(path) === '.pdf';

/** Whether a name is that of something with pages, of which an archive is made. */
export const isBook = (path: string): boolean => isArchive(path) || isPdf(path);

/** The type of an archive that is made of a book, with its dot. */
export const bookType = (path: string): string => (isPdf(path) ? '.cbz' : extname(path));

/**
 * A name for each result: the input's own with the type of its result. Where several inputs would share it, on file
 * systems that ignore case too, the one of the result's type has it, else a PNG, else the first, and the others keep their
 * whole name in front: `x.jpg.png`.
 * @param type of an input's result, with its dot
 * @param others names that are taken
 */
export function nameResults(
  names: readonly string[],
  type: (name: string) => string,
  others: readonly string[] = [],
): string[] {
  // As file systems compare names that know no letter case (Windows, macOS) or spell accents their own way (macOS).
  const fold = (name: string): string => name.normalize('NFC').toLowerCase();
  const wanted = names.map((name) => `${stemOf(name)}${type(name)}`);
  const sharing = new Map<string, string[]>();
  for (const [i, result] of wanted.entries()) {
    const key = fold(result);
    sharing.set(key, [...(sharing.get(key) ?? []), names[i]!]);
  }
  const taken = new Set<string>(others.map(fold));
  return names.map((name, i) => {
    const group = sharing.get(fold(wanted[i]!)) ?? [];
    const owner = [type(name).toLowerCase(), '.png'].map((own) => group.find((other) => typeOf(other) === own));
    let result = name === (owner[0] ?? owner[1] ?? group[0]) ? wanted[i]! : `${name}${type(name)}`;
    for (let number = 2; taken.has(fold(result)); number++) result = `${name}.${number}${type(name)}`;
    taken.add(fold(result));
    return result;
  });
}

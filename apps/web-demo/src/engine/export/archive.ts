import { unzipSync } from 'fflate';
import { ProjectError } from './project.ts';

/** Pages of an archive that are opened, and bytes that they may unpack to in all. */
const MAX_ENTRIES = 200;
const MAX_UNPACKED = 1024 * 2 ** 20;

const OPENED = /\.(png|jpe?g|webp|gif|bmp|avif|svg|irodori)$/i;

/** Folders of packers that hold no pages, and hidden files. */
const HIDDEN = /(^|\/)(__MACOSX\/|\.)/;

/**
 * The pictures and projects of a zip file (a CBZ, or all projects of the shelf), in the order in which a reader counts:
 * page 2 before page 10. Empty where there are none.
 * @throws ProjectError where it does not unpack, or holds more than is opened at once
 */
export function archivePages(bytes: Uint8Array): { readonly name: string; read(): Uint8Array }[] {
  const names: string[] = [];
  let unpacked = 0;
  const list = (filter: (entry: { name: string; originalSize: number }) => boolean) => {
    try {
      return unzipSync(bytes, { filter });
    } catch (error) {
      throw new ProjectError(`expected a zip file, got one that does not unpack (${(error as Error).message})`);
    }
  };
  list(({ name, originalSize }) => {
    if (OPENED.test(name) && !HIDDEN.test(name)) {
      names.push(name);
      unpacked += originalSize;
    }
    return false;
  });
  if (names.length > MAX_ENTRIES || unpacked > MAX_UNPACKED) {
    throw new ProjectError(
      `expected at most ${MAX_ENTRIES} pages of ${MAX_UNPACKED / 2 ** 20} MB in all, got ${names.length} of ${Math.round(unpacked / 2 ** 20)} MB`,
    );
  }
  names.sort(new Intl.Collator('en', { numeric: true }).compare);
  return names.map((wanted) => ({
    name: wanted.split('/').at(-1)!,
    read: () => list(({ name }) => name === wanted)[wanted]!,
  }));
}

import { unzipSync } from 'fflate';
import { ProjectError } from './project.ts';

/** Pages of an archive that are opened, and bytes that they may unpack to in all. */
const MAX_PAGES = 200;
const MAX_UNPACKED = 1024 * 2 ** 20;
/** Entries that a file may list. */
const MAX_ENTRIES = 20_000;

const OPENED = /\.(png|jpe?g|webp|gif|bmp|avif|svg|tiff?|psd|irodori)$/i;

/** Folders of packers that hold no pages, and hidden files. */
const HIDDEN = /(^|\/)(__MACOSX\/|\.)/;

/** A zip file's entries: names, what they unpack to, and their bytes on demand. */
export interface ZipEntries {
  readonly names: readonly string[];
  /** Bytes that an entry says it unpacks to. */
  sizeOf(name: string): number;
  /**
   * One entry's bytes; undefined where there is none of that name.
   * @param most bytes that it may unpack to
   * @throws ProjectError where it says that it is larger, or does not unpack
   */
  read(name: string, most?: number): Uint8Array | undefined;
}

/** @throws ProjectError where the bytes are no zip file, or one of too many entries */
export function zipEntries(bytes: Uint8Array): ZipEntries {
  const unpacked = (filter: (entry: { name: string; originalSize: number }) => boolean) => {
    try {
      return unzipSync(bytes, { filter });
    } catch (error) {
      throw new ProjectError(`expected a zip file, got one that does not unpack (${(error as Error).message})`);
    }
  };
  const sizes = new Map<string, number>();
  unpacked(({ name, originalSize }) => {
    sizes.set(name, originalSize);
    return false;
  });
  if (sizes.size > MAX_ENTRIES) {
    throw new ProjectError(`expected at most ${MAX_ENTRIES} entries in a zip file, got ${sizes.size}`);
  }
  return {
    names: [...sizes.keys()],
    sizeOf: (name) => sizes.get(name) ?? 0,
    read(wanted, most = MAX_UNPACKED) {
      const size = sizes.get(wanted);
      if (size === undefined) return undefined;
      if (size > most) throw new ProjectError(`${wanted}: expected at most ${most} bytes, got ${size}`);
      return unpacked(({ name }) => name === wanted)[wanted];
    },
  };
}

/**
 * The pictures and projects of a zip file (a CBZ, or all projects of the shelf), in the order in which a reader counts:
 * page 2 before page 10. Empty where there are none.
 * @throws ProjectError where it holds more than is opened at once
 */
export function archivePages(zip: ZipEntries): { readonly name: string; read(): Uint8Array }[] {
  const names = zip.names.filter((name) => OPENED.test(name) && !HIDDEN.test(name));
  const unpacked = names.reduce((sum, name) => sum + zip.sizeOf(name), 0);
  if (names.length > MAX_PAGES || unpacked > MAX_UNPACKED) {
    throw new ProjectError(
      `expected at most ${MAX_PAGES} pages of ${MAX_UNPACKED / 2 ** 20} MB in all, got ${names.length} of ${Math.round(unpacked / 2 ** 20)} MB`,
    );
  }
  names.sort(new Intl.Collator('en', { numeric: true }).compare);
  return names.map((name) => ({ name: name.split('/').at(-1)!, read: () => zip.read(name)! }));
}

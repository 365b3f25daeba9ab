import type { Readable } from 'node:stream';

/** One file of an archive or a folder of pages. */
export interface PageEntry {
  /** Below the archive or folder, with slashes. */
  readonly name: string;
  /** Bytes, unpacked. */
  readonly size: number;
  readonly modified: Date;
  /** Another one where the content is another. */
  readonly stamp: string;
  /** @throws CliError in one line where it is damaged */
  read(): Promise<Buffer>;
  /** The same bytes, a piece at a time. */
  stream(): Promise<Readable>;
}

/** The files of an archive or a folder, as a reader counts them. */
export interface PageSource {
  readonly entries: readonly PageEntry[];
  close(): void;
}

const collator = new Intl.Collator('en', { numeric: true });

/** Page 2 before page 10, folder by folder. */
export function inReadingOrder<T extends Pick<PageEntry, 'name'>>(entries: readonly T[]): T[] {
  const plain = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...entries].sort((a, b) => collator.compare(a.name, b.name) || plain(a.name, b.name));
}

/** Folders of packers that hold no pages, and hidden files. */
export const isHidden = (name: string): boolean => /(?:^|\/)(?:__MACOSX\/|\.)/.test(name);

import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { archivePages, zipEntries } from './archive.ts';
import { ProjectError } from './project.ts';

const zip = (names: readonly string[]) => zipSync(Object.fromEntries(names.map((name) => [name, strToU8(name)])));

const zipped = (names: readonly string[]) => zipEntries(zip(names));

describe('archivePages', () => {
  it('gives pages in the order a reader counts, without what is no page', () => {
    const bytes = zip([
      'ch/p10.png',
      'ch/p2.png',
      'ch/p1.JPG',
      'notes.txt',
      '__MACOSX/ch/p1.png',
      'ch/.hidden.png',
      'a.irodori',
    ]);
    const pages = archivePages(zipEntries(bytes));
    expect(pages.map(({ name }) => name)).toEqual(['a.irodori', 'p1.JPG', 'p2.png', 'p10.png']);
    expect(new TextDecoder().decode(pages[3]!.read())).toBe('ch/p10.png');
    expect(archivePages(zipped(['project.json', 'x.txt']))).toEqual([]);
  });

  it('refuses what does not unpack and what is too much, in one line', () => {
    expect(() => zipEntries(strToU8('PK\x03\x04 no zip'))).toThrow(ProjectError);
    expect(() => archivePages(zipped(Array.from({ length: 201 }, (_, i) => `${i}.png`)))).toThrow(/at most 200 pages/);
  });
});

import { expect, it } from 'vitest';
import { droppedFolders } from './folders.ts';

const fileAt = (path: string) => ({
  isFile: true,
  isDirectory: false,
  fullPath: path,
  file: (found: (file: File) => void) => found(new File([], path.split('/').at(-1)!)),
});

/** A folder as a browser hands it over: at most a hundred entries at a time, and none at last. */
function folderAt(path: string, children: readonly unknown[]) {
  return {
    isFile: false,
    isDirectory: true,
    fullPath: path,
    createReader: () => {
      let at = 0;
      return { readEntries: (found: (some: unknown[]) => void) => found(children.slice(at, (at += 100))) };
    },
  };
}

const dropped = (...entries: unknown[]) =>
  droppedFolders({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })) } as unknown as DataTransfer);

it('every file of a dropped folder is found, beyond the first hundred and in folders within it', async () => {
  const pages = Array.from({ length: 250 }, (_, i) => fileAt(`/book/p${i}.png`));
  const found = await dropped(
    folderAt('/book', [...pages, folderAt('/book/extra', [fileAt('/book/extra/cover.png')])]),
  );
  expect(found).toHaveLength(251);
  expect(found!.at(-1)).toMatchObject({ path: 'book/extra/cover.png', file: { name: 'cover.png' } });
});

it('files alone are no folder, and a folder without end is let go', async () => {
  expect(await dropped(fileAt('/a.png'), null)).toBeUndefined();
  const endless: { children: unknown[] } = { children: [] };
  const loop = {
    ...folderAt('/loop', endless.children),
  };
  endless.children.push(...Array.from({ length: 50 }, (_, i) => fileAt(`/loop/${i}`)), loop);
  const found = await dropped(loop);
  expect(found!.length).toBeLessThan(6000);
});

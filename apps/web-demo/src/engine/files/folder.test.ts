import { describe, expect, it } from 'vitest';
import { planFolder } from './folder.ts';

const plan = (...paths: string[]) => planFolder(paths, (path) => path);

describe('planFolder', () => {
  it('counts pages as a reader does, folder by folder, and puts hints behind their drawing', () => {
    expect(plan('ch2/p1.png', 'ch10/p1.png', 'ch2/p10.png', 'ch2/p2.jpg').open).toEqual([
      'ch2/p1.png',
      'ch2/p2.jpg',
      'ch2/p10.png',
      'ch10/p1.png',
    ]);
    expect(plan('girl.hints.json', 'girl.png', 'boy-hints.json', 'boy.psd').open).toEqual([
      'boy.psd',
      'boy-hints.json',
      'girl.png',
      'girl.hints.json',
    ]);
  });

  it('leaves other kinds, and says which; hidden files and what systems leave are no files of the artist', () => {
    const { open, left } = plan(
      'a.PNG',
      'a.clip',
      'notes.txt',
      'package.json',
      '.DS_Store',
      'sub/Thumbs.db',
      '__MACOSX/a.png',
    );
    expect(open).toEqual(['a.PNG']);
    expect(left).toEqual(['a.clip', 'notes.txt', 'package.json']);
  });
});

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planJobs, withoutFinished } from './files.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'irodori-jobs-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
function touch(...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(at(name), '..'), { recursive: true });
    writeFileSync(at(name), '');
  }
}
/** `input -> output` of each job, relative to their folders. */
const planned = (inputs: readonly string[], output = 'out'): string[] =>
  planJobs(inputs.map(at), at(output)).jobs.map(
    (job) => `${relative(folder, job.input)} -> ${relative(at(output), job.output)}`,
  );

describe('planJobs', () => {
  it('reads every kind of picture in a folder and names those it cannot read', () => {
    touch('in/a.jfif', 'in/b.ppm', 'in/c.PNG', 'in/deep/d.jpeg', 'in/e.psd', 'in/notes.txt', 'in/.hidden.png');
    expect(planned(['in'])).toEqual([
      'in/a.jfif -> a.png',
      'in/b.ppm -> b.png',
      'in/c.PNG -> c.png',
      'in/deep/d.jpeg -> deep/d.png',
    ]);
    expect(planJobs([at('in')], at('out')).unread).toEqual([at('in/e.psd')]);
  });

  it('gives the PNG its name where a JPEG shares it, in any letter case', () => {
    touch('in/x.jpg', 'in/x.png', 'in/Y.gif', 'in/y.webp');
    expect(planned(['in'])).toEqual([
      'in/Y.gif -> Y.png',
      'in/x.jpg -> x.jpg.png',
      'in/x.png -> x.png',
      'in/y.webp -> y.webp.png',
    ]);
  });

  it('follows links, each folder once', () => {
    touch('real/x.png');
    mkdirSync(at('in'));
    symlinkSync(at('real/x.png'), at('in/link.png'));
    symlinkSync(at('real'), at('in/more'));
    symlinkSync(at('in'), at('in/more-of-the-same'));
    expect(planned(['in'])).toEqual(['in/link.png -> link.png', 'in/more/x.png -> more/x.png']);
  });

  it('takes several files and folders at once', () => {
    touch('a/x.png', 'b/x.png', 'c/y.png');
    expect(planned(['a/x.png', 'b/x.png', 'c'])).toEqual([
      'a/x.png -> x.png',
      'b/x.png -> x.png.2.png',
      'c/y.png -> y.png',
    ]);
  });

  it('refuses one output for many pictures, also stdout', () => {
    touch('in/a.png', 'in/b.png', 'taken');
    expect(() => planJobs([at('in')], '-')).toThrow(/-o -: the input is a folder, expected a folder/);
    expect(() => planJobs([at('in/a.png'), at('in/b.png')], '-')).toThrow(/-o -: there are 2 inputs/);
    expect(() => planJobs([at('in')], at('taken'))).toThrow(/expected a folder, got a file/);
    expect(() => planJobs([at('in')], at('all.png'))).toThrow(/expected a folder, got the name of a picture/);
    expect(() => planJobs([at('in'), '-'], at('out'))).toThrow(/stdin is one picture/);
    expect(() => planJobs([at('none')], at('out'))).toThrow(/none: no such file or folder/);
  });
});

describe('withoutFinished', () => {
  const jobs = () => planJobs([at('in')], at('out')).jobs;
  const outputs = (skipExisting: boolean, overwrite: boolean) =>
    withoutFinished(jobs(), { skipExisting, overwrite }).map(({ output }) => relative(folder, output));

  it('asks before it replaces a result, or keeps it and does the rest', () => {
    touch('in/a.png', 'in/b.png', 'out/a.png');
    expect(() => outputs(false, false)).toThrow(/a\.png is already there: --overwrite .*--skip-existing/);
    expect(outputs(true, false)).toEqual(['out/b.png']);
    expect(outputs(false, true)).toEqual(['out/a.png', 'out/b.png']);
    expect(() => outputs(true, true)).toThrow(/exclude each other/);
  });
});

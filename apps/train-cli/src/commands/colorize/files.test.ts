import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planJobs } from './files.ts';
import { candidateFiles, numberedResults, withoutFinished } from './results.ts';

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
  planJobs(inputs.map(at), { output: at(output) }).jobs.map(
    (job) => `${relative(folder, job.input)} -> ${relative(at(output), job.output)}`,
  );

describe('planJobs', () => {
  it('reads every kind of picture in a folder and names those it cannot read', () => {
    touch(
      'in/a.jfif',
      'in/b.ppm',
      'in/c.PNG',
      'in/deep/d.jpeg',
      'in/e.psd',
      'in/f.SVGZ',
      'in/notes.txt',
      'in/.hidden.png',
    );
    expect(planned(['in'])).toEqual([
      'in/a.jfif -> a.png',
      'in/b.ppm -> b.png',
      'in/c.PNG -> c.png',
      'in/deep/d.jpeg -> deep/d.png',
    ]);
    expect(planJobs([at('in')], { output: at('out') }).unread).toEqual(['in/e.psd', 'in/f.SVGZ'].map(at));
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

  it('tells names apart that macOS takes for one: accents in one letter or two', () => {
    touch('a/\u00e9.png', 'b/e\u0301.jpg');
    expect(planned(['a', 'b'])).toEqual(['a/\u00e9.png -> \u00e9.png', 'b/e\u0301.jpg -> e\u0301.jpg.png']);
  });

  it('never lets a result take the place of a drawing, under whatever name', () => {
    touch('in/a.png', 'in/b.png', 'in/deep/c.png');
    const plan = (inputs: readonly string[], output: string) => () =>
      planJobs(inputs.map(at), { output: output === '' ? folder : at(output) });
    expect(plan(['in/a.png', 'in/b.png'], 'in')).toThrow(/in\/a\.png: would replace the drawing .*in\/a\.png/);
    expect(plan(['in/a.png'], 'in')).toThrow(/would replace the drawing/);
    expect(plan(['in/a.png'], 'in/deep/../a.png')).toThrow(/would replace the drawing/);
    expect(plan(['in'], '')).not.toThrow();
    expect(plan(['in/deep', 'in/a.png'], 'in')).toThrow(/a\.png: would replace/);
    symlinkSync(at('in'), at('same'));
    expect(plan(['in/a.png', 'in/b.png'], 'same')).toThrow(/would replace the drawing/);
    expect(plan(['same/a.png'], 'in')).toThrow(/would replace the drawing/);
    // As in another letter case, where that is no other name: one file, two names.
    mkdirSync(at('linked'));
    linkSync(at('in/a.png'), at('linked/A.PNG'));
    expect(plan(['in/a.png'], 'linked/A.PNG')).toThrow(/would replace the drawing/);
  });

  it('writes two results to two places', () => {
    touch('a.png');
    const plan = (output: string | undefined, layers: string) => () =>
      planJobs([at('a.png')], { output: output === undefined ? output : at(output), layers: at(layers) });
    expect(plan('b.psd', 'b.psd')).toThrow(/b\.psd: named for two results/);
    expect(plan('b.png', 'b.png')).toThrow(/--layers .*expected a name that ends in \.psd/);
    expect(plan('b.png', 'b.psd')().jobs).toEqual([{ input: at('a.png'), output: at('b.png'), layers: at('b.psd') }]);
    expect(plan(undefined, 'b.psd')().jobs).toEqual([{ input: at('a.png'), output: at('b.psd') }]);
    expect(() => planJobs([at('a.png')], { output: '-', layers: '-' })).toThrow(/only one result fits stdout/);
    expect(() => planJobs([at('a.png')], {})).toThrow(/--output <path>: missing/);
  });

  it('counts saved hints as results, of pictures alone', () => {
    touch('in/a.png', 'in/b.cbz', 'in/deep/c.jpg');
    const hints = (inputs: readonly string[], output: string) =>
      planJobs(inputs.map(at), { output: at(output), saveHints: true }).jobs.map((job) => job.hints);
    expect(hints(['in'], 'out')).toEqual([at('out/a.hints.json'), undefined, at('out/deep/c.hints.json')]);
    expect(hints(['in/a.png'], 'in/a.jpg')).toEqual([at('in/a.hints.json')]);
    expect(planJobs([at('in/a.png')], { output: '-', saveHints: true }).jobs).toEqual([
      { input: at('in/a.png'), output: '-' },
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
    expect(() => planJobs([at('in')], { output: '-' })).toThrow(/-o -: the input is a folder, expected a folder/);
    expect(() => planJobs([at('in/a.png'), at('in/b.png')], { output: '-' })).toThrow(/-o -: there are 2 inputs/);
    expect(() => planJobs([at('in')], { output: at('taken') })).toThrow(/expected a folder, got a file/);
    expect(() => planJobs([at('in')], { output: at('all.png') })).toThrow(
      /expected a folder, got the name of a picture/,
    );
    expect(() => planJobs([at('in'), '-'], { output: at('out') })).toThrow(/stdin is one picture/);
    expect(() => planJobs([at('none')], { output: at('out') })).toThrow(/none: no such file or folder/);
  });
});

describe('withoutFinished', () => {
  const jobs = () => planJobs([at('in')], { output: at('out') }).jobs;
  const outputs = (skipExisting: boolean, overwrite: boolean) =>
    withoutFinished(jobs(), { skipExisting, overwrite }).map(({ output }) => relative(folder, output));

  it('asks before it replaces a result, or keeps it and does the rest', () => {
    touch('in/a.png', 'in/b.png', 'out/a.png');
    expect(() => outputs(false, false)).toThrow(
      /a\.png is already there: --overwrite replaces it, --skip-existing keeps it and goes on with the rest$/,
    );
    expect(outputs(true, false)).toEqual(['out/b.png']);
    expect(outputs(false, true)).toEqual(['out/a.png', 'out/b.png']);
    expect(() => outputs(true, true)).toThrow(/exclude each other/);
  });

  it('speaks of one result or of several', () => {
    touch('in/a.png', 'out/a.png');
    expect(() => outputs(false, false)).toThrow(/is already there: --overwrite replaces it, --skip-existing keeps it$/);
    touch('in/b.png', 'in/c.png', 'out/b.png');
    expect(() => outputs(false, false)).toThrow(/a\.png and 1 more are already there: --overwrite replaces them, /);
  });

  it('asks for layers, hints and further results, too', () => {
    touch('in/a.png', 'in/b.png', 'out/a.psd', 'out/b-3.png');
    const layered = planJobs([at('in')], { output: at('out'), layers: at('out') }).jobs;
    const asked = { overwrite: false, skipExisting: false };
    expect(() => withoutFinished(layered, asked)).toThrow(/a\.psd is already there/);
    const more = ({ output }: { output: string }) => numberedResults(output, 3, jobs());
    expect(() => withoutFinished(jobs(), asked, more)).toThrow(/b-3\.png is already there/);
    touch('out/b.hints.json');
    const hinted = planJobs([at('in')], { output: at('new'), saveHints: true }).jobs;
    expect(withoutFinished(hinted, asked)).toHaveLength(2);
    const beside = planJobs([at('in/b.png')], { output: at('out/b.jpg'), saveHints: true }).jobs;
    expect(() => withoutFinished(beside, asked)).toThrow(/b\.hints\.json is already there/);
    // Half of a job is there: the other half is still to do.
    const kept = withoutFinished(layered, { overwrite: false, skipExisting: true });
    expect(kept.map(({ output }) => relative(folder, output))).toEqual(['out/a.png', 'out/b.png']);
  });
});

describe('numberedResults', () => {
  it('leaves names alone that other results have', () => {
    touch('in/a.png', 'in/A-2.png');
    const { jobs } = planJobs([at('in')], { output: at('out') });
    expect(numberedResults(at('out/a.png'), 4, jobs).map((path) => relative(at('out'), path))).toEqual([
      'a--2.png',
      'a-3.png',
      'a-4.png',
    ]);
  });
});

describe('candidateFiles', () => {
  it('numbers pictures and their hints beside the sheet, apart from results of other drawings', () => {
    const job = { input: 'a.png', output: 'out/a.png' };
    expect(candidateFiles(job, 2, [job])).toEqual([
      { picture: 'out/a-1.png', hints: 'out/a-1.hints.json' },
      { picture: 'out/a-2.png', hints: 'out/a-2.hints.json' },
    ]);
    const other = { input: 'a-2.png', output: 'out/a-2.png' };
    expect(candidateFiles(job, 2, [job, other]).map(({ picture }) => picture)).toEqual([
      'out/a--1.png',
      'out/a--2.png',
    ]);
  });

  it.each([
    [{ input: 'a.png', output: '-' }, /-o -: --candidates makes several files/],
    [{ input: 'a.png', output: 'a.psd' }, /-o a\.psd: --candidates makes a sheet of pictures/],
    [{ input: 'a.png', output: 'b.png', layers: 'b.psd' }, /--layers: of one coloring/],
  ])('refuses %j', (job, message) => {
    expect(() => candidateFiles(job, 9, [job])).toThrow(message);
  });
});

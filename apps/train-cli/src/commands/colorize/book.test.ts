import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { decodeImage } from '@irodori/data';
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { writeTinyModel } from '../eval/tiny-model.testing.ts';
import { openPdf } from '../../pages/pdf-source.ts';
import { Report } from './report.ts';
import { assertJsonLines } from '../../cli/json-lines.testing.ts';
import { failureOf, outputOf, runInProcess } from '../../e2e/in-process.testing.ts';
import { svgDrawing } from '../../e2e/svg-picture.testing.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.testing.ts';

const { folder, at } = temporaryFolder();

async function page(i: number, kind: 'png' | 'jpeg' | 'gif'): Promise<Uint8Array> {
  const head = `<ellipse cx="32" cy="${30 + (i % 30)}" rx="20" ry="16" fill="none" stroke="#000" stroke-width="2"/>`;
  return new Uint8Array(await svgDrawing(64, 96, head).toFormat(kind, { quality: 95 }).toBuffer());
}

/** A PDF with a framed page of each size, points. */
function pdf(sizes: readonly (readonly [number, number])[]): string {
  const kids = sizes.map((_, i) => `${2 * i + 3} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${sizes.length} >>`,
    ...sizes.flatMap(([w, h], i) => {
      const drawn = `0 0 0 RG 3 w 12 12 ${w - 24} ${h - 24} re S`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${w} ${h}] /Contents ${2 * i + 4} 0 R >>`,
        `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
      ];
    }),
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const start = text.length;
  const size = objects.length + 1;
  return (
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}` +
    `trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  );
}

/** Without poppler the test of what it draws is skipped, but not where it is required. */
const hasPoppler = process.env['IRODORI_REQUIRE_POPPLER'] === '1' || spawnSync('pdfinfo', ['-v']).error === undefined;

const colorize = ['colorize', '-m', writeTinyModel(at('model'), 'tiny', 1), '--threads', '1'];
const run = (...args: string[]): Promise<string> => outputOf(...colorize, ...args);
const refusal = async (...args: string[]): Promise<string> => (await failureOf(...colorize, ...args)).line;
const unpacked = (name: string): Record<string, Uint8Array> => unzipSync(new Uint8Array(readFileSync(at(name))));
const hash = (name: string): string =>
  createHash('sha256')
    .update(readFileSync(at(name)))
    .digest('hex');

/** Presses Ctrl-C once so many pages are colored. */
function stopAfter(pages: number): () => void {
  const timer = setInterval(() => {
    if (existsSync(at(`stopped.cbz.part/${String(pages - 1).padStart(6, '0')}.page`))) {
      clearInterval(timer);
      process.emit('SIGINT', 'SIGINT');
    }
  }, 5);
  return () => clearInterval(timer);
}

describe('irodori colorize of archives', () => {
  it('colors a book of pages up to the hundredth end to end, stopped in the middle or not', async () => {
    const files: Zippable = { 'ComicInfo.xml': strToU8('<ComicInfo><Title>T</Title></ComicInfo>') };
    // Names of one digit, two and three.
    const numbers = [...Array.from({ length: 28 }, (_, i) => i + 1), 99, 100];
    for (const i of numbers) files[`v1/p${i}.${i % 2 ? 'png' : 'jpg'}`] = await page(i, i % 2 ? 'png' : 'jpeg');
    writeFileSync(at('book.cbz'), zipSync(files));
    const lines = assertJsonLines(await run('-i', at('book.cbz'), '-o', at('whole.cbz'), '--json', '--jobs', '1'));
    const pages = lines.filter(({ event }) => event === 'page');
    expect(pages.map((line) => line['page'])).toEqual(numbers.map((i) => `v1/p${i}.${i % 2 ? 'png' : 'jpg'}`));
    expect(lines.at(-1)).toMatchObject({ event: 'end', done: 1, failed: 0, stopped: false });
    const made = unpacked('whole.cbz');
    expect(Object.keys(made).sort()).toEqual(Object.keys(files).sort());
    expect(strFromU8(made['ComicInfo.xml']!)).toBe('<ComicInfo><Title>T</Title></ComicInfo>');
    for (const name of ['v1/p1.png', 'v1/p100.jpg']) {
      const { width, height } = await decodeImage(Buffer.from(made[name]!));
      expect([width, height]).toEqual([64, 96]);
      expect(made[name]).not.toEqual(files[name]);
    }
    expect(existsSync(at('whole.cbz.part'))).toBe(false);

    const forget = stopAfter(10);
    const stopped = await refusal('-i', at('book.cbz'), '-o', at('stopped.cbz'), '--jobs', '4');
    forget();
    expect(stopped).toBe('stopped after 0 of 1: the same command goes on');
    expect(existsSync(at('stopped.cbz'))).toBe(false);
    const again = assertJsonLines(await run('-i', at('book.cbz'), '-o', at('stopped.cbz'), '--json'));
    expect(again.filter(({ event }) => event === 'page').length).toBeLessThan(21);
    expect(hash('stopped.cbz')).toBe(hash('whole.cbz'));
  });

  it('colors the two pages of a spread each by itself, unless told not to', async () => {
    // A head in a frame on each page; the paper between them is one.
    const frames = [0, 160].map(
      (x) =>
        `<rect x="${x + 6}" y="6" width="138" height="188"/><circle cx="${x + 75}" cy="100" r="40"/>` +
        `<path d="M${x + 60} 110 h30"/>`,
    );
    const drawn = `<g fill="none" stroke="#000" stroke-width="3">${frames.join('')}</g>`;
    const png = await svgDrawing(310, 200, drawn).png().toBuffer();
    const hints = '{"version":1,"hints":[{"x":3,"y":3,"color":"#ff0000","radius":1}]}';
    const files = { '1.png': new Uint8Array(png), '1.hints.json': strToU8(hints), '2.png': await page(1, 'png') };
    writeFileSync(at('spread.cbz'), zipSync(files));
    const colored = async (name: string, ...flags: string[]) => {
      const lines = assertJsonLines(await run('-i', at('spread.cbz'), '-o', at(name), '--json', ...flags));
      const noted = lines
        .filter(({ event }) => event === 'page')
        .map((line) => (line['notes'] as { code: string }[]).map(({ code }) => code));
      const { width, data } = await decodeImage(Buffer.from(unpacked(name)['1.png']!));
      const red = (x: number, y: number): boolean => data[4 * (y * width + x)]! - data[4 * (y * width + x) + 1]! > 150;
      return { noted, red: [red(2, 100), red(150, 100), red(160, 100), red(307, 100)] };
    };
    const split = await colored('split.cbz');
    expect(split.noted).toEqual([expect.arrayContaining(['spread']), expect.not.arrayContaining(['spread'])]);
    expect(split.red).toEqual([true, true, false, false]);
    const whole = await colored('whole-spread.cbz', '--spreads', 'whole');
    expect(whole.noted.flat()).not.toContain('spread');
    expect(whole.red).toEqual([true, true, true, true]);
  });

  it('colors several pictures at a time with the results and lines of one after another', async () => {
    mkdirSync(at('several'));
    for (let i = 1; i <= 6; i++) writeFileSync(at(`several/${i}.png`), await page(5 * i, 'png'));
    writeFileSync(at('several/3.png'), 'no picture');
    cpSync(at('spread.cbz'), at('several/4b.cbz'));
    const made = async (name: string, jobs: string) => {
      const flags = ['-i', at('several'), '-o', at(name), '--json', '--jobs', jobs];
      const { stdout } = await runInProcess([...colorize, ...flags]);
      const lines = assertJsonLines(stdout).map(({ ms: _, seconds: __, ...line }) => line);
      return {
        lines: JSON.stringify(lines).replaceAll(at(name), ''),
        files: ['1', '2', '4', '5', '6'].map((i) => hash(`${name}/${i}.png`)),
      };
    };
    const one = await made('several-1', '1');
    expect(one.lines).toContain('"event":"failed"');
    expect(await made('several-3', '3')).toEqual(one);
    expect(hash('several-3/4b.cbz')).toBe(hash('several-1/4b.cbz'));
  });

  it('takes hints from the archive, keeps names of pages it can write, and says what it could not read', async () => {
    const files: Zippable = {
      'a.png': await page(1, 'png'),
      'a.hints.json': strToU8('{"version":1,"hints":[{"x":32,"y":31,"color":"#ff0000","radius":6}]}'),
      'b.gif': await page(2, 'gif'),
      'b.png': await page(2, 'png'),
      'c.png': strToU8('no picture'),
      '__MACOSX/._a.png': strToU8('resource fork'),
    };
    writeFileSync(at('mixed.zip'), zipSync(files));
    expect(await refusal('-i', at('mixed.zip'), '-o', at('out/'))).toMatch(
      /mixed\.zip: 1 of 4 pages could not be colored and are in it as they were: c\.png$/,
    );
    const made = unpacked('out/mixed.zip');
    expect(Object.keys(made).sort()).toEqual(
      ['__MACOSX/._a.png', 'a.hints.json', 'a.png', 'b.gif.png', 'b.png', 'c.png'].sort(),
    );
    expect(made['c.png']).toEqual(files['c.png']);
    // The hint's color is where it was put, and not on the page without hints.
    const red = async (name: string) => {
      const { width, data } = await decodeImage(Buffer.from(made[name]!));
      const p = 4 * (31 * width + 32);
      return [...data.subarray(p, p + 3)];
    };
    expect(await red('a.png')).toEqual([255, 0, 0]);
  });

  it('packs a folder of pages, and colors archives in a folder', async () => {
    mkdirSync(at('pages'));
    for (const i of [1, 2, 10]) writeFileSync(at(`pages/${i}.png`), await page(i, 'png'));
    writeFileSync(at('pages/notes.txt'), 'x');
    writeFileSync(at('pages/cover.psd'), '8BPS');
    const packed = await runInProcess([...colorize, '-i', at('pages'), '-o', at('pages/packed.cbz')]);
    expect(packed.stderr).toMatch(
      /^warning: .*pages: cover\.psd: a picture of a kind that cannot be read; save it as/m,
    );
    rmSync(at('pages/cover.psd'));
    await run('-i', at('pages'), '-o', at('pages/packed.cbz'), '--overwrite');
    expect(Object.keys(unpacked('pages/packed.cbz'))).toEqual(['1.png', '2.png', '10.png', 'notes.txt']);
    mkdirSync(at('shelf'));
    cpSync(at('pages/packed.cbz'), at('shelf/one.cbz'));
    writeFileSync(at('shelf/one.png'), await page(3, 'png'));
    await run('-i', at('shelf'), '-o', at('colored'));
    expect(existsSync(at('colored/one.png'))).toBe(true);
    expect(Object.keys(unpacked('colored/one.cbz'))).toHaveLength(4);
  });

  it.skipIf(!hasPoppler)('colors the pages of a PDF into an archive, and says what is wrong with one', async () => {
    writeFileSync(at('pages.pdf'), pdf([[96, 144], [144, 96]])); // prettier-ignore
    const lines = assertJsonLines(await run('-i', at('pages.pdf'), '-o', at('from-pdf/'), '--json'));
    expect(
      lines.filter(({ event }) => event === 'page').map((line) => [line['page'], line['width'], line['height']]),
    ).toEqual([
      ['page-1.png', 400, 600],
      ['page-2.png', 600, 400],
    ]);
    const made = unpacked('from-pdf/pages.cbz');
    expect(Object.keys(made)).toEqual(['page-1.png', 'page-2.png']);
    const { width, height, data } = await decodeImage(Buffer.from(made['page-1.png']!));
    expect([width, height]).toEqual([400, 600]);
    // The frame that the page draws is there.
    expect([...data.subarray(4 * (300 * width + 50), 4 * (300 * width + 50) + 3)]).toEqual([0, 0, 0]);
    writeFileSync(at('huge.pdf'), pdf([[14_000, 14_000]]));
    const [large] = (await openPdf(at('huge.pdf'))).entries;
    const drawn = await sharp(await large!.read()).metadata();
    expect(drawn.width * drawn.height).toBeLessThanOrEqual(40e6);
    expect(drawn.width).toBeGreaterThan(6000);
    writeFileSync(at('no.pdf'), 'no PDF');
    expect(await refusal('-i', at('no.pdf'), '-o', at('no.cbz'))).toMatch(
      /^.*no\.pdf: the file: not read by pdfinfo \(.+\)$/,
    );
  });

  it('names what a PDF needs where it is not installed', async () => {
    writeFileSync(at('lone.pdf'), pdf([[96, 144]]));
    vi.stubEnv('PATH', folder);
    try {
      expect(await refusal('-i', at('lone.pdf'), '-o', at('lone.cbz'))).toMatch(
        /PDF is read with poppler's pdfinfo, which is not installed; .*pdftoppm -r 300 -png lone\.pdf lone$/,
      );
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('names the archive and the page of an error, each once', () => {
    const said: string[] = [];
    const report = new Report({ live: false, note: () => undefined, warn: (text) => said.push(text) }, false);
    const of = (error: string) => report.page('two.pdf', { page: 'page-1.png', error, done: 1, total: 2, ms: 1 });
    for (const error of ['two.pdf: page 1: not read', 'page-1.png: 1 x 1 pixels', '--hint 9,9,#fff: outside']) {
      of(error);
    }
    expect(said).toEqual([
      'two.pdf: page 1: not read',
      'two.pdf: page-1.png: 1 x 1 pixels',
      'two.pdf: page-1.png: --hint 9,9,#fff: outside',
    ]);
  });

  it('says in one line what does not go together', async () => {
    writeFileSync(at('x.cbz'), zipSync({ 'a.txt': strToU8('a') }));
    writeFileSync(at('y.png'), await page(1, 'png'));
    expect(await refusal('-i', at('x.cbz'), '-o', at('x2.cbz'))).toMatch(/x\.cbz: no pictures in it/);
    expect(await refusal('-i', at('x.cbz'), '-o', at('x.png'))).toMatch(/is an archive, expected \.cbz or \.zip/);
    expect(await refusal('-i', at('y.png'), '-o', at('y.cbz'))).toMatch(
      /is a picture, expected a name that ends in \.png/,
    );
    expect(await refusal('-i', at('x.cbz'), '-o', '-')).toMatch(/is an archive, expected a name/);
    expect(await refusal('-i', at('x.cbz'), '-o', at('x.cbz'))).toMatch(/would replace the drawing/);
    expect(await refusal('-i', at('x.cbz'), '--layers', at('layers/'))).toMatch(/--layers .*not for archives/);
    writeFileSync(at('b.pdf'), pdf([[200, 300]]));
    expect(await refusal('-i', at('b.pdf'), '-o', at('p.png'))).toMatch(/is a PDF, expected \.cbz or \.zip/);
    expect(await refusal('-i', at('b.pdf'), '-o', at('new'))).toMatch(
      /b\.pdf is a PDF, expected \.cbz or \.zip; for a new folder end its name with \/$/,
    );
    mkdirSync(at('z.cbz.part'));
    writeFileSync(at('z.cbz.part/mine.txt'), 'x');
    writeFileSync(at('z.cbz'), zipSync({ 'a.png': await page(1, 'png') }));
    cpSync(at('z.cbz'), at('in.cbz'));
    rmSync(at('z.cbz'));
    expect(await refusal('-i', at('in.cbz'), '-o', at('z.cbz'))).toMatch(
      /z\.cbz\.part: expected colored pages .*mine\.txt/,
    );
    expect(existsSync(at('z.cbz.part/mine.txt'))).toBe(true);
  });
});

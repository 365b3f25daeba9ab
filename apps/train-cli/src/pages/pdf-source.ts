import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { failure } from '../cli/errors.ts';
import type { PageSource } from './page-source.ts';

const run = promisify(execFile);

/** Dots per inch that pages are drawn at, as comics are scanned; less where a page would have more than so many pixels. */
const DPI = 300;
const MAX_PIXELS = 40e6;
const MAX_PAGES = 2000;
const MAX_FILE = 2 ** 30;
/** One page may take so long, and be so large as a PNG. */
const TIME_LIMIT_MS = 60_000;
const MAX_PNG = 512 * 2 ** 20;
const POINTS_PER_INCH = 72;

interface Failed {
  readonly code?: unknown;
  readonly killed?: boolean;
  readonly stderr?: Buffer | string;
}

/** One of poppler's programs. @throws CliError in one line */
async function poppler(program: 'pdfinfo' | 'pdftoppm', args: readonly string[], path: string, what: string) {
  try {
    // A whole path: a name that begins with a dash is no flag.
    const options = { timeout: TIME_LIMIT_MS, maxBuffer: MAX_PNG, encoding: 'buffer' as const, windowsHide: true };
    const { stdout } = await run(program, [...args, resolve(path)], options);
    return stdout;
  } catch (error) {
    const { code, killed, stderr } = error as Failed;
    if (code === 'ENOENT') {
      const name = basename(path);
      throw failure(
        `${path}: PDF is read with poppler's ${program}, which is not installed; install poppler-utils, or make pictures of ` +
          `its pages elsewhere, such as with pdftoppm -r ${DPI} -png ${name} ${name.slice(0, -extname(name).length)}`,
      );
    }
    if (killed === true) throw failure(`${path}: ${what}: not drawn within ${TIME_LIMIT_MS / 1000} s`);
    const said = String(stderr ?? '')
      .split('\n')
      .find((line) => line.trim() !== '');
    throw failure(`${path}: ${what}: not read by ${program} (${said?.trim() ?? String(code)})`);
  }
}

/** Pages of a PDF and their sizes in points, from what pdfinfo prints. */
function pagesOf(told: string): { readonly width: number; readonly height: number }[] {
  return told.split('\n').flatMap((line) => {
    // Page    1 size:  612 x 792 pts (letter)
    const [page, , size, width, , height] = line.split(' ').filter(Boolean);
    return page === 'Page' && size === 'size:' ? [{ width: Number(width), height: Number(height) }] : [];
  });
}

/**
 * The pages of a PDF as pictures, drawn by poppler, a program of its own beside this one.
 * @throws CliError in one line where poppler is not installed, or the file is no PDF, locked or too large
 */
export async function openPdf(path: string): Promise<PageSource> {
  const found = statSync(path);
  if (found.size > MAX_FILE) throw failure(`${path}: expected at most ${MAX_FILE} bytes, got ${found.size}`);
  const about = String(await poppler('pdfinfo', ['-f', '1', '-l', String(MAX_PAGES + 1)], path, 'the file'));
  const pages = pagesOf(about);
  if (pages.length > MAX_PAGES) throw failure(`${path}: expected at most ${MAX_PAGES} pages`);
  const digits = String(pages.length).length;
  const entries = pages.map(({ width, height }, i) => {
    const number = String(i + 1);
    const most = POINTS_PER_INCH * Math.sqrt(MAX_PIXELS / Math.max(1, width * height));
    const dpi = Math.max(1, Math.floor(Math.min(DPI, most)));
    const args = ['-q', '-png', '-cropbox', '-r', String(dpi), '-f', number, '-l', number];
    const read = (): Promise<Buffer> => poppler('pdftoppm', args, path, `page ${number}`);
    return {
      name: `page-${number.padStart(digits, '0')}.png`,
      size: 0,
      modified: found.mtime,
      stamp: `${found.mtimeMs}:${found.size}:${number}`,
      read,
      stream: async () => Readable.from([await read()]),
    };
  });
  return { entries, close: () => undefined };
}

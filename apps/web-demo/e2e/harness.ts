import { readFile } from 'node:fs/promises';
import { decodeImage } from '@irodori/data/node';
import type { Raster } from '@irodori/data';
import type { Browser, BrowserContext, BrowserContextOptions, Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';
import { launch } from './browser.ts';
import { drawingPng } from './drawings.ts';
import { serveSite } from './server.ts';
import type { Site, SiteOptions } from './server.ts';

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors, page errors and refused requests so far. */
  readonly complaints: string[];
  /** Addresses asked for outside the site. */
  readonly foreign: string[];
}

export interface VisitOptions extends BrowserContextOptions {
  /** Open no drawing. */
  readonly raw?: boolean;
  readonly path?: string;
  /** Leave the first-run hint on screen. */
  readonly welcome?: boolean;
  readonly at?: Site;
  /** Runs before the page loads. */
  readonly before?: (page: Page) => Promise<void>;
  /** Console errors that the test provokes. */
  readonly expected?: RegExp;
}

/** Tests in a real browser; skipped where there is none. */
export function e2e(name: string, body: (bench: Bench) => void): void {
  describe.skipIf(inject('browser') === '')(name, () => {
    const bench = new Bench();
    beforeAll(() => bench.open());
    afterEach(() => bench.tidy());
    afterAll(() => bench.close());
    body(bench);
  });
}

export class Bench {
  browser!: Browser;
  site!: Site;
  #shared: Visit | undefined;
  #visits: { visit: Visit; expected: RegExp | undefined }[] = [];
  #sites: Site[] = [];

  async open(): Promise<void> {
    this.browser = await launch(inject('browser'));
    // No examples: tests open drawings of their own.
    this.site = await serveSite(inject('site'), { intercept: noExamples });
  }

  /** One page for the tests of a block that do not need a fresh one, with the test drawing open. */
  async page(): Promise<Page> {
    if (!this.#shared) {
      this.#shared = await this.visit();
      this.#visits = this.#visits.filter(({ visit }) => visit !== this.#shared);
    }
    const { page } = this.#shared;
    await openDrawing(page, await drawingPng());
    return page;
  }

  async close(): Promise<void> {
    if (this.#shared) check(this.#shared, undefined);
    await this.browser.close();
    await this.site.close();
  }

  /** After each test: nothing may have complained, nothing may have left the site. */
  async tidy(): Promise<void> {
    const visits = this.#visits.splice(0);
    const sites = this.#sites.splice(0);
    await Promise.all(visits.map(({ visit }) => visit.context.close()));
    await Promise.all(sites.map((site) => site.close()));
    for (const { visit, expected } of visits) check(visit, expected);
  }

  /** Another host for the same site. */
  async serve(options: SiteOptions): Promise<Site> {
    const site = await serveSite(inject('site'), options);
    this.#sites.push(site);
    return site;
  }

  async visit(options: VisitOptions = {}): Promise<Visit> {
    const { raw, path = '', welcome, at = this.site, before, expected, ...context } = options;
    const opened = await this.browser.newContext({
      viewport: { width: 1200, height: 760 },
      serviceWorkers: 'block',
      locale: 'en-US',
      acceptDownloads: true,
      ...context,
    });
    opened.setDefaultTimeout(20_000);
    const page = await opened.newPage();
    const visit: Visit = { page, context: opened, complaints: [], foreign: [] };
    this.#visits.push({ visit, expected });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') visit.complaints.push(message.text());
    });
    page.on('pageerror', (error) => visit.complaints.push(error.message));
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== 'blob:' && protocol !== 'data:' && host !== new URL(at.url).host)
        visit.foreign.push(request.url());
    });
    if (!welcome) {
      await page.addInitScript(() => {
        if (localStorage.getItem('irodori.settings') === null)
          localStorage.setItem('irodori.settings', '{"welcomed":true}');
      });
    }
    await before?.(page);
    await page.goto(at.url + path);
    if (!raw) await openDrawing(page, await drawingPng());
    return visit;
  }
}

const HARNESS_NOISE = /Service Worker registration blocked by Playwright/;

function check({ complaints, foreign }: Visit, expected: RegExp | undefined): void {
  expect(complaints.filter((line) => !HARNESS_NOISE.test(line) && !expected?.test(line))).toEqual([]);
  expect(foreign).toEqual([]);
}

/** A host whose lists of examples are empty. */
export const noExamples: SiteOptions['intercept'] = (path) =>
  /^\/(samples|gallery)\/index\.json$/.test(path) ? { status: 200, body: '[]', type: 'application/json' } : undefined;

/** Waits until the paint on screen is that of the drawing as it is. */
export async function painted(page: Page, timeout = 30_000): Promise<void> {
  await page.waitForSelector('[data-testid=status][data-painted=full][data-phase=idle]', { timeout });
}

/** Opens a file through the picker. */
export async function openFile(page: Page, name: string, bytes: Uint8Array, mimeType = 'image/png'): Promise<void> {
  await page.setInputFiles('[data-testid=open-file]', { name, mimeType, buffer: Buffer.from(bytes) });
}

let opened = 0;

/** Opens a drawing and waits for its first colors. */
export async function openDrawing(page: Page, bytes: Uint8Array, name = `drawing-${++opened}.png`): Promise<void> {
  await openFile(page, name, bytes);
  await page.waitForSelector(`[data-testid=status][data-drawing="${name}"]`);
  await painted(page);
}

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

/** Where the picture lies on the page when it is fitted: as the fit of the viewport computes it. */
export async function fitted(page: Page, width: number, height: number): Promise<Frame> {
  const box = (await page.locator('canvas[data-stage]').boundingBox())!;
  const [w, h] = [box.width, box.height - 56];
  const margin = box.width < 600 ? 12 : 28;
  const scale = Math.min(8, (w - 2 * margin) / width, (h - 2 * margin) / height);
  return { left: box.x + (w - scale * width) / 2, top: box.y + (h - scale * height) / 2, scale };
}

/** Page position of an image pixel in a frame. */
export const onPage = (frame: Frame, x: number, y: number): [number, number] => [
  frame.left + frame.scale * x,
  frame.top + frame.scale * y,
];

/** Presses at one image point, or drags along several. */
export async function stroke(page: Page, frame: Frame, points: readonly (readonly [number, number])[]): Promise<void> {
  const [first, ...rest] = points.map(([x, y]) => onPage(frame, x, y));
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point, { steps: 4 });
  await page.mouse.up();
}

/** Chooses a color by its hex field. */
export async function chooseColor(page: Page, hex: string): Promise<void> {
  const field = page.locator('.hex input');
  await field.fill(hex);
  await field.press('Enter');
  await page.locator('canvas[data-stage]').focus();
}

export async function download(page: Page, start: () => Promise<unknown>): Promise<{ name: string; bytes: Buffer }> {
  const [file] = (await Promise.all([page.waitForEvent('download'), start()])) as [Download, unknown];
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** One of the export dialog's files. */
export async function exported(page: Page, kind: string): Promise<{ name: string; bytes: Buffer }> {
  await page.keyboard.press('Control+Shift+E');
  const file = await download(page, () => page.click(`[data-export=${kind}]`));
  if (kind === 'project') await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  return file;
}

export const exportedRaster = async (page: Page, kind: string): Promise<Raster<4>> =>
  decodeImage((await exported(page, kind)).bytes);

interface SavedHint {
  x?: number;
  y?: number;
  points?: [number, number][];
  color: string;
  radius: number;
}

/** The document's hints, as the hint file has them. */
export async function savedHints(page: Page): Promise<SavedHint[]> {
  const button = page.getByRole('button', { name: 'Save hints' });
  if (await button.isDisabled()) return [];
  const { bytes } = await download(page, () => button.click());
  return (JSON.parse(bytes.toString()) as { hints: SavedHint[] }).hints;
}

export const pixel = (raster: Raster<4>, x: number, y: number): number[] => {
  const p = 4 * (Math.floor(y) * raster.width + Math.floor(x));
  return [...raster.data.subarray(p, p + 4)];
};

export const notice = (page: Page): Promise<string> =>
  page.locator('[data-testid=notices] .notice').first().innerText();

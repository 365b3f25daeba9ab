import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { drawingPng } from './drawings.ts';
import type { DrawingOptions } from './drawings.ts';
import { noExamples, PATIENCE } from './harness.ts';
import { serveSite } from './server.ts';
import type { Site } from './server.ts';

const PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];
/** The driver evaluates text in each page it sees; the page's own policy refuses and tells that. */
const DRIVER_NOISE = /Content-Security-Policy: The page’s settings blocked a JavaScript eval/;

/**
 * The Firefox to test with, where `IRODORI_FIREFOX` asks for it: a path, or 1 for the places where systems keep it.
 * @throws Error where there is none
 */
function findFirefox(): string | undefined {
  const named = process.env['IRODORI_FIREFOX'];
  if (!named) return undefined;
  const found = (named === '1' ? PLACES : [named]).find((path) => existsSync(path));
  if (found) return found;
  throw new Error(`IRODORI_FIREFOX=${named}: expected a Firefox, found none (apt-get install firefox-esr)`);
}

/** Tests in Firefox as its makers ship it, driven over WebDriver BiDi. */
export function inFirefox(name: string, body: (bench: FirefoxBench) => void): void {
  const executablePath = findFirefox();
  describe.skipIf(executablePath === undefined || inject('site') === '')(name, () => {
    const bench = new FirefoxBench(executablePath ?? '');
    beforeAll(() => bench.open(), PATIENCE);
    afterAll(() => bench.close(), PATIENCE);
    body(bench);
  });
}

class FirefoxBench {
  #browser!: Browser;
  #site!: Site;
  readonly #folder = mkdtempSync(join(tmpdir(), 'irodori-firefox-'));
  /** Errors of the pages: a test that ends leaves none. */
  readonly complaints: string[] = [];
  readonly #executablePath: string;

  constructor(executablePath: string) {
    this.#executablePath = executablePath;
  }

  async open(): Promise<void> {
    this.#site = await serveSite(inject('site'), { intercept: noExamples });
    this.#browser = await launch({
      browser: 'firefox',
      executablePath: this.#executablePath,
      headless: true,
      timeout: PATIENCE,
      protocolTimeout: PATIENCE,
      defaultViewport: { width: 1200, height: 760 },
      extraPrefsFirefox: { 'intl.accept_languages': 'en-US' },
    });
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#site.close();
    rmSync(this.#folder, { recursive: true, force: true });
    expect(this.complaints.filter((line) => !DRIVER_NOISE.test(line))).toEqual([]);
  }

  /** A tab with the editor; all share their storage. */
  async tab(): Promise<FirefoxTab> {
    const page = await this.#browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    await page.evaluateOnNewDocument(() => {
      // Frames that draw SVG, and empty pages, have no storage.
      if (self === top && location.protocol === 'http:') localStorage.setItem('irodori.settings', '{"welcomed":true}');
    });
    await page.goto(this.#site.url);
    return new FirefoxTab(page, this.#folder);
  }
}

/** A tab as an artist has it before them. */
class FirefoxTab {
  readonly page: Page;
  readonly #folder: string;

  constructor(page: Page, folder: string) {
    this.page = page;
    this.#folder = folder;
  }

  /** Opens the test drawing through the picker and waits for its colors. */
  async openDrawing(name: string, options?: DrawingOptions): Promise<void> {
    const path = join(this.#folder, name);
    await writeFile(path, await drawingPng(options));
    const picker = (await this.page.waitForSelector('[data-testid=open-file]')) as ElementHandle<HTMLInputElement>;
    await picker.uploadFile(path);
    await this.shows(name);
    await this.painted();
  }

  async shows(name: string): Promise<void> {
    await this.page.waitForSelector(`[data-testid=status][data-drawing="${name}"]`);
  }

  async painted(): Promise<void> {
    await this.page.waitForSelector('[data-testid=status][data-painted=full][data-phase=idle]');
  }

  async saved(): Promise<void> {
    await this.page.waitForSelector('[data-saved=yes]');
  }

  /** Waits for a number of hints in the drawing. */
  async hints(count: number): Promise<void> {
    await this.until(() => document.querySelector('[data-testid=hint-count]')?.textContent, `Hints: ${count}`);
  }

  /** Asks the page until it answers as expected. */
  async until(ask: () => unknown, expected: unknown): Promise<void> {
    await expect.poll(() => this.page.evaluate(ask), { timeout: PATIENCE }).toEqual(expected);
  }

  /** Presses at a place of the picture, [0, 1] of the canvas. */
  async dot(x: number, y: number): Promise<void> {
    await this.page.bringToFront();
    const box = (await (await this.page.waitForSelector('canvas[data-stage]'))!.boundingBox())!;
    await this.page.mouse.click(box.x + x * box.width, box.y + y * (box.height - 56));
  }

  async press(selector: string): Promise<void> {
    await this.page.bringToFront();
    await (await this.page.waitForSelector(selector))!.click();
  }

  async openShelf(): Promise<void> {
    await this.press('[data-open-shelf]');
    await this.page.waitForSelector('[data-testid=shelf] li');
  }

  /** Waits for the names on the open shelf, newest first. */
  async lists(...names: readonly string[]): Promise<void> {
    const shown = () =>
      [...document.querySelectorAll<HTMLInputElement>('[data-testid=shelf] input')].map(({ value }) => value);
    await this.until(shown, names);
  }

  /** Part of a drawing's card on the open shelf. */
  async onCard(name: string, selector: string): Promise<ElementHandle> {
    for (const card of await this.page.$$('[data-testid=shelf] li')) {
      const shown = await card.$eval('input', ({ value }) => value);
      const found = shown === name ? await card.$(selector) : null;
      if (found) return found;
    }
    throw new Error(`${selector} of ${name}: not on the shelf`);
  }
}

import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';
import { launch } from './browser.ts';
import { drawingPng } from './drawings.ts';
import { EventLog } from './event-log.ts';
import { openDrawing, PATIENCE, press, uncolored } from './harness-page.ts';
import { serveSite } from './server.ts';
import type { Site, SiteOptions } from './server.ts';

export * from './harness-page.ts';

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors, page errors and refused requests so far. */
  readonly complaints: string[];
  /** Addresses asked for outside the site. */
  readonly foreign: string[];
  /** What happened and when, in milliseconds since the visit began: printed where the test fails. */
  readonly events: EventLog;
}

export interface VisitOptions extends BrowserContextOptions {
  /** Open no drawing. */
  readonly raw?: boolean;
  readonly path?: string;
  /** Leave the first-run hint on screen. */
  readonly welcome?: boolean;
  readonly at?: Site;
  /** Runs before the page loads. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** Console errors that the test provokes. */
  readonly expected?: RegExp;
}

/**
 * In place of a model: pages color on demand only, and their networks never arrive. For tests of drawings and tabs, not of colors: these
 * are a third of what opening a page costs, and come again after each stroke.
 */
export const UNCOLORED = Symbol('no model');

type Model = string | typeof UNCOLORED | undefined;

/** A context of a phone's browser, its window in CSS pixels. */
export const phone = (width: number, height: number) => ({
  viewport: { width, height },
  hasTouch: true,
  isMobile: true,
});

/** The benches of this test file, by model, and the browser that they share. */
const benches = new Map<Model, Bench>();
let browser: Promise<Browser> | undefined;

/** {@link e2eWith} the small random model. */
export const e2e = (name: string, body: (bench: Bench) => void): void => e2eWith(undefined, name, body);

/**
 * Tests in a real browser; skipped where there is none. The blocks of a file share a browser and a page: starting the editor
 * costs more than most tests do.
 * @param model the only model of the site's list
 */
export function e2eWith(model: Model, name: string, body: (bench: Bench) => void): void {
  let bench = benches.get(model);
  if (!bench) {
    const first = new Bench(model);
    benches.set(model, (bench = first));
    // The next file of this worker begins anew.
    afterAll(async () => {
      benches.delete(model);
      await first.close();
      if (benches.size > 0) return;
      await (await browser)?.close();
      browser = undefined;
    });
  }
  const shared = bench;
  describe.skipIf(inject('browser') === '')(name, () => {
    beforeAll(() => shared.open());
    afterEach((context) => shared.tidy(context.task.result?.state === 'fail' ? context.task.name : undefined));
    body(shared);
  });
}

/** Runs in the page. */
function keepNotices(): void {
  const plain = globalThis.setTimeout.bind(globalThis);
  const patient = (run: TimerHandler, ms?: number, ...args: unknown[]) =>
    plain(run, ms === 6000 || ms === 20_000 ? 30 * ms : ms, ...args);
  globalThis.setTimeout = patient as typeof setTimeout;
}

export class Bench {
  #site: Site | undefined;
  #shared: Visit | undefined;
  #visits: { visit: Visit; expected: RegExp | undefined }[] = [];
  #sites: Site[] = [];

  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  get site(): Site {
    if (!this.#site) throw new Error('the bench is not open');
    return this.#site;
  }

  async open(): Promise<void> {
    if (this.#site) return;
    // No examples: tests open drawings of their own.
    const model = this.#model === UNCOLORED ? undefined : this.#model;
    const index = JSON.stringify({ default: model, models: [model] });
    this.#site = await serveSite(inject('site'), {
      ...this.#withoutModels(),
      intercept: (path) =>
        model !== undefined && path === '/models/index.json'
          ? { status: 200, body: index, type: 'application/json' }
          : noExamples(path),
    });
  }

  /**
   * One page for the tests of a file that do not need a fresh one, with the test drawing open, brush in hand and no notice; `raw`: for
   * tests that open their own, with whatever was open.
   */
  async page({ raw = false } = {}): Promise<Page> {
    if (!this.#shared) {
      this.#shared = await this.visit({ raw: true });
      this.#visits = this.#visits.filter(({ visit }) => visit !== this.#shared);
    }
    const { page } = this.#shared;
    // What the test before was told.
    await page.locator('[data-testid=notices]').evaluate((notices) => {
      for (const button of notices.querySelectorAll<HTMLElement>('.notice > button:last-child')) button.click();
    });
    if (!raw) await openDrawing(page, await drawingPng());
    await press(page, 'b');
    return page;
  }

  async close(): Promise<void> {
    if (this.#shared) check(this.#shared, undefined);
    await this.#shared?.context.close();
    await this.#site?.close();
  }

  /** After each test: nothing may have complained, nothing may have left the site. */
  async tidy(failed?: string): Promise<void> {
    if (failed !== undefined) {
      const open = [...(this.#shared ? [this.#shared] : []), ...this.#visits.map(({ visit }) => visit)];
      for (const [i, { events }] of open.entries()) process.stderr.write(events.text(`${failed}, page ${i + 1}`));
    }
    this.#shared?.events.clear();
    const visits = this.#visits.splice(0);
    const sites = this.#sites.splice(0);
    await Promise.all(visits.map(({ visit }) => visit.context.close()));
    await Promise.all(sites.map((site) => site.close()));
    for (const { visit, expected } of visits) check(visit, expected);
  }

  #withoutModels(): SiteOptions {
    return this.#model === UNCOLORED ? { never: /^\/models\// } : {};
  }

  /** Another host for the same site. */
  async serve(options: SiteOptions): Promise<Site> {
    const site = await serveSite(inject('site'), { ...this.#withoutModels(), ...options });
    this.#sites.push(site);
    return site;
  }

  async visit(options: VisitOptions = {}): Promise<Visit> {
    const { raw, path = '', welcome, at = this.site, before, expected, ...context } = options;
    browser ??= launch(inject('browser'));
    const opened = await (
      await browser
    ).newContext({
      viewport: { width: 1200, height: 760 },
      serviceWorkers: 'block',
      locale: 'en-US',
      acceptDownloads: true,
      // Software draws each frame of a turning wheel here: a quarter of what opening a page costs.
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...context,
    });
    opened.setDefaultTimeout(PATIENCE);
    if (this.#model === UNCOLORED) uncolored.add(opened);
    const page = await opened.newPage();
    const visit: Visit = { page, context: opened, complaints: [], foreign: [], events: await EventLog.of(page) };
    this.#visits.push({ visit, expected });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') visit.complaints.push(message.text());
    });
    page.on('pageerror', (error) => visit.complaints.push(error.message));
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== 'blob:' && protocol !== 'data:' && host !== new URL(at.url).host) {
        visit.foreign.push(request.url());
      }
    });
    const settings = { ...(welcome ? {} : { welcomed: true }), ...(this.#model === UNCOLORED ? { auto: false } : {}) };
    // For every page of the context.
    await opened.addInitScript((given) => {
      // The frame that draws SVG has no storage.
      if (self === top && localStorage.getItem('irodori.settings') === null) {
        localStorage.setItem('irodori.settings', given);
      }
    }, JSON.stringify(settings));
    // Notices stay for 6 or 20 s; where other programs run a test may come later than that.
    await page.addInitScript(keepNotices);
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
export const noExamples: NonNullable<SiteOptions['intercept']> = (path) =>
  /^\/(samples|gallery)\/index\.json$/.test(path) ? { status: 200, body: '[]', type: 'application/json' } : undefined;

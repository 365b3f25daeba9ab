import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';
import { launch } from './browser.ts';
import { drawingPng } from './drawings.ts';
import { EventLog } from './event-log.ts';
import { openDrawing } from './harness-page.ts';
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
 * Tests in a real browser; skipped where there is none.
 * @param model the model of the site's list; the small random one by default
 */
export function e2e(name: string, body: (bench: Bench) => void, model?: string): void {
  describe.skipIf(inject('browser') === '')(name, () => {
    const bench = new Bench(model);
    beforeAll(() => bench.open());
    afterEach((context) => bench.tidy(context.task.result?.state === 'fail' ? context.task.name : undefined));
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

  readonly #model: string | undefined;

  constructor(model: string | undefined) {
    this.#model = model;
  }

  async open(): Promise<void> {
    this.browser = await launch(inject('browser'));
    // No examples: tests open drawings of their own.
    const model = this.#model;
    const index = JSON.stringify({ default: model, models: [model] });
    this.site = await serveSite(inject('site'), {
      intercept: (path) =>
        model !== undefined && path === '/models/index.json'
          ? { status: 200, body: index, type: 'application/json' }
          : noExamples(path),
    });
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
  async tidy(failed?: string): Promise<void> {
    if (failed !== undefined) {
      const open = this.#shared
        ? [this.#shared, ...this.#visits.map(({ visit }) => visit)]
        : this.#visits.map(({ visit }) => visit);
      for (const [i, { events }] of open.entries()) process.stderr.write(events.text(`${failed}, page ${i + 1}`));
    }
    this.#shared?.events.clear();
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
    opened.setDefaultTimeout(60_000);
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
    if (!welcome) {
      await page.addInitScript(() => {
        // The frame that draws SVG has no storage.
        if (self === top && localStorage.getItem('irodori.settings') === null) {
          localStorage.setItem('irodori.settings', '{"welcomed":true}');
        }
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
export const noExamples: NonNullable<SiteOptions['intercept']> = (path) =>
  /^\/(samples|gallery)\/index\.json$/.test(path) ? { status: 200, body: '[]', type: 'application/json' } : undefined;

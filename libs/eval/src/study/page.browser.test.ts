import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStudy } from './create-study.ts';
import { studyPage } from './page.ts';
import { raterFile, studyItems, type ScoreOf } from './scores.testing.ts';
import { studyReport } from './study-report.ts';
import type { Question, RaterFile } from './types.ts';

const installed = [process.env['IRODORI_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);
if (!installed && process.env['IRODORI_REQUIRE_BROWSER'] !== '1') {
  console.warn('study page: no Chromium on this machine, its browser test is skipped (IRODORI_CHROMIUM names one)');
}

const systems = ['first', 'second'];
const { study, key } = createStudy(studyItems(1, systems), 11);
const known: ScoreOf = (rater, sample, hinted, system, question) =>
  (rater + Number(sample.slice(-1)) + (hinted ? 1 : 0) + 2 * systems.indexOf(system) + question.length) % 6;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.runIf(installed || process.env['IRODORI_REQUIRE_BROWSER'] === '1')('study page in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'irodori-study-'));
  const page = join(folder, 'study.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(page, studyPage(study));
    browser = await chromium.launch({ executablePath: installed ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Rates everything with the known scores; gives back the saved file and the screens' order. */
  async function rate(rater: number, options: BrowserContextOptions) {
    const context = await browser.newContext({ ...options, offline: true });
    const tab = await context.newPage();
    const errors: string[] = [];
    const requests: string[] = [];
    tab.on('pageerror', (error) => errors.push(error.message));
    tab.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    tab.on('request', (request) => requests.push(request.url()));
    await tab.goto(pathToFileURL(page).href);
    await tab.click('#start');
    const order: string[] = [];
    for (;;) {
      const item = await tab.getAttribute('main', 'data-item');
      if (item === null) break;
      order.push(item);
      if (order.length === 1) {
        await tab.click('#next');
        expect(await tab.textContent('.warning')).not.toBe('');
      }
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(wide).toBe(false);
      const { sample, hinted, codes } = key.items.find(({ id }) => id === item)!;
      const names = await tab.$$eval('fieldset', (sets) => sets.map((set) => set.querySelector('input')!.name));
      for (const name of names) {
        const [, code, question] = name.split(' ') as [string, string, Question];
        const radio = `input[name="${name}"][value="${known(rater, sample, hinted, codes[code]!, question)}"]`;
        // The first screen with the real pointer, the others by the quicker DOM click.
        if (order.length === 1) await tab.check(radio);
        else await tab.$eval(radio, (input) => (input as HTMLInputElement).click());
      }
      if (order.length === 2) {
        await tab.reload();
        expect(await tab.getAttribute('main', 'data-item')).toBe(item);
      }
      await tab.click('#next');
    }
    const language = await tab.getAttribute('html', 'lang');
    const [download] = await Promise.all([tab.waitForEvent('download'), tab.click('#save')]);
    const text = readFileSync(await download.path(), 'utf8');
    await context.close();
    return { name: `rater-${rater}.json`, text, order, errors, requests, language };
  }

  it.each(['light', 'dark'] as const)('has no accessibility fault that axe finds, %s', async (colorScheme) => {
    const context = await browser.newContext({ viewport: { width: 800, height: 900 }, colorScheme });
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(page).href);
    await tab.addScriptTag({ content: axe });
    for (const screen of ['intro', 'first']) {
      if (screen === 'first') {
        await tab.click('#start');
        await tab.click('#next');
        await tab.locator('input').first().check();
      }
      const faults = await tab.evaluate(async () => {
        const { axe: tool } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
        return (await tool.run()).violations.map(({ id }) => id);
      });
      expect(faults).toEqual([]);
    }
    await context.close();
  });

  it('filled in with known scores by a desktop, a phone and a Japanese browser, gives exactly the known table', async () => {
    const phone = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
    const saved = [
      await rate(0, { locale: 'en-GB' }),
      await rate(1, { ...phone, locale: 'en-US' }),
      await rate(2, { locale: 'ja-JP' }),
    ];
    const expected = studyReport(
      key,
      [0, 1, 2].map((rater) => raterFile(key, rater, known)),
    );
    const report = studyReport(key, saved);
    expect(report).toEqual(expected);
    expect(report.refused).toEqual([]);
    expect(saved.map(({ language }) => language)).toEqual(['en', 'en', 'ja']);
    for (const { errors, requests, order } of saved) {
      expect(errors).toEqual([]);
      expect(
        requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:') && !url.startsWith('blob:')),
      ).toEqual([]);
      expect([...order].sort()).toEqual(study.items.map(({ id }) => id));
    }
    const raters = saved.map(({ text }) => (JSON.parse(text) as RaterFile).rater);
    expect(new Set(raters).size).toBe(3);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { findBrowser, launch } from '../e2e/browser.ts';
import { serveSite } from '../e2e/server.ts';

/**
 * Pictures of the editor as people see it: `npm run screenshots -w @irodori/web-demo [folder]`. Uses the built site in
 * `dist` (builds it where it is missing).
 */
const app = fileURLToPath(new URL('../', import.meta.url));
const out = process.argv[2] ?? `${app}../../out/screenshots`;
const site = process.env['IRODORI_SITE'] ?? `${app}dist`;
const executable = findBrowser();
if (!executable) {
  process.stderr.write('screenshots: no Chromium found; set CHROMIUM_PATH\n');
  process.exit(1);
}
mkdirSync(out, { recursive: true });
if (!process.env['IRODORI_SITE']) {
  execFileSync(process.execPath, [`${app}../../node_modules/vite/bin/vite.js`, 'build', '--logLevel', 'error'], {
    cwd: app,
    stdio: 'inherit',
  });
}
const host = await serveSite(site);
const browser = await launch(executable);

interface Shot {
  readonly name: string;
  readonly context?: Parameters<typeof browser.newContext>[0];
  readonly welcome?: boolean;
  readonly settle?: boolean;
  readonly path?: string;
  run?(page: Page): Promise<void>;
}

const done = (page: Page) => page.waitForSelector('[data-painted=full][data-phase=idle]', { timeout: 90_000 });
const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

async function openExample(page: Page, index: number): Promise<void> {
  const name = page.locator('.examples [data-example]').nth(index);
  await page.locator('header').getByRole('button').nth(0).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[data-open-examples]').click();
  await name.click();
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.waitForTimeout(300);
  await done(page);
}

async function clearHints(page: Page): Promise<void> {
  await page
    .locator('aside')
    .getByRole('button', { name: /Remove all hints|ヒントをすべて消す/ })
    .click();
  await page.waitForTimeout(200);
  await done(page);
}

/** A page of a sketchbook: a drawing of the gallery in pencil gray on yellowed paper. */
async function scan(): Promise<Buffer> {
  const drawing = await sharp(`${app}../../samples/gallery/sylvie-scarf.png`)
    .flatten({ background: '#fff' })
    .resize(1400)
    .linear(0.55, 100)
    .toBuffer();
  return sharp(drawing)
    .composite([
      { input: { create: { width: 1400, height: 1400, channels: 3, background: '#efe6cf' } }, blend: 'multiply' },
    ])
    .png()
    .toBuffer();
}

/** Opens three examples more, each changed, so that they stay on the shelf. */
async function fillShelf(page: Page): Promise<void> {
  for (const i of [2, 5, 8]) {
    await openExample(page, i);
    await clearHints(page);
    await page.keyboard.press('Control+Z');
    await page.waitForTimeout(300);
    await done(page);
  }
  await page.locator('[data-open-shelf]').click();
  await page.locator('.shelf img').nth(2).waitFor();
  await page.waitForTimeout(400);
}

const SHOTS: readonly Shot[] = [
  { name: '1-first-visit', context: desktop, welcome: true },
  { name: '2-automatic', context: desktop, run: clearHints },
  { name: '3-with-hints', context: desktop, run: (page) => openExample(page, 1) },
  { name: '4-phone', context: phone, welcome: true },
  {
    name: '4b-phone-colors',
    context: phone,
    run: async (page) => {
      await page.getByRole('button', { name: 'Colors' }).tap();
      await page.waitForTimeout(400);
    },
  },
  {
    name: '4c-phone-landscape',
    context: { ...phone, viewport: { width: 740, height: 360 } },
  },
  {
    name: '4d-phone-landscape-colors',
    context: { ...phone, viewport: { width: 740, height: 360 } },
    run: async (page) => {
      await page.getByRole('button', { name: 'Colors' }).tap();
      await page.waitForTimeout(400);
    },
  },
  {
    name: '4e-phone-shelf',
    context: { ...phone, locale: 'ja-JP' },
    run: async (page) => {
      await page.locator('[data-open-shelf]').click();
      await page.waitForTimeout(600);
    },
  },
  { name: '5-dark', context: { ...desktop, colorScheme: 'dark' } },
  {
    name: '5b-dark-shade',
    context: { ...desktop, colorScheme: 'dark' },
    run: async (page) => {
      await page.getByLabel('Shade and light').fill('70');
      await page.getByLabel('Kind of shade').selectOption('cel');
      await page.getByRole('button', { name: 'Gray', exact: true }).click();
      await done(page);
    },
  },
  { name: '12-shelf', context: desktop, run: fillShelf },
  {
    name: '13-clean',
    context: desktop,
    run: async (page) => {
      await page.setInputFiles('[data-testid=open-file]', {
        name: 'sketchbook.png',
        mimeType: 'image/png',
        buffer: await scan(),
      });
      await page.waitForSelector('[data-drawing="sketchbook.png"]');
      await done(page);
      if ((await page.locator('[data-testid=clean-offer] .primary').count()) > 0) {
        await page.locator('[data-testid=clean-offer] .primary').click();
      } else await page.getByRole('button', { name: 'Clean the scan…' }).click();
      await page.waitForTimeout(800);
    },
  },
  { name: '6-japanese', context: { ...desktop, locale: 'ja-JP' }, welcome: true },
  {
    name: '7-error',
    context: desktop,
    run: async (page) => {
      await page.setInputFiles('[data-testid=open-file]', {
        name: 'notes.png',
        mimeType: 'image/png',
        buffer: Buffer.from('just a text'),
      });
      await page.locator('.notice').waitFor();
    },
  },
  {
    name: '8-compare',
    context: desktop,
    run: async (page) => {
      await page.keyboard.press('c');
      await page.waitForTimeout(200);
    },
  },
  {
    name: '9-export',
    context: desktop,
    run: async (page) => {
      await page.keyboard.press('Control+Shift+E');
      await page.waitForSelector('dialog[open]');
    },
  },
  {
    name: '10-examples',
    context: desktop,
    run: async (page) => {
      await page.locator('[data-open-examples]').click();
      await page.locator('.examples img').nth(5).waitFor();
      await page.waitForTimeout(600);
    },
  },
  {
    name: '11-help',
    context: desktop,
    run: async (page) => {
      await page.locator('canvas[data-stage]').focus();
      await page.keyboard.press('?');
      await page.waitForSelector('dialog[open]');
    },
  },
];

const only = process.argv[3]?.split(',');
for (const { name, context, welcome, run } of SHOTS) {
  if (only && !only.some((part) => name.startsWith(part))) continue;
  const opened = await browser.newContext({ serviceWorkers: 'block', locale: 'en-US', ...context });
  const page = await opened.newPage();
  if (!welcome) {
    await page.addInitScript(() => self === top && localStorage.setItem('irodori.settings', '{"welcomed":true}'));
  }
  await page.goto(host.url);
  await done(page);
  await run?.(page);
  await page.screenshot({ path: `${out}/${name}.png` });
  await opened.close();
  process.stdout.write(`${out}/${name}.png\n`);
}
await browser.close();
await host.close();

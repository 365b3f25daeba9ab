import { encodePng, posedCharacter } from '@irodori/data';
import { toRgba } from '@irodori/image';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { launch, needBrowser } from '../e2e/browser.ts';
import { openDrawing, openFile, painted } from '../e2e/harness-page.ts';
import { serveSite } from '../e2e/server.ts';
import { buildSite } from '../config/build-site.ts';

/**
 * Pictures of the editor as people see it: `npm run screenshots -w @irodori/web-demo [folder]`. Uses the built site in
 * `dist` (builds it where it is missing).
 */
const app = fileURLToPath(new URL('../', import.meta.url));
const out = process.argv[2] ?? `${app}../../out/screenshots`;
const site = process.env['IRODORI_SITE'] ?? `${app}dist`;
const executable = needBrowser('screenshots');
mkdirSync(out, { recursive: true });
if (!process.env['IRODORI_SITE']) buildSite({ IRODORI_WEB_OUT: site });
const host = await serveSite(site);
const browser = await launch(executable);

interface Shot {
  readonly name: string;
  readonly context?: Parameters<typeof browser.newContext>[0];
  readonly welcome?: boolean;
  run?(page: Page): Promise<void>;
}

/** Waits until nothing moves anymore and every picture is there. */
const still = (page: Page) =>
  page.waitForFunction(
    () =>
      document.getAnimations().every(({ playState }) => playState !== 'running') &&
      [...document.images].every(({ complete }) => complete),
  );
const desktop = { viewport: { width: 1280, height: 800 } };
const sideways = { width: 740, height: 360 };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

async function openExample(page: Page, index: number): Promise<void> {
  const name = page.locator('.examples [data-example]').nth(index);
  await page.locator('header').getByRole('button').nth(0).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[data-open-examples]').click();
  await name.click();
  await page.waitForSelector('dialog', { state: 'detached' });
  await painted(page);
}

async function clearHints(page: Page): Promise<void> {
  await page
    .locator('aside')
    .getByRole('button', { name: /Remove all hints|ヒントをすべて消す/ })
    .click();
  await painted(page);
}

const gallery = (name: string): Promise<Buffer> => readFile(`${app}../../samples/gallery/${name}.png`);

/** The panel with colors, where it is a sheet. */
async function openColors(page: Page): Promise<void> {
  await page.locator('header [aria-controls=panel]').tap();
  await page.waitForSelector('.panel.open');
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
    await painted(page);
    await page.waitForSelector('[data-saved=yes]');
  }
  await page.locator('[data-open-shelf]').click();
  await page.locator('.shelf img').nth(2).waitFor();
}

/** A scan is opened and its cleaning begun. */
async function startClean(page: Page): Promise<void> {
  await openDrawing(page, await scan(), 'sketchbook.png');
  const offer = page.locator('[data-testid=clean-offer] .primary');
  if (await offer.isVisible()) await offer.click();
  else await page.locator('[data-clean]').evaluate((button: HTMLElement) => button.click());
  await page.locator('[data-testid=clean]').waitFor();
  // The preview is drawn over the lines as they were.
  await page.waitForTimeout(1500);
}

/** Finished pictures of one character in several poses. */
const finishedPictures = (count: number): Promise<{ name: string; mimeType: string; buffer: Buffer }[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const { color } = await posedCharacter('held out', i, 384);
      return {
        name: `Hana ${i + 1}.png`,
        mimeType: 'image/png',
        buffer: await encodePng(toRgba(color)),
      };
    }),
  );

/** A tool chosen and used in the middle of the picture. */
async function useTool(page: Page, tool: string): Promise<void> {
  await page.locator(`[data-tool=${tool}]`).click();
  const box = (await page.locator('canvas[data-stage]').boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + 0.6 * (box.height - 56));
}

async function fillShirt(page: Page): Promise<void> {
  await useTool(page, 'fill');
  await page.waitForFunction(
    () => !document.querySelector<HTMLButtonElement>('[aria-keyshortcuts="Control+Z"]')?.disabled,
  );
  await painted(page);
}

async function selectPart(page: Page): Promise<void> {
  await useTool(page, 'select');
  await page.locator('[data-testid=selection]').waitFor();
}

/** The teach dialog with pictures to look through. */
async function teach(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelector<HTMLElement>('[data-open-learn]')?.click());
  await page.setInputFiles('[data-testid=learn-files]', await finishedPictures(6));
  await page.waitForSelector('[data-learn-picture="Hana 6.png"]', { timeout: 240_000 });
}

const SHOTS: readonly Shot[] = [
  { name: '1-first-visit', context: desktop, welcome: true },
  { name: '2-automatic', context: desktop, run: clearHints },
  { name: '3-with-hints', context: desktop, run: (page) => openExample(page, 1) },
  { name: '4-phone', context: phone, welcome: true },
  { name: '4b-phone-colors', context: phone, run: openColors },
  { name: '4c-phone-landscape', context: { ...phone, viewport: sideways } },
  { name: '4d-phone-landscape-colors', context: { ...phone, viewport: sideways }, run: openColors },
  {
    name: '4e-phone-shelf',
    context: { ...phone, locale: 'ja-JP' },
    run: async (page) => {
      await page.locator('[data-open-shelf]').tap();
      await page.locator('.shelf img').first().waitFor();
    },
  },
  {
    name: '4f-phone-more',
    context: { ...phone, locale: 'ja-JP', colorScheme: 'dark' },
    run: (page) => page.locator('header .narrow-only').first().tap(),
  },
  { name: '4g-phone-clean', context: phone, run: startClean },
  { name: '4h-phone-landscape-clean', context: { ...phone, viewport: sideways, colorScheme: 'dark' }, run: startClean },
  { name: '4i-phone-teach', context: phone, run: teach },
  { name: '4j-phone-fill', context: { ...phone, viewport: sideways }, run: fillShirt },
  { name: '4k-phone-select', context: { ...phone, locale: 'ja-JP' }, run: selectPart },
  { name: '5-dark', context: { ...desktop, colorScheme: 'dark' } },
  {
    name: '5b-dark-shade',
    context: { ...desktop, colorScheme: 'dark' },
    run: async (page) => {
      await page.getByLabel('Shade and light').fill('70');
      await page.getByLabel('Kind of shade').selectOption('cel');
      await page.getByRole('button', { name: 'Gray', exact: true }).click();
      await painted(page);
    },
  },
  { name: '12-shelf', context: desktop, run: fillShelf },
  { name: '12b-shelf-dark-japanese', context: { ...desktop, colorScheme: 'dark', locale: 'ja-JP' }, run: fillShelf },
  { name: '13-clean', context: desktop, run: startClean },
  { name: '13b-clean-dark-japanese', context: { ...desktop, colorScheme: 'dark', locale: 'ja-JP' }, run: startClean },
  {
    name: '14-characters',
    context: desktop,
    run: async (page) => {
      await openDrawing(page, await gallery('elf'), 'elf.png');
      await page.getByRole('button', { name: 'Characters' }).click();
      for (const file of await finishedPictures(2)) {
        await page.setInputFiles('[data-testid=reference-file]', file);
        await page
          .getByRole('button', { name: `Delete ${file.name.replace('.png', '')}` })
          .waitFor({ timeout: 240_000 });
      }
    },
  },
  {
    name: '15-other-colorings',
    context: desktop,
    run: async (page) => {
      await openDrawing(page, await gallery('elf'), 'elf.png');
      await page.getByRole('button', { name: 'Other colorings' }).click();
      await page.getByText('9 colorings').waitFor({ timeout: 240_000 });
    },
  },
  { name: '16-teach', context: desktop, run: teach },
  { name: '17-select', context: desktop, run: selectPart },
  {
    name: '18-settings',
    context: { ...desktop, locale: 'ja-JP' },
    run: (page) => page.getByRole('button', { name: '設定' }).click(),
  },
  { name: '6-japanese', context: { ...desktop, locale: 'ja-JP' }, welcome: true },
  {
    name: '7-error',
    context: desktop,
    run: async (page) => {
      await openFile(page, 'notes.png', Buffer.from('just a text'));
      await page.locator('.notice').waitFor();
    },
  },
  {
    name: '8-compare',
    context: desktop,
    run: async (page) => {
      await page.keyboard.press('c');
      await page.locator('.compare').first().waitFor();
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
  await painted(page);
  await run?.(page);
  await still(page);
  await page.screenshot({ path: `${out}/${name}.png` });
  await opened.close();
  process.stdout.write(`${out}/${name}.png\n`);
}
await browser.close();
await host.close();

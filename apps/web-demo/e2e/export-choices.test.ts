import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { findings } from './accessibility.ts';
import { e2eWith, openDrawing, UNCOLORED } from './harness.ts';
import { openShelf } from './on-shelf.ts';

const shots = process.env['IRODORI_SHOTS'];

/** What a screen reader says of each choice that is not available, by its name. */
const unavailable = (page: Page): Promise<Record<string, string | undefined>> =>
  page.locator('[data-export][aria-disabled=true]').evaluateAll((all) =>
    Object.fromEntries(
      all.map((one) => {
        const reason = document.getElementById(one.getAttribute('aria-describedby') ?? '');
        return [one.querySelector('strong')!.innerText, reason?.innerText];
      }),
    ),
  );

/** Opens lines of this size and the export dialog over them. */
async function openLines(page: Page, side: number): Promise<void> {
  const square = { create: { width: side / 2, height: side / 2, channels: 3, background: '#fff' } } as const;
  const border = Math.floor(side / 4);
  const png = await sharp(square)
    .extend({ top: border, bottom: border, left: border, right: border, background: '#000' })
    .png()
    .toBuffer();
  await openDrawing(page, png, 'lines.png');
  await page.locator('canvas[data-stage]').focus();
  await page.keyboard.press('Control+Shift+E');
  await page.getByText(`${side} × ${side}`).waitFor({ timeout: 20_000 });
}

e2eWith(UNCOLORED, 'what an export can be', (bench) => {
  it('formats that cannot be made for a drawing say why and do nothing; the others are made', async () => {
    const page = await bench.page({ raw: true });
    await openLines(page, 4900);
    const reason =
      'Not available: a file with layers holds up to 24 megapixels, your drawing has 24.1. Take color and lines as PNG instead.';
    expect(await unavailable(page)).toEqual({ Layers: reason, 'Layers for Krita and GIMP': reason });
    expect(await findings(page)).toEqual([]);
    if (shots !== undefined) await page.screenshot({ path: `${shots}/export-choices.png` });
    // The keyboard gets to them and hears the reason.
    await page.locator('[data-export=flat]').focus();
    await page.keyboard.press('Tab');
    await page.waitForSelector('[data-export=psd]:focus');
    await page.keyboard.press('Enter');
    await page.locator('[data-export=ora]').click({ force: true });
    expect(await page.locator('[data-cancel]').count()).toBe(0);
    expect(await page.locator('[data-export]:disabled').count()).toBe(0);
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export=line]').click()]);
    expect(file.suggestedFilename()).toMatch(/\.png$/);
    await page.waitForSelector('dialog', { state: 'detached' });

    await openShelf(page);
    await page.locator('[data-export-all=layers]').click();
    await page.getByText('The drawing is too large for a file with layers here.').waitFor();
  });

  it('a browser that copies no pictures says so, and makes all files of a small drawing', async () => {
    const { page } = await bench.visit({
      raw: true,
      before: (p) => p.addInitScript(() => Reflect.deleteProperty(globalThis, 'ClipboardItem')),
    });
    await openLines(page, 200);
    expect(await unavailable(page)).toEqual({
      'Copy the picture':
        'Not available: this browser lets this page copy no pictures. Take the picture as a file instead.',
    });
  });
});

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ja } from '../src/i18n/ja.ts';
import { findings } from './accessibility.ts';
import { pencilPng } from './drawings.ts';
import { e2e, openDrawing, phone } from './harness.ts';
import { boxesOf, overflow, smallTargets } from './layout.ts';
import { pictureFiles } from './lesson.ts';

/** Nothing wider than the screen, every target for fingers, and nothing that axe finds serious. */
async function judge(page: Page, what: string): Promise<void> {
  expect(await overflow(page), what).toBeLessThanOrEqual(0);
  expect(await smallTargets(page), what).toEqual([]);
  expect(await findings(page), what).toEqual([]);
}

e2e('panels on a phone', (bench) => {
  it('cleaning, selection, characters and teaching: Japanese, dark, upright and on its side', async () => {
    const { page } = await bench.visit({
      raw: true,
      ...phone(360, 720),
      locale: 'ja-JP',
      colorScheme: 'dark',
    });
    await openDrawing(page, await pencilPng(), 'pencil.png');
    const canvas = page.locator('canvas[data-stage]');
    const sides = [
      { width: 360, height: 720 },
      { width: 740, height: 360 },
    ];
    const inBoth = async (what: string): Promise<void> => {
      for (const side of sides) {
        await page.setViewportSize(side);
        await judge(page, `${what}, ${side.width} x ${side.height}`);
      }
    };

    await page.locator('[data-testid=clean-offer] .primary').tap();
    const panel = page.locator('[data-testid=clean]');
    await panel.waitFor();
    await inBoth('cleaning');
    // On its side, too, most of the picture is seen above the sliders.
    const [over, below] = await boxesOf(page, 'canvas[data-stage]', '[data-testid=clean]');
    expect((below!.y - over!.y) / over!.height).toBeGreaterThan(0.6);
    await panel.getByRole('button', { name: ja['clean.cancel'] }).tap();

    await page.locator('[data-tool=select]').tap();
    const box = (await canvas.boundingBox())!;
    await page.touchscreen.tap(box.x + 0.4 * box.width, box.y + 0.5 * (box.height - 56));
    const selection = page.locator('[data-testid=selection]');
    await selection.waitFor();
    await inBoth('selection');
    await page.setViewportSize(sides[0]!);
    expect((await selection.boundingBox())!.height).toBeLessThan(60);

    await page.locator('header [aria-controls=panel]').tap();
    await page.getByRole('button', { name: ja['characters.open'], exact: true }).tap();
    await page.waitForSelector('dialog[open]');
    await inBoth('characters');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });

    await page.setViewportSize(sides[0]!);
    await page.locator('.panel [data-open-learn]').tap();
    await page.setInputFiles('[data-testid=learn-files]', (await pictureFiles()).slice(0, 5));
    await page.waitForSelector('[data-learn=start]:not(:disabled)');
    expect(await page.locator('[data-learn-picture]').count()).toBe(5);
    await inBoth('teaching');
    // By keyboard: taken out, and then there are too few.
    await page.locator('[data-learn-picture="4.png"] button').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-learn=start]:disabled');
    await page.getByText(ja['learn.count'].replace('{n}', '4').replace('{least}', '5')).waitFor();
  });
});

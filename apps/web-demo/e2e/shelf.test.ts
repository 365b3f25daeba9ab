import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { decodeImage } from '@irodori/data';
import { expect, it } from 'vitest';
import { drawingPng } from './drawings.ts';
import {
  download,
  e2e,
  e2eWith,
  exported,
  fitted,
  openDrawing,
  openFile,
  painted,
  press,
  savedHints,
  stroke,
  UNCOLORED,
} from './harness.ts';
import { keptNames, reloaded, saved } from './kept.ts';
import { listed, openShelf } from './on-shelf.ts';

const card = (page: Page, name: string) =>
  page.locator('[data-testid=shelf] li').filter({ has: page.getByRole('button', { name: `Open ${name}` }) });

e2eWith(UNCOLORED, 'the shelf', (bench) => {
  it('lists drawings with thumbnails; each opens with its own history; rename, duplicate, delete and undo', async () => {
    const { page } = await bench.visit({ raw: true });
    await openDrawing(page, await drawingPng(), 'A.png');
    const frame = await fitted(page, 320, 240);
    await stroke(page, frame, [90, 120]);
    await stroke(page, frame, [230, 120]);
    await painted(page);
    await openDrawing(page, await drawingPng({ width: 200, height: 150 }), 'B.png');
    // Opening is no step of a drawing: there is nothing to take back.
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    await saved(page);
    await openShelf(page);
    expect(await listed(page)).toEqual(['B.png', 'A.png']);
    await expect.poll(() => page.locator('[data-testid=shelf] img').count()).toBe(2);
    const sizes = await page
      .locator('[data-testid=shelf] img')
      .evaluateAll((all) =>
        all.map((one) => [(one as HTMLImageElement).naturalWidth, (one as HTMLImageElement).naturalHeight]),
      );
    expect(sizes).toEqual([
      [200, 150],
      [256, 192],
    ]);
    expect(await page.locator('[data-testid=room]').innerText()).toMatch(/Drawings: 2, \d+\.\d MB\. The browser lends/);

    await page.getByRole('button', { name: 'Open A.png' }).click();
    await page.waitForSelector('[data-drawing="A.png"]');
    await painted(page);
    expect(await savedHints(page)).toHaveLength(2);
    await press(page, 'Control+z');
    expect(await savedHints(page)).toHaveLength(1);

    await openShelf(page);
    await card(page, 'A.png').getByRole('textbox').fill('Portrait');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-drawing="Portrait"]');
    await card(page, 'B.png').getByRole('button', { name: 'Duplicate' }).click();
    await expect.poll(() => listed(page)).toEqual(['B.png copy', 'Portrait', 'B.png']);
    await card(page, 'B.png copy').getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => listed(page)).toEqual(['Portrait', 'B.png']);
    await page.keyboard.press('Escape');
    await page.locator('.notice').getByRole('button', { name: 'Undo' }).click();
    await openShelf(page);
    await expect.poll(() => listed(page)).toEqual(['B.png copy', 'Portrait', 'B.png']);

    // The open one can go as well: the next takes its place.
    await card(page, 'Portrait').getByRole('button', { name: 'Delete' }).click();
    await page.waitForSelector('[data-drawing="B.png copy"]');
    await expect.poll(() => listed(page)).toEqual(['B.png copy', 'B.png']);
    await page.keyboard.press('Escape');
    await page.reload();
    await page.waitForSelector('[data-drawing="B.png copy"]');
  });

  it('a drawing that another tab works on cannot be opened, renamed or deleted, only duplicated', async () => {
    const { page: one, context } = await bench.visit({ raw: true });
    await openDrawing(one, await drawingPng(), 'A.png');
    await saved(one);
    const two = await context.newPage();
    await two.goto(bench.site.url);
    await openDrawing(two, await drawingPng(), 'B.png');
    await openShelf(two);
    await card(two, 'A.png').getByText('In another tab').waitFor();
    for (const name of ['Open A.png', 'Delete A.png']) {
      expect(await two.getByRole('button', { name }).isDisabled()).toBe(true);
    }
    await card(two, 'A.png').getByRole('button', { name: 'Duplicate' }).click();
    await expect.poll(() => listed(two)).toContain('A.png copy');
    await one.close();
    await two.keyboard.press('Escape');
    await openShelf(two);
    await two.getByRole('button', { name: 'Open A.png', exact: true }).click();
    await two.waitForSelector('[data-drawing="A.png"]');
  });

  it('storage blocked: opening another drawing loses nothing of this visit', async () => {
    const { page } = await bench.visit({
      raw: true,
      before: (p) =>
        p.addInitScript(() => {
          IDBFactory.prototype.open = () => {
            throw new DOMException('blocked', 'SecurityError');
          };
        }),
    });
    await openDrawing(page, await drawingPng(), 'A.png');
    await stroke(page, await fitted(page, 320, 240), [90, 120]);
    await openDrawing(page, await drawingPng(), 'B.png');
    await page.locator('[data-testid=notices] button').first().click();
    await openShelf(page);
    await page.getByRole('button', { name: 'Open A.png' }).click();
    await page.waitForSelector('[data-drawing="A.png"]');
    expect(await savedHints(page)).toHaveLength(1);
  });
});

/** How the drawing on the canvas is colored, as the panel shows it. */
async function look(page: Page): Promise<[shade: string, background: boolean]> {
  const background = page.getByRole('switch', { name: 'Paint the background' });
  return [await page.getByLabel('Shade and light').inputValue(), await background.isChecked()];
}

async function setLook(page: Page, shade: string, background: boolean): Promise<void> {
  await page.getByLabel('Shade and light').fill(shade);
  await page.getByRole('switch', { name: 'Paint the background' }).setChecked(background);
  await painted(page);
}

/** Drags a slider's thumb from the middle to its left end. */
async function dragToStart(page: Page, name: string): Promise<void> {
  const { x, y, width, height } = (await page.getByLabel(name).boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 1, y + height / 2, { steps: 12 });
  await page.mouse.up();
}

/** The share of a picture that is white. */
function white({ width, height, data }: { width: number; height: number; data: ArrayLike<number> }): number {
  let count = 0;
  for (let p = 0; p < data.length; p += 4) if (Math.min(data[p]!, data[p + 1]!, data[p + 2]!) > 250) count++;
  return count / (width * height);
}

e2e('the shelf in color', (bench) => {
  it('each drawing keeps how it is colored; all are exported at once, as pictures and as projects', async () => {
    const { page } = await bench.visit({ raw: true });
    await openDrawing(page, await drawingPng(), 'A.png');
    await setLook(page, '60', true);
    await openFile(page, 'A.png', await drawingPng({ width: 200, height: 150 }));
    // Both have one name: the second is there when both are kept.
    await expect.poll(() => keptNames(page)).toEqual(['A.png', 'A.png']);
    await painted(page);
    // A new drawing begins with what was chosen last, and goes its own way from there: two steps, one of them a drag.
    await expect.poll(() => look(page)).toEqual(['60', true]);
    await page.getByRole('switch', { name: 'Paint the background' }).click();
    await dragToStart(page, 'Shade and light');
    await expect.poll(() => look(page)).toEqual(['0', false]);
    await press(page, 'Control+z', 'Control+z');
    await expect.poll(() => look(page)).toEqual(['60', true]);
    await press(page, 'Control+Shift+z', 'Control+Shift+z');
    await painted(page);
    await saved(page);
    const openOther = async () => {
      await openShelf(page);
      await page.locator('[data-testid=shelf] li').nth(1).getByRole('button', { name: 'Open A.png' }).click();
      await page.waitForSelector('dialog', { state: 'detached' });
      await painted(page);
    };
    await openOther();
    await expect.poll(() => look(page)).toEqual(['60', true]);
    await reloaded(page);
    await expect.poll(() => look(page)).toEqual(['60', true]);
    await openOther();
    await expect.poll(() => look(page)).toEqual(['0', false]);
    await saved(page);
    await openShelf(page);
    const pictures = await download(page, () => page.click('[data-export-all=pictures]'));
    expect(pictures.name).toMatch(/^irodori-pictures-.*\.zip$/);
    const files = unzipSync(pictures.bytes);
    expect(Object.keys(files)).toEqual(['A-irodori.png', 'A-irodori (2).png']);
    const [small, large] = await Promise.all(Object.values(files).map((bytes) => decodeImage(bytes)));
    expect([small!.width, large!.width]).toEqual([200, 320]);
    // Only the large one has a background.
    expect(white(small!)).toBeGreaterThan(0.2);
    expect(white(large!)).toBeLessThan(0.1);
    await openShelf(page);
    const projects = await download(page, () => page.click('[data-export-all=projects]'));
    expect(Object.keys(unzipSync(projects.bytes))).toEqual(['A.irodori', 'A (2).irodori']);
    // And back: every project of the file becomes a drawing again.
    await openFile(page, projects.name, projects.bytes, 'application/zip');
    await saved(page);
    await openShelf(page);
    await expect.poll(() => listed(page)).toEqual(['A.png', 'A.png', 'A.png', 'A.png']);
    await page.keyboard.press('Escape');
    for (const [bytes, expected] of [
      [(await exported(page, 'project')).bytes, await look(page)],
      ...Object.values(unzipSync(projects.bytes)).map((one) => {
        const { width } = JSON.parse(strFromU8(unzipSync(one)['project.json']!)) as { width: number };
        return [one, width === 320 ? ['60', true] : ['0', false]] as const;
      }),
    ] as const) {
      await setLook(page, '30', true);
      await openFile(page, 'again.irodori', bytes, 'application/zip');
      await expect.poll(() => look(page)).toEqual(expected);
    }
  });
});

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { drawingPng } from './drawings.ts';
import {
  e2e,
  e2eWith,
  exportedRaster,
  fitted,
  openDrawing,
  openFile,
  painted,
  pixel,
  press,
  savedHints,
  stroke,
  UNCOLORED,
} from './harness.ts';
import {
  firstSession,
  fixture,
  keepShelf,
  keptDrawings,
  keptNames,
  reloaded,
  saved,
  visitFirstSession,
} from './kept.ts';

const shown = (page: Page) => page.getAttribute('[data-testid=status]', 'data-drawing');

e2eWith(UNCOLORED, 'tabs', (bench) => {
  it('two tabs keep two drawings: closed and opened again, both are there', async () => {
    const { page: one, context } = await bench.visit({ raw: true });
    await openDrawing(one, await drawingPng(), 'A.png');
    await saved(one);
    const two = await context.newPage();
    await two.goto(bench.site.url);
    await openDrawing(two, await drawingPng({ width: 200, height: 150 }), 'B.png');
    await saved(two);
    await stroke(one, await fitted(one, 320, 240), [90, 120]);
    await saved(one);
    // Each tab comes back to its own drawing.
    await two.reload();
    await two.waitForSelector('[data-drawing="B.png"]');
    await one.reload();
    await one.waitForSelector('[data-drawing="A.png"]');
    expect(await savedHints(one)).toHaveLength(1);
    expect((await keptNames(one)).sort()).toEqual(['A.png', 'B.png']);
    await one.close();
    await two.close();
    const again = await context.newPage();
    await again.goto(bench.site.url);
    // Whichever the closed tabs have let go by then; both are kept.
    await again.waitForSelector('[data-drawing="A.png"], [data-drawing="B.png"]');
    expect((await keptNames(again)).sort()).toEqual(['A.png', 'B.png']);
    // A second tab never takes the drawing of the first.
    const other = await context.newPage();
    await other.goto(bench.site.url);
    await other.waitForSelector('[data-drawing="A.png"], [data-drawing="B.png"]');
    expect([await shown(again), await shown(other)].sort()).toEqual(['A.png', 'B.png']);
  });

  it('without locks, two tabs that open one drawing end with two: nothing is overwritten', async () => {
    const { page: one, context } = await bench.visit({
      raw: true,
      before: (page) =>
        page.context().addInitScript(() => {
          Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
        }),
    });
    await openDrawing(one, await drawingPng(), 'A.png');
    await saved(one);
    const two = await context.newPage();
    await two.goto(bench.site.url);
    await two.waitForSelector('[data-drawing="A.png"]');
    await painted(two);
    const frame = await fitted(two, 320, 240);
    await stroke(two, frame, [90, 120]);
    await stroke(two, frame, [230, 120]);
    await saved(two);
    await stroke(one, frame, [60, 60]);
    await one.getByText('This drawing is open in another tab').waitFor();
    await saved(one);
    const kept = await keptDrawings(one);
    expect(kept.map(({ name, hints }) => [name, hints]).sort()).toEqual([
      ['A.png', 1],
      ['A.png', 2],
    ]);
    // Once apart, they stay apart.
    await stroke(one, frame, [70, 70]);
    await saved(one);
    expect((await keptDrawings(one)).map(({ hints }) => hints).sort()).toEqual([2, 2]);
    await one.reload();
    await painted(one);
    expect((await savedHints(one)).map(({ x }) => Math.round(x!))).toEqual([60, 70]);
  });

  it('a reload keeps the history: what was drawn before it can be taken back after it', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    for (const x of [60, 90, 120]) await stroke(page, frame, [x, 100]);
    await press(page, 'Control+z');
    await reloaded(page);
    expect(await savedHints(page)).toHaveLength(2);
    await press(page, 'Control+Shift+z');
    expect(await savedHints(page)).toHaveLength(3);
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z');
    expect(await savedHints(page)).toEqual([]);
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  });

  it('a stroke is kept although the page goes at once', async () => {
    const page = await bench.page();
    await saved(page);
    const frame = await fitted(page, 320, 240);
    for (const x of [60, 90, 120]) {
      await stroke(page, frame, [x, 100]);
      await page.reload();
      await painted(page);
    }
    expect((await savedHints(page)).map(({ x }) => Math.round(x!))).toEqual([60, 90, 120]);
  });

  it('an example that nobody changed goes when another drawing is opened; a changed one stays', async () => {
    const site = await bench.serve({});
    const { page } = await bench.visit({ at: site, raw: true });
    await painted(page);
    await saved(page);
    expect((await keptDrawings(page)).map(({ untouched }) => untouched)).toEqual([true]);
    await openDrawing(page, await drawingPng(), 'A.png');
    await saved(page);
    expect(await keptNames(page)).toEqual(['A.png']);
    await page.getByRole('button', { name: 'Examples' }).click();
    await page.locator('[data-example]').first().click();
    await page.waitForSelector('dialog', { state: 'detached' });
    const box = (await page.locator('canvas[data-stage]').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 - 50);
    await openDrawing(page, await drawingPng(), 'B.png');
    await saved(page);
    expect(await keptNames(page)).toHaveLength(3);
  });
});

e2eWith(UNCOLORED, 'shelves of other versions', (bench) => {
  it('the shelf that version 2 kept opens, each drawing with its history', async () => {
    const { page } = await bench.visit({ raw: true, before: (p) => keepShelf(p, bench.site.url), expected: /404/ });
    await page.waitForSelector('[data-drawing="last week.png"]');
    await painted(page);
    // It kept no coloring with a drawing: that of the settings is seen, and undo has no step more for it.
    expect(await page.getByLabel('Shade and light').inputValue()).toBe('0');
    const columns = async () => (await savedHints(page)).map(({ x }) => Math.round(x!));
    expect(await columns()).toEqual([30, 50]);
    await press(page, 'Control+Shift+z');
    expect(await columns()).toEqual([30, 50, 60]);
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z');
    expect(await columns()).toEqual([]);
  });

  it('a shelf of a version to come is left alone, and told in one line', async () => {
    const before = (p: Page) => keepShelf(p, bench.site.url, 99);
    const { page } = await bench.visit({ before, expected: /404/ });
    await stroke(page, await fitted(page, 320, 240), [60, 60]);
    await page.getByText('a newer version of the editor keeps the drawings here').waitFor();
    expect(await keptNames(page)).toEqual(['last week.png']);
  });
});

e2e('what earlier versions kept', (bench) => {
  it('the drawing that version 1 kept in the browser opens as it was left', async () => {
    const page = await visitFirstSession(bench);
    await painted(page);
    expect(await savedHints(page)).toEqual([
      { x: 30, y: 36, color: '#3366cc', radius: 2 },
      {
        points: [
          [70, 20],
          [76, 24],
          [82, 22],
        ],
        color: '#ffffff',
        radius: 2,
      },
    ]);
    expect(firstSession().session.document.hints).toHaveLength(2);
    expect(await page.getByRole('button', { name: 'Mirror the view' }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByRole('button', { name: 'Erase lines' }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('.zoom').innerText()).toBe('800 %');
    expect(await page.getByLabel('Opacity').inputValue()).toBe('80');
    expect(await keptNames(page)).toEqual(['yesterday.png']);
    await page.reload();
    await page.waitForSelector('[data-drawing="yesterday.png"]');
    expect(await savedHints(page)).toHaveLength(2);
  });

  it('the project file that version 1 wrote opens', async () => {
    const page = await bench.page();
    await openFile(page, 'yesterday.irodori', fixture('project-1.irodori'), 'application/zip');
    await page.waitForSelector('[data-drawing="yesterday.png"]');
    await painted(page);
    expect((await savedHints(page)).map(({ color }) => color)).toEqual(['#3366cc', '#ffffff']);
    expect(await page.getByLabel('Opacity').inputValue()).toBe('80');
  });

  it('the project file that version 3 wrote opens with its locked region', async () => {
    const page = await bench.page();
    await openFile(page, 'locked.irodori', fixture('project-3.irodori'), 'application/zip');
    await page.waitForSelector('[data-drawing="locked.png"]');
    await painted(page);
    expect((await savedHints(page)).map(({ color }) => color)).toEqual(['#3366cc', '#cc6633']);
    const flat = await exportedRaster(page, 'flat');
    expect(pixel(flat, 14, 16)).toEqual([0xd1, 0x49, 0x5b, 255]);
  });
});

import { mkdirSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { pencilPng } from './drawings.ts';
import {
  chooseColor,
  e2e,
  exported,
  exportedRaster,
  fitted,
  notice,
  onPage,
  openShown,
  painted,
  pixel,
  stroke,
} from './harness.ts';

/** Where pictures of the states go; none are made without it. */
const pictures = process.env['IRODORI_E2E_PICTURES'];
if (pictures) mkdirSync(pictures, { recursive: true });

e2e('regions and scans', (bench) => {
  it('fills up to the lines, locks a part against later strokes, and undo takes both back', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    const color = async (x: number, y: number) => pixel(await exportedRaster(page, 'color'), x, y).slice(0, 3);
    await chooseColor(page, '#2a9d3c');
    await page.keyboard.press('g');
    await stroke(page, frame, [60, 60]);
    await page.getByText('Hints: 0, fills: 1', { exact: true }).waitFor();
    const save = page.getByRole('button', { name: 'Save hints' });
    expect([await save.isDisabled(), await save.getAttribute('title')]).toEqual([
      true,
      'A hint file holds hints only; the project file keeps fills, too.',
    ]);
    await painted(page);
    expect(await color(60, 60)).toEqual([0x2a, 0x9d, 0x3c]);
    expect(await color(45, 205)).toEqual([0x2a, 0x9d, 0x3c]);

    await page.keyboard.press('s');
    await stroke(page, frame, [100, 100]);
    await page.getByRole('button', { name: 'Lock' }).click();
    await expect.poll(() => page.getByText('Locked regions: 1').count()).toBe(1);
    if (pictures) await page.screenshot({ path: `${pictures}/locked.png` });
    await chooseColor(page, '#d1495b');
    await page.keyboard.press('g');
    await stroke(page, frame, [60, 60]);
    await expect.poll(() => notice(page)).toMatch(/locked/);
    // A stroke through both boxes colors the free one alone.
    await page.keyboard.press('b');
    await stroke(page, frame, [280, 60], [200, 60], [60, 60]);
    // It ends in the locked box: nothing is put there.
    await stroke(page, frame, [200, 200], [260, 200]);
    await painted(page);
    expect(await color(60, 60)).toEqual([0x2a, 0x9d, 0x3c]);
    expect(await color(230, 200)).toEqual([0xd1, 0x49, 0x5b]);
    await page.getByRole('button', { name: 'Unlock all' }).click();
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.getByText('Locked regions: 1').count()).toBe(1);
  });

  it('acts only in what is selected, and changes one color everywhere in one step', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    await page.keyboard.press('s');
    const corners = [
      [180, 40],
      [270, 40],
      [270, 120],
      [180, 120],
      [180, 40],
    ] as const;
    await stroke(page, frame, ...corners);
    await page.waitForSelector('[data-testid=selection]');
    await chooseColor(page, '#3366cc');
    await page.keyboard.press('b');
    await page.mouse.click(...onPage(frame, 220, 80));
    await page.waitForSelector('[data-testid=hint-count]:has-text("1")');
    await painted(page);
    if (pictures) await page.screenshot({ path: `${pictures}/selected.png` });
    const limited = await exportedRaster(page, 'color');
    expect(pixel(limited, 220, 80).slice(0, 3)).toEqual([0x33, 0x66, 0xcc]);
    expect(pixel(limited, 220, 200).slice(0, 3)).not.toEqual([0x33, 0x66, 0xcc]);
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-testid=selection]', { state: 'detached' });
    await page.locator('[data-testid=everywhere]').fill('#ffaa00');
    await expect
      .poll(async () => pixel(await exportedRaster(page, 'color'), 220, 80).slice(0, 3))
      .toEqual([0xff, 0xaa, 0x00]);
    await page.keyboard.press('Control+z');
    await painted(page);
    expect(pixel(await exportedRaster(page, 'color'), 220, 80).slice(0, 3)).toEqual([0x33, 0x66, 0xcc]);
    const { name, bytes } = await exported(page, 'ora');
    expect(name).toMatch(/-irodori\.ora$/);
    expect(Object.keys(unzipSync(bytes))).toContain('mergedimage.png');
  });

  it('cleans a pencil scan with the drawing as the preview', async () => {
    const page = await bench.page();
    await openShown(page, 'pencil.png', await pencilPng());
    await page.locator('[data-testid=clean-offer] .primary').click();
    await page.waitForSelector('[data-testid=clean]');
    if (pictures) {
      await painted(page);
      await page.screenshot({ path: `${pictures}/cleaning.png` });
    }
    expect(pixel(await exportedRaster(page, 'line'), 160, 120)[3]).toBeLessThan(160);
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForSelector('[data-testid=clean]', { state: 'detached' });
    await expect.poll(async () => pixel(await exportedRaster(page, 'line'), 160, 120)[3]).toBeGreaterThan(240);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => pixel(await exportedRaster(page, 'line'), 160, 120)[3]).toBeLessThan(160);
  });
});

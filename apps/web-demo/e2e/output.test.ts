import { expect, it } from 'vitest';
import { decodeImage } from '@irodori/data';
import { drawing, drawingPng } from './drawings.ts';
import {
  chooseColor,
  download,
  e2e,
  e2eWith,
  exported,
  exportedRaster,
  fitted,
  notice,
  onPage,
  openDrawing,
  openFile,
  painted,
  pasted,
  pixel,
  press,
  savedHints,
  stroke,
} from './harness.ts';
import { reloaded } from './kept.ts';
import { readBack } from './psd.ts';
import { bundledModel } from './test-model.ts';

e2eWith(bundledModel(), '10 export', (bench) => {
  it('writes flat, color and line PNGs and a PSD with named layers, all at the size of the input', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    await chooseColor(page, '#2a9d3c');
    await stroke(page, frame, [90, 120]);
    await painted(page);
    const source = drawing();
    const flat = await exportedRaster(page, 'flat');
    const color = await exportedRaster(page, 'color');
    const line = await exportedRaster(page, 'line');
    for (const raster of [flat, color, line]) expect([raster.width, raster.height]).toEqual([320, 240]);
    let off = 0;
    for (let p = 0; p < source.data.length; p += 4) {
      expect([color.data[p + 3], flat.data[p + 3]]).toEqual([255, 255]);
      for (let c = 0; c < 3; c++) {
        if (Math.abs(flat.data[p + c]! - (color.data[p + c]! * source.data[p + c]!) / 255) > 1) off++;
      }
    }
    expect(off).toBe(0);
    // Color runs under the lines: no ink is left in the color layer.
    const [beside, under] = [pixel(color, 150, 120), pixel(color, 158, 120)];
    expect(Math.max(...beside.map((v, i) => Math.abs(v - under[i]!)))).toBeLessThan(20);

    const psd = await exported(page, 'psd');
    expect(psd.name).toMatch(/\.psd$/);
    const read = readBack(psd.bytes);
    expect([read.width, read.height]).toEqual([320, 240]);
    const found = read.children!.map(({ name, blendMode, hidden }) => [name, blendMode, hidden]);
    expect(found[0]).toEqual(['Paper', 'normal', false]);
    expect(found.slice(-2)).toEqual([
      ['Line', 'multiply', false],
      ['Hints', 'normal', true],
    ]);
    const parts = read.children!.slice(1, -2);
    expect(parts.length).toBeGreaterThan(0);
    for (const { blendMode, hidden } of parts) expect([blendMode, hidden]).toEqual(['normal', false]);
    const layer = (name: string) => read.children!.find((child) => child.name === name)!;
    const at = (name: string, x: number, y: number) => {
      const { left = 0, top = 0, imageData } = layer(name);
      const p = 4 * ((y - top) * imageData!.width + (x - left));
      return [...imageData!.data.subarray(p, p + 4)];
    };
    expect(at('Line', 160, 120)).toEqual([0, 0, 0, 255]);
    // Every painted pixel is on exactly one part's layer, in the color that the picture shows.
    for (const [x, y] of [
      [90, 120],
      [60, 60],
      [220, 180],
    ] as const) {
      const holders = parts.filter(({ left = 0, top = 0, right = 0, bottom = 0, imageData }) => {
        if (x < left || y < top || x >= right || y >= bottom) return false;
        return imageData!.data[4 * ((y - top) * imageData!.width + (x - left)) + 3] === 255;
      });
      const shown = pixel(color, x, y);
      if (Math.min(...shown.slice(0, 3)) < 255) expect(holders).toHaveLength(1);
      if (holders[0]) expect(at(holders[0].name!, x, y)).toEqual([...shown]);
    }
    expect(at('Hints', 90, 120)).toEqual([42, 157, 60, 255]);
    expect(at('Paper', 5, 5)).toEqual([255, 255, 255, 255]);
  });

  it('copies the finished picture', async () => {
    const page = await bench.page();
    await page.keyboard.press('Control+c');
    await expect.poll(() => notice(page)).toMatch(/Copied/);
    const copied = await pasted(page);
    expect(Buffer.from(copied.data).equals(Buffer.from((await exportedRaster(page, 'flat')).data))).toBe(true);
  });
});

e2e('11 keeping work', (bench) => {
  it('a reload restores sketch, ink, hints, view and settings', async () => {
    const { page } = await bench.visit();
    const frame = await fitted(page, 320, 240);
    await chooseColor(page, '#3366cc');
    await stroke(page, frame, [90, 120]);
    await page.keyboard.press('p');
    await stroke(page, frame, [60, 200], [120, 190]);
    await page.keyboard.press('Control+0');
    await page.keyboard.press('+');
    await page.keyboard.press('m');
    await page.getByLabel('Shade and light').fill('40');
    await painted(page);
    const before = {
      hints: await savedHints(page),
      line: (await exportedRaster(page, 'line')).data,
      flat: (await exportedRaster(page, 'flat')).data,
      zoom: await page.locator('.zoom').innerText(),
    };
    await reloaded(page);
    expect(await savedHints(page)).toEqual(before.hints);
    expect(await page.locator('.zoom').innerText()).toBe(before.zoom);
    expect(await page.getByRole('button', { name: 'Mirror the view' }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByLabel('Shade and light').inputValue()).toBe('40');
    expect(await page.getByRole('button', { name: 'Draw lines' }).getAttribute('aria-pressed')).toBe('true');
    expect(Buffer.from((await exportedRaster(page, 'line')).data).equals(Buffer.from(before.line))).toBe(true);
    expect(Buffer.from((await exportedRaster(page, 'flat')).data).equals(Buffer.from(before.flat))).toBe(true);
  });

  it('the project file and the hint file bring everything back', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    await chooseColor(page, '#cc6633');
    await stroke(page, frame, [90, 120], [100, 130], [120, 120]);
    await page.keyboard.press('w');
    await stroke(page, frame, [240, 60]);
    await page.keyboard.press('p');
    await stroke(page, frame, [60, 200], [120, 190]);
    await painted(page);
    const hints = await savedHints(page);
    const flat = await exportedRaster(page, 'flat');
    const project = await download(page, () => page.keyboard.press('Control+s'));
    expect(project.name).toMatch(/\.irodori$/);
    await openDrawing(page, await drawingPng({ width: 100, height: 80 }), 'other.png');
    await openFile(page, project.name, project.bytes, 'application/zip');
    await page.waitForSelector('[data-drawing^="drawing-"]');
    await painted(page);
    expect(await savedHints(page)).toEqual(hints);
    const again = await exportedRaster(page, 'flat');
    expect(Buffer.from(again.data).equals(Buffer.from(flat.data))).toBe(true);
    const file = await download(page, () => page.getByRole('button', { name: 'Save hints' }).click());
    await page.getByRole('button', { name: 'Remove all hints' }).click();
    await openFile(page, 'hints.json', file.bytes, 'application/json');
    await page.getByText('Hints: 2').waitFor();
    expect(await savedHints(page)).toEqual(hints);
  });
});

e2e('12 before and after', (bench) => {
  it('the slider shows the original on one side, and a held key shows it everywhere', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    const shown = async (x: number, y: number) => {
      const [left, top] = onPage(frame, x, y);
      const bytes = await page.screenshot({ clip: { x: Math.round(left), y: Math.round(top), width: 1, height: 1 } });
      return pixel(await decodeImage(bytes), 0, 0).slice(0, 3);
    };
    const white = [255, 255, 255];
    await page.mouse.move(5, 300);
    expect(await shown(70, 60)).not.toEqual(white);
    await page.keyboard.press('c');
    const slider = page.getByRole('slider', { name: /Before and after/ });
    await slider.fill('50');
    await expect.poll(() => shown(70, 60)).toEqual(white);
    expect(await shown(220, 60)).not.toEqual(white);
    await slider.fill('0');
    await expect.poll(() => shown(70, 60)).not.toEqual(white);
    await press(page, 'c');
    await page.keyboard.down('\\');
    await expect.poll(() => shown(220, 60)).toEqual(white);
    await page.keyboard.up('\\');
    await expect.poll(() => shown(220, 60)).not.toEqual(white);
  });
});

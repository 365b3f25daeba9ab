import type { Raster } from '@irodori/image';
import { expect, it } from 'vitest';
import { drawingPng, isInk } from './drawings.ts';
import {
  chooseColor,
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
} from './harness.ts';
import { deltaE } from './delta-e.ts';
import { bundledModel } from './test-model.ts';

/** CIE76 difference allowed between a hint and the color under it. */
const OBEYED = 6;

/** The color under a hint: the mean of 5 x 5 pixels, about the dot's size. */
function mean(raster: Raster<4>, x: number, y: number): number[] {
  const around = [-2, -1, 0, 1, 2].flatMap((dy) => [-2, -1, 0, 1, 2].map((dx) => pixel(raster, x + dx, y + dy)));
  return [0, 1, 2].map((c) => around.reduce((sum, at) => sum + at[c]!, 0) / around.length);
}

e2e('3 first result', (bench) => {
  it('colors without any hint, tells bytes and seconds while loading, and can be canceled', async () => {
    const slow = await bench.serve({ slow: { path: /decoder\.onnx$/, ms: 2500 }, intercept: undefined });
    const { page } = await bench.visit({ raw: true, at: slow });
    const status = page.locator('[data-testid=status]');
    await expect.poll(() => status.innerText()).toMatch(/Loading the model: \d+\.\d of \d+\.\d MB, \d+\.\d s/);
    await status.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => status.innerText()).toMatch(/No model is loaded/);
    await status.getByRole('button', { name: 'Load the model' }).click();
    await painted(page);
    expect(await status.innerText()).toMatch(/Colored in \d+\.\d\d s/);
  });

  it('paints the figure without any hint and leaves the paper white until asked', async () => {
    const page = await bench.page();
    expect(await savedHints(page)).toEqual([]);
    const white = async (): Promise<number> => {
      const { data } = await exportedRaster(page, 'color');
      let count = 0;
      for (let p = 0; p < data.length; p += 4) if (Math.min(data[p]!, data[p + 1]!, data[p + 2]!) > 250) count++;
      return count / (data.length / 4);
    };
    const share = await white();
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.9);
    const background = page.getByRole('switch', { name: 'Paint the background' });
    await background.click();
    await painted(page);
    expect(await white()).toBeLessThan(0.1);
    await background.click();
    await painted(page);
  });

  it('cancels a run in the middle and goes on afterwards', async () => {
    const page = await bench.page();
    // Large enough that taking it apart lasts.
    await openDrawing(page, await drawingPng({ width: 2400, height: 1800 }));
    const gap = page.getByLabel('Close gaps in lines');
    await gap.fill('1.5');
    await page.waitForSelector('[data-phase=running]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('[data-phase=idle][data-painted=stale]');
    await gap.fill('0.6');
    await painted(page);
  });
});

// Noise in place of paint would decide whether a hint is met.
e2eWith(bundledModel(), '4 hints and lines', (bench) => {
  it('a dot and a stroke color what is under them; lines stay', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    await chooseColor(page, '#2a9d3c');
    await stroke(page, frame, [90, 120]);
    await painted(page);
    await chooseColor(page, '#e07a1f');
    await stroke(page, frame, [185, 60], [215, 70], [250, 62]);
    await painted(page);
    const hints = await savedHints(page);
    expect(hints.map((hint) => hint.color)).toEqual(['#2a9d3c', '#e07a1f']);
    expect(hints[0]!.x).toBeCloseTo(90, 0);
    expect(hints[1]!.points!.length).toBeGreaterThanOrEqual(3);
    const paint = await exportedRaster(page, 'color');
    for (const [x, y, color] of [
      [90, 120, [42, 157, 60]],
      [200, 65, [224, 122, 31]],
      [235, 66, [224, 122, 31]],
    ] as const) {
      expect(deltaE(mean(paint, x, y), color), `at ${x}, ${y}`).toBeLessThan(OBEYED);
    }
    const flat = await exportedRaster(page, 'flat');
    for (let y = 0; y < 240; y += 3) {
      for (let x = 0; x < 320; x += 3) {
        const [r, g, b] = pixel(flat, x, y);
        const deep = [-1, 0, 1].every((dx) => [-1, 0, 1].every((dy) => isInk(x + 0.5 + dx, y + 0.5 + dy, 320, 240)));
        if (deep) expect([r, g, b]).toEqual([0, 0, 0]);
      }
    }
  });

  it('"leave white" keeps its place white; a hint can be recolored, moved and deleted later', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    await page.keyboard.press('w');
    await stroke(page, frame, [220, 180]);
    await painted(page);
    expect(deltaE(mean(await exportedRaster(page, 'color'), 220, 180), [255, 255, 255])).toBeLessThan(OBEYED);
    await page.keyboard.press('v');
    await stroke(page, frame, [220, 180]);
    await chooseColor(page, '#4f7cac');
    expect((await savedHints(page))[0]!.color).toBe('#4f7cac');
    await stroke(page, frame, [220, 180], [240, 190], [70, 150]);
    const [moved] = await savedHints(page);
    expect([moved!.x, moved!.y].map((v) => Math.round(v!))).toEqual([70, 150]);
    await painted(page);
    expect(deltaE(mean(await exportedRaster(page, 'color'), 70, 150), [79, 124, 172])).toBeLessThan(OBEYED);
    await press(page, 'Delete');
    expect(await savedHints(page)).toEqual([]);
  });

  it('the eraser takes hints away, as one step', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    for (const x of [60, 90, 120]) await stroke(page, frame, [x, 100]);
    await page.keyboard.press('e');
    await stroke(page, frame, [58, 100], [92, 100]);
    expect((await savedHints(page)).map((hint) => Math.round(hint.x!))).toEqual([120]);
    await page.keyboard.press('Control+z');
    expect(await savedHints(page)).toHaveLength(3);
  });

  it('takes 500 hints', async () => {
    const page = await bench.page();
    const hints = Array.from({ length: 500 }, (_, i) => ({
      x: 40 + (i % 25) * 10,
      y: 30 + Math.floor(i / 25) * 9,
      color: `#${((i * 524287) % 0xffffff).toString(16).padStart(6, '0')}`,
      radius: 2,
    }));
    const text = JSON.stringify({ version: 1, width: 320, height: 240, hints });
    await openFile(page, 'many.json', Buffer.from(text), 'application/json');
    await page.getByText('Hints: 500').waitFor();
    await painted(page);
    expect(await savedHints(page)).toHaveLength(500);
  });
});

e2e('5 automatic and manual', (bench) => {
  it('runs again after the last of several strokes; in manual mode waits for Enter or the button', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    const paint = async () => (await exportedRaster(page, 'color')).data;
    const before = await paint();
    await chooseColor(page, '#d1495b');
    for (const x of [60, 80, 100]) await stroke(page, frame, [x, 90]);
    await painted(page);
    const auto = await paint();
    expect(Buffer.from(auto).equals(Buffer.from(before))).toBe(false);

    await page.getByRole('switch', { name: 'After every stroke' }).click();
    // The other box may have taken the first color over.
    await chooseColor(page, '#4f7cac');
    await stroke(page, frame, [240, 80]);
    await page.waitForTimeout(700);
    expect(await page.getAttribute('[data-testid=status]', 'data-painted')).toBe('stale');
    expect(Buffer.from(await paint()).equals(Buffer.from(auto))).toBe(true);
    await press(page, 'Enter');
    await painted(page);
    const entered = await paint();
    expect(Buffer.from(entered).equals(Buffer.from(auto))).toBe(false);
    await chooseColor(page, '#2a9d3c');
    await stroke(page, frame, [200, 180]);
    await page.waitForSelector('[data-painted=stale]');
    await page.locator('aside').getByRole('button', { name: 'Color now' }).click();
    await painted(page);
    expect(Buffer.from(await paint()).equals(Buffer.from(entered))).toBe(false);
    await page.getByRole('switch', { name: 'After every stroke' }).click();
  });
});

e2e('18 backends', (bench) => {
  it('works with WebAssembly alone, without isolation, WebGPU or WebGL, and says what runs', async () => {
    const bare = await bench.serve({ headers: false });
    const { page } = await bench.visit({
      at: bare,
      raw: true,
      before: (p) =>
        p.addInitScript(() => {
          Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined });
          const get = HTMLCanvasElement.prototype.getContext;
          HTMLCanvasElement.prototype.getContext = function (
            this: HTMLCanvasElement,
            kind: string,
            ...rest: unknown[]
          ) {
            return kind.startsWith('webgl') ? null : (get as (...args: unknown[]) => unknown).call(this, kind, ...rest);
          } as typeof get;
        }),
    });
    expect(await page.evaluate(() => [globalThis.crossOriginIsolated, typeof SharedArrayBuffer])).toEqual([
      false,
      'undefined',
    ]);
    await openDrawing(page, await drawingPng());
    expect(await page.locator('[data-testid=backend]').innerText()).toBe('WebAssembly, 1 thread');
  });

  it('takes threads where the page is isolated', async () => {
    const page = await bench.page();
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    const threads = Math.min(4, cores);
    expect(await page.locator('[data-testid=backend]').innerText()).toBe(
      threads > 1 ? `WebAssembly, ${threads} threads` : 'WebAssembly, 1 thread',
    );
  });

  it('goes without a graphics card where one is asked for and none is real, and says so', async () => {
    const { page } = await bench.visit({
      at: await bench.serve({ headers: false }),
      raw: true,
      before: (p) =>
        p.addInitScript(() => localStorage.setItem('irodori.settings', '{"welcomed":true,"backend":"webgpu"}')),
    });
    await openDrawing(page, await drawingPng());
    expect(await page.locator('[data-testid=backend]').innerText()).toBe('WebAssembly, 1 thread (no graphics card)');
  });
});

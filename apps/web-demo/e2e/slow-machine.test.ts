import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import {
  chooseColor,
  e2e,
  exportedRaster,
  fitted,
  notice,
  onPage,
  openDrawing,
  openShown,
  painted,
  phone,
  pixel,
  savedHints,
  stroke,
} from './harness.ts';
import { reloaded, saved } from './kept.ts';
import { mainThread, measureMainThread } from './main-thread.ts';

/** How much slower than this machine the page is made, by Chromium itself (its workers stay as they are). */
const SLOWER = 6;
const [WIDTH, HEIGHT] = [3000, 4000];

/** A drawing of 12 megapixels: two heads of thick lines on paper. */
const large = (): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#fff"/>
<g fill="none" stroke="#000" stroke-width="16"><circle cx="1500" cy="1100" r="800"/><circle cx="1200" cy="1000" r="160"/><rect x="700" y="2100" width="1600" height="1500"/></g></svg>`,
    ),
  )
    .png({ compressionLevel: 1 })
    .toBuffer();

/** The threads of a process with the processor time that each has had, as Linux counts it: hundredths of a second. */
const threadsOf = (id: number): { name: string; main: boolean; seconds: number }[] =>
  readdirSync(`/proc/${id}/task`).map((thread) => {
    const [, name = '', rest = ''] =
      /\((.*)\) (.*)/.exec(readFileSync(`/proc/${id}/task/${thread}/stat`, 'utf8')) ?? [];
    // After the state, which is field 3: fields 14 and 15.
    const [user, system] = rest.split(' ').slice(11, 13).map(Number);
    return { name, main: thread === String(id), seconds: (user! + system!) / 100 };
  });

/** Counts the frames that the page shows until its function is called. */
const countFrames = (page: Page) =>
  page.evaluateHandle(() => {
    const start = performance.now();
    let frames = 0;
    let on = true;
    const tick = () => {
      frames++;
      if (on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    return () => {
      on = false;
      return (1000 * frames) / (performance.now() - start);
    };
  });

e2e('slow machines', (bench) => {
  it('a stroke over 12 megapixels takes the main thread at most 50 ms a frame at a sixth of the speed; undo shows its picture at once', async () => {
    // The test itself reads pixels of the canvas.
    const { page, context } = await bench.visit({ raw: true, expected: /willReadFrequently/ });
    await openDrawing(page, await large(), 'large.png');
    const frame = await fitted(page, WIDTH, HEIGHT);
    await chooseColor(page, '#d1495b');
    await page.mouse.click(...onPage(frame, 1500, 2800));
    await painted(page);
    const paintAt = () =>
      page.evaluate(
        ([x, y]) => {
          const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-stage]')!;
          const box = canvas.getBoundingClientRect();
          const scale = canvas.width / box.width;
          return [
            ...canvas
              .getContext('2d')!
              .getImageData((x - box.x) * scale, (y - box.y) * scale, 1, 1)
              .data.slice(0, 3),
          ];
        },
        onPage(frame, 1000, 3300),
      );
    expect(await paintAt()).toEqual([0xd1, 0x49, 0x5b]);

    const cdp = await context.newCDPSession(page);
    await measureMainThread(cdp);
    await chooseColor(page, '#4f7cac');
    const before = await mainThread(cdp);
    const plain = await countFrames(page);
    const EVENTS = 90;
    await page.mouse.move(...onPage(frame, 900, 900));
    await page.mouse.down();
    for (let i = 1; i <= EVENTS; i++) {
      await page.mouse.move(...onPage(frame, 900 + (1200 * i) / EVENTS, 1100 + 300 * Math.sin(i / 6)));
    }
    await plain.evaluate((stop) => stop());
    const perEvent = ((await mainThread(cdp)) - before) / EVENTS;
    await page.mouse.up();
    await painted(page);

    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    const frames = await countFrames(page);
    await page.mouse.move(...onPage(frame, 800, 2300));
    await page.mouse.down();
    for (let i = 1; i <= 30; i++) await page.mouse.move(...onPage(frame, 800 + 40 * i, 2400 + 8 * i));
    const rate = await frames.evaluate((stop) => stop());
    await page.mouse.up();
    await painted(page);
    expect(await savedHints(page)).toHaveLength(3);
    await page.locator('canvas[data-stage]').focus();
    const beforeUndo = await mainThread(cdp);
    const ran = await page.evaluate(async () => {
      const status = document.querySelector('[data-testid=status]')!;
      let phases = '';
      const watch = new MutationObserver(() => (phases += ` ${status.getAttribute('data-phase')}`));
      watch.observe(status, { attributes: true });
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }));
      do await new Promise(requestAnimationFrame);
      while (!status.matches('[data-painted=full][data-phase=idle]'));
      watch.disconnect();
      return phases;
    });
    const undone = 1000 * ((await mainThread(cdp)) - beforeUndo);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    process.stderr.write(
      `web-demo: main thread ${(1000 * perEvent).toFixed(1)} ms of processor time a pointer event; ` +
        `${rate.toFixed(0)} frames a second and ${undone.toFixed(0)} ms of it for undo with the page slowed by ${SLOWER}\n`,
    );
    expect(perEvent * SLOWER).toBeLessThan(0.05);
    // The picture of before is shown: nothing is computed, and the thread that a throttled page has does little.
    expect(ran).not.toContain('running');
    expect(undone).toBeLessThan(2000);
    expect(await savedHints(page)).toHaveLength(2);
    expect(await paintAt()).toEqual([0xd1, 0x49, 0x5b]);
  });

  it.skipIf(process.platform !== 'linux')(
    'undo from before a reload, whose picture is made anew: a line is gone, and a stroke too, in less than 2 s of a processor six times as slow',
    async () => {
      // The test itself reads pixels of the canvas.
      const { page, context } = await bench.visit({ raw: true, expected: /willReadFrequently/ });
      const browser = await context.browser()!.newBrowserCDPSession();
      const renderers = async (): Promise<number[]> =>
        (await browser.send('SystemInfo.getProcessInfo')).processInfo
          .filter(({ type }) => type === 'renderer')
          .map(({ id }) => id);
      /** Seconds of processor time of the page's main thread and its workers, which wait for each other. */
      const processor = async (): Promise<number> =>
        (await renderers())
          .flatMap((id) => threadsOf(id))
          .filter(({ name, main }) => main || name.startsWith('DedicatedWorker'))
          .reduce((sum, { seconds }) => sum + seconds, 0);
      await openDrawing(page, await large(), 'large.png');
      const frame = await fitted(page, WIDTH, HEIGHT);
      const colors = ['#d1495b', '#4f7cac', '#f2c14e'];
      for (const [i, color] of colors.entries()) {
        await chooseColor(page, color);
        await page.mouse.click(...onPage(frame, 1100 + 400 * i, 2800));
        await painted(page);
      }
      await page.keyboard.press('p');
      await stroke(page, frame, [900, 3300], [2100, 3300]);
      await painted(page);
      await reloaded(page);
      await page.waitForSelector('[data-drawing="large.png"]');
      await saved(page);

      const cdp = await context.newCDPSession(page);
      await measureMainThread(cdp);
      await page.getByRole('button', { name: 'Undo', exact: true }).focus();
      const place = onPage(await fitted(page, WIDTH, HEIGHT), 1500, 3300);
      const [shownBefore, allBefore] = [await mainThread(cdp), await processor()];
      const { dark, gone } = await page.evaluate(async ([x, y]) => {
        const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-stage]')!;
        const box = canvas.getBoundingClientRect();
        const scale = canvas.width / box.width;
        const at = () =>
          [...canvas.getContext('2d')!.getImageData((x - box.x) * scale, (y - box.y) * scale, 1, 1).data].slice(0, 3);
        const dark = at();
        (document.activeElement as HTMLElement).click();
        do await new Promise(requestAnimationFrame);
        while (at().join() === dark.join());
        return { dark, gone: at() };
      }, place);
      const shown = (await mainThread(cdp)) - shownBefore;
      await painted(page);
      const reading = (await processor()) - allBefore;
      // Ink before, and then the color of a dot.
      expect(Math.max(...dark)).toBeLessThan(60);
      expect(colors).toContain(`#${Buffer.from(gone).toString('hex')}`);
      const spent: number[] = [];
      for (const left of [2, 1]) {
        const before = await processor();
        await page.getByRole('button', { name: 'Undo', exact: true }).click();
        await page.getByText(`Hints: ${left}`, { exact: true }).waitFor();
        await painted(page);
        spent.push((await processor()) - before);
      }
      process.stderr.write(
        `web-demo: undo without a kept picture: ${spent.map((s) => `${Math.round(1000 * s)} ms`).join(', ')} of processor time; ` +
          `of a line ${Math.round(1000 * shown)} ms until it is gone, ${Math.round(1000 * reading)} ms until areas are found anew\n`,
      );
      expect(shown * SLOWER).toBeLessThan(2);
      // Other programs and code that is not compiled yet only add.
      expect(Math.min(...spent) * SLOWER).toBeLessThan(2);
    },
  );

  it('on a device of 2 GB a drawing of 12 megapixels is shown smaller, says so, and is exported at its full size', async () => {
    const { page } = await bench.visit({
      raw: true,
      ...phone(390, 780),
      before: (visited) =>
        visited.addInitScript(() => {
          Object.defineProperty(Navigator.prototype, 'deviceMemory', { get: () => 2 });
          // The largest canvas that is made, wherever it is used.
          const size = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'height')!;
          const seen = { most: 0 };
          Object.assign(globalThis, { canvases: seen });
          Object.defineProperty(HTMLCanvasElement.prototype, 'height', {
            ...size,
            set(this: HTMLCanvasElement, height: number) {
              size.set!.call(this, height);
              seen.most = Math.max(seen.most, this.width * height);
            },
          });
        }),
    });
    await openShown(page, 'large.png', await large());
    await expect.poll(() => notice(page)).toMatch(/little memory/);
    expect(await notice(page)).toContain('1500 × 2000 ← 3000 × 4000');
    await painted(page);
    const most = await page.evaluate(() => (globalThis as unknown as { canvases: { most: number } }).canvases.most);
    expect(most).toBeGreaterThan(1e6);
    expect(most).toBeLessThanOrEqual(4e6);
    const flat = await exportedRaster(page, 'flat');
    expect([flat.width, flat.height]).toEqual([WIDTH, HEIGHT]);
    // Lines at full size are those of the file: ink through and through, paper a pixel beside it.
    expect(pixel(flat, 1500, 300)).toEqual([0, 0, 0, 255]);
    expect(pixel(flat, 100, 3900)).toEqual([255, 255, 255, 255]);
  });
});

import { expect, it } from 'vitest';
import { chooseColor, e2e, fitted, notice, onPage, painted, savedHints } from './harness.ts';
import { keptLosses, PATH, pause, resume, startLesson, steps } from './lesson.ts';
import { mainThread, measureMainThread } from './main-thread.ts';

const EVENTS = 60;

e2e('learning, interrupted', (bench) => {
  it('strokes take the page at most 50 ms of processor time a pointer event while it learns; a closed tab loses nothing', async () => {
    const { page, context } = await bench.visit({ path: PATH });
    await startLesson(page);
    await steps(page, 1);
    // A pause keeps the lesson at once; by itself it is kept every 20 s, which the tests of the course make shorter.
    await pause(page);
    await resume(page);
    await page.keyboard.press('Escape');
    const frame = await fitted(page, 320, 240);
    await chooseColor(page, '#4f7cac');
    const cdp = await context.newCDPSession(page);
    await measureMainThread(cdp);
    const before = await mainThread(cdp);
    await page.mouse.move(...onPage(frame, 60, 60));
    await page.mouse.down();
    for (let i = 1; i <= EVENTS; i++) await page.mouse.move(...onPage(frame, 60 + 3 * i, 100 + 40 * Math.sin(i / 6)));
    const perEvent = ((await mainThread(cdp)) - before) / EVENTS;
    await page.mouse.up();
    await painted(page);
    process.stderr.write(`web-demo: ${(1000 * perEvent).toFixed(1)} ms a pointer event while the page learns\n`);
    expect(perEvent).toBeLessThan(0.05);
    expect(await savedHints(page)).toHaveLength(1);
    await page.waitForSelector('[data-open-learn][data-learning=running]');

    expect((await keptLosses(page)).length).toBeGreaterThan(0);
    await page.close();
    const next = await context.newPage();
    await next.goto(bench.site.url + PATH);
    await next.waitForSelector('[data-open-learn][data-learning=paused]');
    expect(await notice(next)).toContain('A lesson waits where it was left.');
    const learned = await keptLosses(next);
    await next.click('[data-open-learn]');
    await resume(next);
    await steps(next, learned.length + 1);
    await pause(next);
    expect((await keptLosses(next)).slice(0, learned.length)).toEqual(learned);
  });

  it('storage full: says so in one line, learns on, keeps the lesson once there is room', async () => {
    const { page } = await bench.visit({ path: PATH });
    // From here on the page's own writes of lessons find no room; the worker has a realm of its own.
    await page.evaluate(() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
        if (this.transaction.db.name !== 'irodori-learning') return put.apply(this, args);
        throw new DOMException('The quota is used up', 'QuotaExceededError');
      };
      Object.assign(globalThis, { makeRoom: () => (IDBObjectStore.prototype.put = put) });
    });
    await startLesson(page);
    await expect
      .poll(() => notice(page))
      .toContain('Storage is full or blocked: the lesson lives as long as this tab.');
    await pause(page);
    expect(await page.textContent('dialog')).toContain('Not kept on this device: The quota is used up');
    await page.evaluate(() => (globalThis as unknown as { makeRoom(): void }).makeRoom());
    await resume(page);
    await pause(page);
    await expect.poll(() => page.textContent('dialog')).not.toContain('Not kept on this device');
    await page.reload();
    await page.waitForSelector('[data-open-learn][data-learning=paused]');
    await page.click('[data-open-learn]');
    await resume(page);
  });
});

import { encodePng } from '@irodori/data';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findings } from './accessibility.ts';
import {
  e2e,
  e2eWith,
  exported,
  exportedRaster,
  fitted,
  noExamples,
  openDrawing,
  openFile,
  painted,
  phone,
  pixel,
  press,
  savedHints,
  stroke,
  UNCOLORED,
} from './harness.ts';
import { reloaded } from './kept.ts';
import { boxesOf, controlsBeyondEdge, cutOffInPanel, overflow, smallTargets } from './layout.ts';

/** The tool in hand. */
const pressed = (page: Page) => page.locator('[data-tool][aria-pressed=true]').getAttribute('data-tool');

e2e('13 examples', (bench) => {
  it('ten or more, each with a license line, open with their hints', async () => {
    const site = await bench.serve({});
    const { page } = await bench.visit({ at: site, raw: true });
    await painted(page);
    await page.getByRole('button', { name: 'Examples' }).click();
    const examples = page.locator('[data-testid=examples] [data-example]');
    await examples.first().waitFor();
    const count = await examples.count();
    expect(count).toBeGreaterThanOrEqual(10);
    for (const text of await page.locator('[data-testid=examples] small').allInnerTexts()) {
      expect(text).toMatch(/\S+ · \S+/);
    }
    for (const i of [1, count - 1]) {
      const name = await examples.nth(i).locator('strong').innerText();
      await examples.nth(i).click();
      await page.waitForSelector(`[data-drawing="${name}"]`);
      expect((await savedHints(page)).length).toBeGreaterThan(0);
      await page.getByRole('button', { name: 'Examples' }).click();
      await examples.first().waitFor();
    }
    await page.keyboard.press('Escape');
    await painted(page);
  });
});

e2eWith(UNCOLORED, '15 languages', (bench) => {
  it('follows the browser, switches, and remembers', async () => {
    const { page } = await bench.visit({ locale: 'ja-JP' });
    expect(await page.getAttribute('html', 'lang')).toBe('ja');
    await page.getByRole('button', { name: '書き出し' }).waitFor();
    await page.getByRole('button', { name: '設定' }).click();
    await page.getByLabel('言語').selectOption('en');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export' }).waitFor();
    await reloaded(page);
    await page.getByRole('button', { name: 'Export' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
  });
});

e2e('16 accessibility', (bench) => {
  it('axe finds nothing serious: editor, dialogs, dark, with a notice', async () => {
    const { page } = await bench.visit({ welcome: true });
    expect(await findings(page)).toEqual([]);
    for (const dialog of ['Drawings', 'Examples', 'New drawing', 'Settings', 'Shortcuts and help', 'Export']) {
      await page.getByRole('button', { name: dialog, exact: true }).click();
      await page.waitForSelector('dialog[open]');
      expect(await findings(page), dialog).toEqual([]);
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog', { state: 'detached' });
    }
    await page.emulateMedia({ colorScheme: 'dark' });
    await openFile(page, 'bad.png', new Uint8Array(10));
    await page.locator('.notice').waitFor();
    expect(await findings(page), 'dark').toEqual([]);
  });

  it('every tool by keyboard; a hint placed, chosen, moved, recolored and removed by keyboard; told to screen readers', async () => {
    const page = await bench.page();
    for (const [key, tool] of [
      ['w', 'white'],
      ['v', 'move'],
      ['e', 'erase'],
      ['i', 'pick'],
      ['p', 'pen'],
      ['l', 'rubber'],
      ['r', 'rotate'],
      ['h', 'hand'],
      ['b', 'brush'],
    ]) {
      await page.keyboard.press(key!);
      expect(await pressed(page)).toBe(tool);
    }
    // By Tab and arrows as well.
    await page.locator('[data-tool=brush]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await pressed(page)).toBe('white');
    await press(page, 'b');
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Enter');
    const [placed] = await savedHints(page);
    expect(placed).toBeDefined();
    const live = page.locator('[data-testid=live]');
    await press(page, '.');
    await expect.poll(() => live.innerText()).toMatch(/Selected hint/);
    await page.keyboard.press('ArrowRight');
    const [moved] = await savedHints(page);
    expect(moved!.x!).toBeGreaterThan(placed!.x!);
    expect(moved!.y!).toBeCloseTo(placed!.y!, 5);
    await press(page, '5');
    expect((await savedHints(page))[0]!.color).toBe('#d1495b');
    await painted(page);
    await press(page, '.', 'Delete');
    expect(await savedHints(page)).toEqual([]);
    await painted(page);
    await expect.poll(() => live.innerText()).toMatch(/Colored in/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('single-key shortcuts can be switched off and never act while text is typed', async () => {
    const page = await bench.page();
    await page.locator('.hex input').focus();
    await page.keyboard.press('e');
    expect(await pressed(page)).toBe('brush');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('switch', { name: 'Single-key shortcuts' }).click();
    await page.keyboard.press('Escape');
    await press(page, 'e');
    expect(await pressed(page)).toBe('brush');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('switch', { name: 'Single-key shortcuts' }).click();
    await page.keyboard.press('Escape');
  });
});

e2e('17 phone', (bench) => {
  it('at 360 px everything is reachable, nothing overflows, targets are 44 px', async () => {
    const { page } = await bench.visit({ ...phone(360, 720), welcome: true });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await smallTargets(page)).toEqual([]);
    expect(await controlsBeyondEdge(page)).toEqual([]);
    await page.getByRole('button', { name: 'Colors' }).tap();
    await page.waitForSelector('.panel.open');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await smallTargets(page)).toEqual([]);
    await page.locator('[data-testid=swatches] button').nth(5).tap();
    await page.locator('.panel').getByRole('button', { name: 'Close' }).tap();
    const canvas = page.locator('canvas[data-stage]');
    const box = (await canvas.boundingBox())!;
    await page.touchscreen.tap(box.x + box.width / 2 - 40, box.y + box.height * 0.35);
    await painted(page);
    const dialogs = ['Export', 'Drawings', 'More', 'More/New drawing', 'More/Examples', 'More/Settings'];
    for (const dialog of [...dialogs, 'More/Shortcuts and help']) {
      for (const name of dialog.split('/')) await page.getByRole('button', { name, exact: true }).tap();
      await page.waitForSelector('dialog[open]');
      expect(await overflow(page), dialog).toBeLessThanOrEqual(0);
      expect(await smallTargets(page), dialog).toEqual([]);
      await page.locator('dialog').getByRole('button', { name: 'Close' }).tap();
      await page.waitForSelector('dialog', { state: 'detached' });
    }
    await page.getByRole('button', { name: 'More', exact: true }).tap();
    await page.getByRole('button', { name: 'Mirror the view' }).tap();
    await page.getByRole('button', { name: 'Colors' }).tap();
    expect(await page.locator('.panel kbd').first().isVisible()).toBe(false);
    await page.locator('.panel').getByRole('button', { name: 'Close' }).tap();
    expect((await exported(page, 'project')).bytes.toString('latin1')).toContain('project.json');
  });
});

/** While the model's files come, the status line is at its longest. */
e2e('while the model loads', (bench) => {
  it('a phone has every bar, Cancel and the menu within its screen, upright and on its side', async () => {
    const at = await bench.serve({ never: /\.onnx$/, intercept: noExamples });
    const { page } = await bench.visit({ ...phone(390, 844), at, raw: true, welcome: true });
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    for (const [width, height] of [
      [360, 720],
      [390, 844],
      [412, 915],
      [740, 360],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect(await overflow(page), `${width}`).toBeLessThanOrEqual(0);
      expect(await controlsBeyondEdge(page), `${width}`).toEqual([]);
    }
  });
});

e2eWith(UNCOLORED, 'windows of middle width', (bench) => {
  it('nothing in the color panel is cut off, with the wheel and without', async () => {
    const page = await bench.page();
    const wheel = page.getByRole('button', { name: 'Color wheel' });
    const before = page.viewportSize()!;
    for (const width of [761, 820, 900, 1024, 1080, 1081, 1200]) {
      await page.setViewportSize({ width, height: 640 });
      for (const open of [false, true]) {
        if (((await wheel.getAttribute('aria-expanded')) === 'true') !== open) await wheel.click();
        await expect.poll(() => page.getByTestId('wheel').count()).toBe(Number(open));
        expect(await cutOffInPanel(page), `${width}, wheel ${open}`).toEqual([]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
      }
    }
    await page.setViewportSize(before);
  });
});

e2e('a phone on its side', (bench) => {
  it('leaves the picture at least half the height; bars, colors and menu stay within the screen', async () => {
    const { page } = await bench.visit({ ...phone(780, 360), welcome: true });
    const box = (await page.locator('canvas[data-stage]').boundingBox())!;
    // The picture itself: the view bar and the margins taken off.
    expect(Math.min(box.height - 56 - 24, (box.width - 56) * 0.75)).toBeGreaterThanOrEqual(180);
    expect(await controlsBeyondEdge(page)).toEqual([]);
    await page.getByRole('button', { name: 'Colors' }).tap();
    await page.waitForSelector('.panel.open');
    expect(await controlsBeyondEdge(page)).toEqual([]);
    await page.locator('.panel').getByRole('button', { name: 'Close' }).tap();
    await page.getByRole('button', { name: 'More', exact: true }).tap();
    await page.getByRole('button', { name: 'New drawing' }).tap();
    await page.getByRole('button', { name: 'Create' }).waitFor();
  });
});

/**
 * Has the browser hand its file dialogs to the test. Playwright does so with the first listener, but does not wait until the
 * browser has heard of it: a key pressed at once may find the real dialog, about once in a hundred times on a busy machine.
 */
async function listenForFiles(page: Page): Promise<void> {
  page.on('filechooser', () => undefined);
  await page.evaluate(() => undefined);
}

e2eWith(UNCOLORED, 'small things', (bench) => {
  it('the coach card lies over nothing of the canvas', async () => {
    const { page } = await bench.visit({ raw: true, welcome: true });
    for (const [width, height] of [
      [1280, 800],
      [360, 720],
    ] as const) {
      await page.setViewportSize({ width, height });
      const [coach, canvas] = await boxesOf(page, '[data-testid=coach]', 'canvas[data-stage]');
      expect(coach!.y + coach!.height).toBeLessThanOrEqual(canvas!.y + 0.5);
    }
  });

  it('after a hex color and Enter the keys act on the picture', async () => {
    const page = await bench.page();
    await page.locator('.hex input').fill('#123456');
    await page.keyboard.press('Enter');
    await page.keyboard.press('e');
    expect(await pressed(page)).toBe('erase');
    await page.keyboard.press('b');
  });

  it('a color dragged in the picker is one step and one recent color', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    await stroke(page, frame, [90, 120]);
    await page.keyboard.press('v');
    await stroke(page, frame, [90, 120]);
    const before = await page.locator('[data-testid=recent] button').count();
    await page.locator('.big-chip input').evaluate((element) => {
      const input = element as HTMLInputElement;
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!;
      for (const color of ['#100000', '#200000', '#300000', '#400000']) {
        set.call(input, color);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    expect((await savedHints(page))[0]!.color).toBe('#400000');
    expect(await page.locator('[data-testid=recent] button').count()).toBe(before + 1);
    await press(page, 'Control+z');
    expect((await savedHints(page))[0]!.color).not.toMatch(/#[1234]00000/);
    expect(await savedHints(page)).toHaveLength(1);
    await page.keyboard.press('b');
  });

  it('Ctrl+A selects every hint: a color recolors them, the arrows move them, Delete removes them', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    for (const x of [60, 100]) await stroke(page, frame, [x, 120]);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('3');
    expect(new Set((await savedHints(page)).map(({ color }) => color)).size).toBe(1);
    const [first] = await savedHints(page);
    await press(page, 'ArrowRight');
    const moved = await savedHints(page);
    expect(moved[0]!.x! - first!.x!).toBeGreaterThan(0);
    await press(page, 'Delete');
    expect(await savedHints(page)).toEqual([]);
    await page.keyboard.press('b');
  });

  it('where the browser opens no dialog by Ctrl+O, it is left to Enter', async () => {
    const { page } = await bench.visit({
      before: (p) =>
        p.addInitScript(() =>
          Object.defineProperty(Navigator.prototype, 'userActivation', { get: () => ({ isActive: false }) }),
        ),
    });
    await listenForFiles(page);
    await press(page, 'Control+o');
    await page.getByText('Press Enter to choose a picture').waitFor();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    expect(chooser.isMultiple()).toBe(true);
  });

  it('the view turns by dragging and back by its button; hints land where they are seen', async () => {
    const page = await bench.page();
    const box = (await page.locator('canvas[data-stage]').boundingBox())!;
    const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
    await press(page, '0', 'r');
    await page.mouse.move(cx + 200, cy);
    await page.mouse.down();
    for (let i = 1; i <= 9; i++) {
      await page.mouse.move(cx + 200 * Math.cos((i * Math.PI) / 18), cy + 200 * Math.sin((i * Math.PI) / 18));
    }
    await page.mouse.up();
    const level = page.getByRole('button', { name: /Level the view/ });
    expect(await level.innerText()).toBe('90°');
    await page.keyboard.press('b');
    const frame = await fitted(page, 320, 240);
    // Turned by a quarter about the middle of the canvas: (dx, dy) of the level picture is seen at (-dy, dx).
    const at = [frame.left + 100 * frame.scale - cx, frame.top + 60 * frame.scale - cy] as const;
    await page.mouse.click(cx - at[1], cy + at[0]);
    const [hint] = await savedHints(page);
    expect(Math.hypot(hint!.x! - 100, hint!.y! - 60)).toBeLessThan(1);
    await level.click();
    expect(await level.count()).toBe(0);
    await press(page, '0');
  });

  it('shift makes a stroke straight', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    await page.keyboard.down('Shift');
    await stroke(page, frame, [60, 60], [90, 150], [140, 60]);
    await page.keyboard.up('Shift');
    const [hint] = await savedHints(page);
    expect(hint!.points!.map(([x, y]) => [Math.round(x), Math.round(y)])).toEqual([
      [60, 60],
      [140, 60],
    ]);
  });
});

e2e('drawing in the app', (bench) => {
  it('Ctrl+O opens the file dialog; the pipette gives the brush back; every export closes the dialog', async () => {
    const page = await bench.page();
    await listenForFiles(page);
    await page.locator('canvas[data-stage]').focus();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Control+o')]);
    expect(chooser.isMultiple()).toBe(true);
    await page.keyboard.press('b');
    await page.keyboard.press('i');
    await stroke(page, await fitted(page, 320, 240), [100, 100]);
    expect(await pressed(page)).toBe('brush');
    await page.keyboard.press('Control+Shift+E');
    // What it works on is said within the dialog: the status line lies behind it.
    await page.evaluate(() => {
      const seen = new Set<string>();
      (globalThis as { working?: Set<string> }).working = seen;
      new MutationObserver(() => seen.add(document.querySelector('dialog [role=status]')?.textContent ?? '')).observe(
        document.body,
        { subtree: true, childList: true },
      );
    });
    const kinds = await page.locator('[data-export]').evaluateAll((all) => all.map(({ dataset }) => dataset['export']));
    expect(kinds).toHaveLength(7);
    for (const kind of kinds) {
      if (!(await page.locator('dialog').isVisible())) await page.keyboard.press('Control+Shift+E');
      await page.click(`[data-export=${kind}]`);
      await page.waitForSelector('dialog', { state: 'detached' });
    }
    const working = await page.evaluate(() => [...(globalThis as { working?: Set<string> }).working!]);
    expect(working).toContain('Writing the file…');
  });

  it('a new drawing takes ink, colors it, and exports it', async () => {
    const page = await bench.page();
    await page.getByRole('button', { name: 'New drawing' }).click();
    await page.getByLabel('Width', { exact: true }).fill('600');
    await page.getByLabel('Height', { exact: true }).fill('600');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForSelector('[data-drawing="New drawing"]');
    await stroke(page, await fitted(page, 600, 600), [200, 200], [400, 380]);
    await painted(page);
    const line = await exportedRaster(page, 'line');
    let ink = 0;
    for (let p = 3; p < line.data.length; p += 4) if (line.data[p]! > 128) ink++;
    expect(ink).toBeGreaterThan(100);
  });

  it('takes the lines out of a colored picture, and undo brings the picture back', async () => {
    const page = await bench.page();
    const data = new Uint8ClampedArray(4 * 200 * 150);
    for (let y = 0; y < 150; y++) {
      for (let x = 0; x < 200; x++) {
        data.set((x - 100) ** 2 + (y - 75) ** 2 < 50 ** 2 ? [40, 30, 90, 255] : [240, 200, 90, 255], 4 * (y * 200 + x));
      }
    }
    await openDrawing(page, await encodePng({ width: 200, height: 150, channels: 4, data }), 'photo.png');
    const offer = page.getByRole('button', { name: 'Extract lines', exact: true });
    await offer.waitFor();
    // The first change of the drawing takes the offer away; the menu has it still.
    await stroke(page, await fitted(page, 200, 150), [100, 75]);
    await offer.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Extract lines from the picture…' }).click();
    await page.click('[data-style=paper]');
    await expect
      .poll(async () => {
        const line = await exportedRaster(page, 'line');
        const at = (x: number, y: number) => pixel(line, x, y)[3]!;
        return [Math.max(at(50, 75), at(51, 75), at(49, 75)) > 40, at(100, 75) < 20, at(10, 10) < 20];
      })
      .toEqual([true, true, true]);
    await press(page, 'Control+z');
    await painted(page);
  });
});

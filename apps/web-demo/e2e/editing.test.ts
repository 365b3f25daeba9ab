import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { readPalette } from '../src/engine/palette/palette.ts';
import {
  chooseColor,
  download,
  e2e,
  e2eWith,
  exportedRaster,
  fitted,
  onPage,
  pixel,
  press,
  savedHints,
  stroke,
  UNCOLORED,
} from './harness.ts';
import { reloaded } from './kept.ts';

/** Pointer events of a kind that the driver's mouse cannot make. `at` in page pixels. */
async function point(
  page: Page,
  kind: string,
  phase: string,
  id: number,
  at: readonly [number, number],
  pressure = 0.5,
): Promise<void> {
  await page.evaluate(
    ([pointerType, type, pointerId, [x, y], force]) => {
      document.querySelector('canvas[data-stage]')!.dispatchEvent(
        new PointerEvent(type, {
          pointerType,
          pointerId,
          clientX: x,
          clientY: y,
          pressure: force,
          button: type === 'pointermove' ? -1 : 0,
          buttons: 1,
          bubbles: true,
          cancelable: true,
          isPrimary: true,
        }),
      );
    },
    [kind, `pointer${phase}`, id, at, pressure] as const,
  );
}

const zoomText = (page: Page) => page.locator('.zoom').innerText();

e2eWith(UNCOLORED, '6 undo and redo', (bench) => {
  it('takes back and repeats 100 steps of every kind', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    for (let i = 0; i < 94; i++) {
      await page.mouse.click(...onPage(frame, 20 + (i % 12) * 24, 20 + Math.floor(i / 12) * 24));
    }
    await page.keyboard.press('v');
    await stroke(page, frame, [20, 20], [40, 44]);
    await chooseColor(page, '#123456');
    await page.keyboard.press('p');
    await stroke(page, frame, [60, 60], [90, 90]);
    await page.keyboard.press('l');
    await stroke(page, frame, [60, 40], [90, 40]);
    await page.getByRole('switch', { name: 'Show lines' }).click();
    await page.getByRole('button', { name: 'Remove all hints' }).click();
    await page.locator('canvas[data-stage]').focus();
    expect(await savedHints(page)).toEqual([]);
    await page.keyboard.press('Control+z');
    const full = await savedHints(page);
    expect(full).toHaveLength(94);
    for (let i = 0; i < 99; i++) await page.keyboard.press('Control+z');
    expect(await savedHints(page)).toEqual([]);
    for (let i = 0; i < 99; i++) await page.keyboard.press(i % 2 ? 'Control+y' : 'Control+Shift+z');
    expect(await savedHints(page)).toEqual(full);
  });
});

e2e('7 colors', (bench) => {
  it('picks from the picture, keeps recent colors, swatches and hex entry over a reload', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    const paint = await exportedRaster(page, 'color');
    await page.keyboard.press('i');
    await stroke(page, frame, [100, 100]);
    const hexShown = () => page.locator('.hex input').inputValue();
    const want = pixel(paint, 100, 100).slice(0, 3);
    await expect.poll(hexShown).toBe(`#${want.map((v) => v.toString(16).padStart(2, '0')).join('')}`);
    await chooseColor(page, 'not a color');
    await expect.poll(() => page.locator('.hex input').getAttribute('aria-invalid')).toBe('true');
    await chooseColor(page, '#0C8');
    await expect.poll(hexShown).toBe('#00cc88');
    await page.keyboard.press('b');
    await stroke(page, frame, [60, 60]);
    await page.getByRole('button', { name: 'Save the color in a slot' }).click();
    await page.locator('[data-testid=swatches] button').nth(2).click();
    await chooseColor(page, '#ffffff');
    await page.keyboard.press('3');
    await expect.poll(hexShown).toBe('#00cc88');
    await page.keyboard.press('x');
    await expect.poll(hexShown).not.toBe('#00cc88');
    await reloaded(page);
    await expect
      .poll(() => page.locator('[data-testid=swatches] button').nth(2).getAttribute('aria-label'))
      .toMatch(/#00cc88/);
    expect(await page.locator('[data-testid=recent] button').first().getAttribute('aria-label')).toMatch(/#00cc88/);
  });
});

e2eWith(UNCOLORED, 'palettes', (bench) => {
  it('loads a palette file in place of the swatches, undoes it, and saves one', async () => {
    const page = await bench.page();
    const swatches = page.locator('[data-testid=swatches] button');
    const give = (name: string, buffer: Buffer) =>
      page.setInputFiles('[data-testid=palette-file]', { name, mimeType: 'text/plain', buffer });
    await give('skin.gpl', Buffer.from('GIMP Palette\nName: Skin\n#\n246 215 195\tlight skin\n10 20 30\tink\n'));
    await expect.poll(() => swatches.count()).toBe(2);
    expect(await swatches.first().getAttribute('title')).toBe('light skin');
    await press(page, '2');
    await expect.poll(() => page.locator('.hex input').inputValue()).toBe('#0a141e');
    await page.getByRole('button', { name: 'Add the color' }).click();
    await expect.poll(() => swatches.count()).toBe(3);
    const file = await download(page, () => page.getByLabel('Save as…').selectOption('ase'));
    expect(file.name).toBe('irodori.ase');
    expect(readPalette(file.bytes)).toEqual([
      { color: '#f6d7c3', name: 'light skin' },
      { color: '#0a141e', name: 'ink' },
      { color: '#0a141e', name: '' },
    ]);
    await page.locator('.notice').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => swatches.count()).toBe(9);
    await give('no.aco', Buffer.from('hello'));
    await page.getByText('This palette cannot be read.').waitFor();
    expect(await swatches.count()).toBe(9);
  });
});

e2eWith(UNCOLORED, '8 view', (bench) => {
  it('zooms by wheel, keys and pinch, fits, pans, mirrors; drawing stays exact', async () => {
    for (const deviceScaleFactor of [1, 2]) {
      const { page } = await bench.visit({ deviceScaleFactor });
      const frame = await fitted(page, 320, 240);
      await stroke(page, frame, [100, 100]);
      const start = await zoomText(page);
      // Wheel at an image point keeps it under the pointer.
      await page.mouse.move(...onPage(frame, 200, 120));
      await page.mouse.wheel(0, -480);
      await expect.poll(() => zoomText(page)).not.toBe(start);
      await page.mouse.down();
      await page.mouse.up();
      await press(page, 'z');
      expect(await zoomText(page)).toBe('100 %');
      await page.keyboard.press('+');
      expect(await zoomText(page)).toBe('125 %');
      await page.keyboard.press('-');
      expect(await zoomText(page)).toBe('100 %');
      await page.keyboard.press('0');
      expect(await zoomText(page)).toBe(start);
      // Space and drag moves the picture by as much.
      await page.keyboard.down(' ');
      await page.mouse.move(frame.left + 50, frame.top + 50);
      await page.mouse.down();
      await page.mouse.move(frame.left + 80, frame.top + 70, { steps: 3 });
      await page.mouse.up();
      await page.keyboard.up(' ');
      const moved = { ...frame, left: frame.left + 30, top: frame.top + 20 };
      await stroke(page, moved, [150, 180]);
      await page.keyboard.press('0');
      await page.keyboard.press('m');
      // Mirrored about the middle of the canvas, where the picture is centered.
      const box = (await page.locator('canvas[data-stage]').boundingBox())!;
      await page.mouse.click(2 * box.x + box.width - (frame.left + 60 * frame.scale), frame.top + 200 * frame.scale);
      const at = (await savedHints(page)).map((hint) => [hint.x!, hint.y!]);
      for (const [i, [x, y]] of (
        [
          [100, 100],
          [200, 120],
          [150, 180],
          [60, 200],
        ] as const
      ).entries()) {
        expect(Math.abs(at[i]![0]! - x), `hint ${i}`).toBeLessThan(0.75);
        expect(Math.abs(at[i]![1]! - y), `hint ${i}`).toBeLessThan(0.75);
      }
    }
  });

  it('pinches with two fingers, and taps of two and three fingers undo and redo', async () => {
    const page = await bench.page();
    const frame = await fitted(page, 320, 240);
    const center = onPage(frame, 160, 120);
    const fingers = (d: number) =>
      [
        [center[0] - d, center[1]],
        [center[0] + d, center[1]],
      ] as const;
    const before = Number.parseInt(await zoomText(page), 10);
    const [a, b] = fingers(60);
    await point(page, 'touch', 'down', 11, a);
    await point(page, 'touch', 'down', 12, b);
    const [c, d] = fingers(120);
    await point(page, 'touch', 'move', 11, c);
    await point(page, 'touch', 'move', 12, d);
    await page.waitForTimeout(350);
    await point(page, 'touch', 'up', 11, c);
    await point(page, 'touch', 'up', 12, d);
    await expect.poll(async () => Number.parseInt(await zoomText(page), 10)).toBeCloseTo(2 * before, -1);
    expect(await savedHints(page)).toEqual([]);
    await page.keyboard.press('0');
    await stroke(page, frame, [100, 100]);
    const tap = (ids: readonly number[]) =>
      page.evaluate(
        ([list, [x, y]]) => {
          const canvas = document.querySelector('canvas[data-stage]')!;
          for (const type of ['pointerdown', 'pointerup']) {
            for (const id of list) {
              canvas.dispatchEvent(
                new PointerEvent(type, {
                  pointerType: 'touch',
                  pointerId: id,
                  clientX: x + id * 5,
                  clientY: y,
                  bubbles: true,
                }),
              );
            }
          }
        },
        [ids, center] as const,
      );
    await tap([21, 22]);
    expect(await savedHints(page)).toEqual([]);
    await tap([31, 32, 33]);
    expect(await savedHints(page)).toHaveLength(1);
  });
});

e2eWith(UNCOLORED, '9 pen mode', (bench) => {
  it('once a pen was seen, fingers move the picture; a switch gives them paint again', async () => {
    const { page } = await bench.visit();
    const frame = await fitted(page, 320, 240);
    const at = (x: number, y: number) => onPage(frame, x, y);
    const drag = async (kind: string, id: number, from: readonly [number, number], to: readonly [number, number]) => {
      await point(page, kind, 'down', id, from);
      await point(page, kind, 'move', id, to);
      await point(page, kind, 'up', id, to);
    };
    await drag('touch', 1, at(60, 60), at(90, 60));
    expect(await savedHints(page)).toHaveLength(1);
    // A pen that hovers is enough: the palm that comes down before it leaves no paint.
    await point(page, 'pen', 'move', 2, at(60, 100));
    await drag('touch', 3, at(60, 150), at(80, 150));
    expect(await savedHints(page)).toHaveLength(1);
    await page.keyboard.press('0');
    await drag('pen', 2, at(60, 100), at(90, 110));
    expect(await savedHints(page)).toHaveLength(2);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('switch', { name: /Pen mode/ }).click();
    await page.keyboard.press('Escape');
    await press(page, '0');
    await drag('touch', 4, at(60, 180), at(80, 180));
    expect(await savedHints(page)).toHaveLength(3);
  });
});

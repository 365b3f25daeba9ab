import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findings } from './accessibility.ts';
import { e2eWith, exportedRaster, openDrawing, openFile, painted, savedHints } from './harness.ts';
import { overflow } from './layout.ts';
import { bundledModel } from './test-model.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const sketch = readFileSync(`${root}samples/gallery/elf.png`);
const shots = process.env['IRODORI_SHOTS'];
const HAND = { x: 256, y: 470, color: '#123456', radius: 6 };

e2eWith(bundledModel(), 'other colorings', (bench) => {
  it('nine are shown; one is picked by the keyboard, mixed with another, and undone; own hints stay', async () => {
    const page = await bench.page({ raw: true });
    await openDrawing(page, sketch, 'elf.png');
    const own = Buffer.from(JSON.stringify({ version: 1, hints: [HAND] }));
    await openFile(page, 'elf.hints.json', own, 'application/json');
    await page.getByText('Hints: 1').waitFor();
    await painted(page);
    await page.getByRole('button', { name: 'Other colorings' }).click();
    const sheet = page.getByRole('dialog', { name: 'Other colorings' });
    await sheet.getByText('9 colorings').waitFor();
    const choices = sheet.getByRole('radio', { name: /^Coloring \d$/ });
    expect(await choices.count()).toBe(9);
    await choices.nth(1).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    expect(await choices.nth(2).isChecked()).toBe(true);
    const hair = sheet.getByRole('group', { name: 'Hair' }).getByRole('radio');
    expect(await hair.nth(2).isChecked()).toBe(true);
    const color = (/#[0-9a-f]{6}/.exec((await hair.nth(5).getAttribute('aria-label')) ?? '') ?? [''])[0];
    await hair.nth(5).check({ force: true });
    expect(await choices.nth(2).isChecked()).toBe(false);
    expect(await findings(page)).toEqual([]);
    // Nine choices of a part's color: one row, or five and four.
    const rows = () =>
      sheet.locator('.part-row').evaluateAll((all) =>
        all.map((row) => {
          const tops = [...row.querySelectorAll('.part-color')].map((one) => one.getBoundingClientRect().top);
          return [...new Set(tops)].map((top) => tops.filter((other) => other === top).length).join('+');
        }),
      );
    expect(new Set(await rows())).toEqual(new Set(['9']));
    await page.setViewportSize({ width: 390, height: 844 });
    expect(new Set(await rows())).toEqual(new Set(['5+4']));
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1200, height: 760 });
    if (shots !== undefined) await page.screenshot({ path: `${shots}/other-colorings.png` });
    await sheet.getByRole('button', { name: 'Take it' }).click();
    await painted(page);
    const taken = await savedHints(page);
    expect(taken.length).toBeGreaterThan(5);
    expect(taken.at(-1)).toEqual(HAND);
    expect(taken.some((hint) => hint.color === color)).toBe(true);
    const picture = await exportedRaster(page, 'flat');
    const p = 4 * (HAND.y * picture.width + HAND.x);
    expect([...picture.data.subarray(p, p + 3)]).toEqual([0x12, 0x34, 0x56]);
    // Another pick takes the place of the first.
    await page.getByRole('button', { name: 'Other colorings' }).click();
    await sheet.getByText('9 colorings').waitFor();
    await choices.nth(0).check({ force: true });
    await sheet.getByRole('button', { name: 'Take it' }).click();
    await painted(page);
    expect((await savedHints(page)).length).toBe(taken.length);
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+Z');
    await page.getByText('Hints: 1').waitFor();
    // The hints of a coloring as one's own leave nothing to choose.
    const all = Buffer.from(JSON.stringify({ version: 1, hints: taken }));
    await openFile(page, 'all.hints.json', all, 'application/json');
    await page.getByText(`Hints: ${taken.length}`).waitFor();
    await page.getByRole('button', { name: 'Other colorings' }).click();
    await sheet.getByText('Your hints and fills hold every part: nothing is left to color differently.').waitFor();
  });
});

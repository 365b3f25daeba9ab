import { mkdirSync } from 'node:fs';
import { encodePng, posedCharacter } from '@irodori/data';
import { expect, it } from 'vitest';
import { findings } from './accessibility.ts';
import { download, e2eWith, openDrawing, painted, savedHints } from './harness.ts';
import { planeToRaster, toRgba } from '@irodori/image';
import { bundledModel } from './test-model.ts';

const shots = process.env['IRODORI_SHOTS'];

e2eWith(bundledModel(), 'characters and references', (bench) => {
  it('a finished picture gives its colors to another pose; kept, renamed, exported, deleted and brought back', async () => {
    const [finished, other] = [await posedCharacter('held out', 0, 384), await posedCharacter('held out', 1, 384)];
    const page = await bench.page({ raw: true });
    await openDrawing(page, await encodePng(toRgba(planeToRaster(other.line))), 'pose.png');
    await page.getByRole('button', { name: 'Characters' }).click();
    const sheet = page.getByRole('dialog', { name: 'Characters and references' });
    await sheet.getByText('No characters yet.').waitFor();
    const buffer = Buffer.from(await encodePng(toRgba(finished.color)));
    await page.setInputFiles('[data-testid=reference-file]', { name: 'Hana.png', mimeType: 'image/png', buffer });
    const name = sheet.getByRole('textbox', { name: 'Name of the character' });
    await expect.poll(() => name.count()).toBe(1);
    expect(await name.inputValue()).toBe('Hana');
    if (shots !== undefined) {
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: `${shots}/characters.png` });
    }
    expect(await findings(page)).toEqual([]);
    await name.fill('Hana 花');
    await name.press('Enter');
    const file = await download(page, () => sheet.getByRole('button', { name: 'Save Hana 花 as a file' }).click());
    expect(file.name).toBe('Hana 花.character.json');
    const kept = JSON.parse(file.bytes.toString()) as { name: string; parts: { name: string; color: string }[] };
    expect(kept.name).toBe('Hana 花');
    await sheet.getByRole('button', { name: 'Delete Hana 花' }).click();
    await sheet.getByText('No characters yet.').waitFor();
    await page.locator('[data-testid=notices]').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => name.count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.getByText(/Hints: [1-9]/).waitFor();
    await painted(page);
    // The picture's own colors where its lines are, so more than those that are kept by part.
    const colorsOf = (hints: Awaited<ReturnType<typeof savedHints>>) => new Set(hints.map(({ color }) => color));
    const known = new Set(kept.parts.map(({ color }) => color));
    const placed = colorsOf(await savedHints(page));
    expect([...placed].filter((color) => !known.has(color))).not.toEqual([]);
    await page.keyboard.press('Control+Z');
    await page.getByText('Hints: 0').waitFor();
    // By part, from the list, after a reload.
    await page.reload();
    await painted(page);
    await page.getByRole('button', { name: 'Characters' }).click();
    await sheet.getByRole('button', { name: 'Apply Hana 花 to this drawing' }).click();
    await sheet.waitFor({ state: 'detached' });
    await page.getByText(/Hints: [1-9]/).waitFor();
    await painted(page);
    const byPart = colorsOf(await savedHints(page));
    expect([...byPart].filter((color) => !known.has(color))).toEqual([]);
    expect(byPart).toContain(kept.parts.find((part) => part.name === 'hair')!.color);
  });

  it('refuses what holds no figure, and files that are none, in one line', async () => {
    const page = await bench.page();
    await page.getByRole('button', { name: 'Characters' }).click();
    const give = (name: string, bytes: Buffer) =>
      page.setInputFiles('[data-testid=reference-file]', {
        name,
        mimeType: 'application/octet-stream',
        buffer: bytes,
      });
    const notices = page.locator('[data-testid=notices]');
    await give('no.character.json', Buffer.from('{"kind":"irodori-character","version":9}'));
    await notices.getByText('This character file cannot be read.').waitFor();
    await give('text.png', Buffer.from('no picture'));
    await notices.getByText('text.png').waitFor();
    // They lie within the dialog, over nothing of it, and can be closed there.
    expect(await findings(page)).toEqual([]);
    const close = notices.getByRole('button', { name: 'Close' });
    for (let left = await close.count(); left > 0; left--) await close.first().click();
    expect(await notices.locator('.notice').count()).toBe(0);
    expect(await page.getByRole('dialog').count()).toBe(1);
    await page.keyboard.press('Escape');
  });
});

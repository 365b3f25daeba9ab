import { expect, it } from 'vitest';
import { e2eWith, UNCOLORED } from './harness.ts';

e2eWith(UNCOLORED, 'canceling an export', (bench) => {
  it('Escape and Cancel stop it, leave no file, and give the keyboard back', async () => {
    const page = await bench.page();
    // Large enough that writing its layers takes seconds.
    await page.getByRole('button', { name: 'New drawing' }).click();
    await page.getByLabel('Width', { exact: true }).fill('4800');
    await page.getByLabel('Height', { exact: true }).fill('4800');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForSelector('[data-drawing="New drawing"]');
    const files: string[] = [];
    page.on('download', (file) => files.push(file.suggestedFilename()));
    await page.locator('canvas[data-stage]').focus();
    await page.keyboard.press('Control+Shift+E');
    for (const cancel of ['Escape', 'Enter']) {
      await page.locator('[data-export=psd]').focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-cancel]:focus');
      await page.keyboard.press(cancel);
      await page.waitForSelector('[data-export=psd]:focus');
      expect(await page.locator('[data-cancel]').count()).toBe(0);
    }
    // The worker that was stopped would have written by now; what is asked for next comes alone.
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export=line]').click()]);
    expect(file.suggestedFilename()).toMatch(/\.png$/);
    await page.waitForSelector('dialog', { state: 'detached' });
    expect(files).toHaveLength(1);
    expect(await page.evaluate(() => document.activeElement?.matches('canvas[data-stage]'))).toBe(true);
  });
});

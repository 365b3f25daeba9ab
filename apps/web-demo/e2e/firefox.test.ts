import { expect, it } from 'vitest';
import { inFirefox } from './firefox.ts';

inFirefox('Firefox', (bench) => {
  it('the shelf: thumbnails, each drawing with its own history, rename, duplicate, delete and undo', async () => {
    const tab = await bench.tab();
    const { page } = tab;
    await tab.openDrawing('A.png');
    await tab.dot(0.35, 0.5);
    await tab.dot(0.65, 0.5);
    await tab.painted();
    await tab.openDrawing('B.png', { width: 200, height: 150 });
    await tab.hints(0);
    await tab.saved();
    await tab.openShelf();
    await tab.lists('B.png', 'A.png');
    const sizes = () =>
      [...document.querySelectorAll<HTMLImageElement>('[data-testid=shelf] img')].map(
        ({ naturalWidth, naturalHeight }) => `${naturalWidth} x ${naturalHeight}`,
      );
    await tab.until(sizes, ['200 x 150', '256 x 192']);
    await (await tab.onCard('A.png', '.shelf-open')).click();
    await tab.shows('A.png');
    await tab.painted();
    await tab.hints(2);
    await tab.press('header [aria-keyshortcuts="Control+Z"]');
    await tab.hints(1);

    await tab.openShelf();
    const name = await tab.onCard('A.png', 'input');
    await name.click({ count: 3 });
    await name.type('Portrait');
    await page.keyboard.press('Enter');
    await tab.shows('Portrait');
    await (await tab.onCard('B.png', '[aria-label^=Duplicate]')).click();
    await tab.lists('B.png copy', 'Portrait', 'B.png');
    await (await tab.onCard('B.png copy', '[aria-label^=Delete]')).click();
    await tab.lists('Portrait', 'B.png');
    await page.keyboard.press('Escape');
    await tab.press('.notice .button.named');
    await tab.openShelf();
    await tab.lists('B.png copy', 'Portrait', 'B.png');
    await page.close();
  });

  it('two tabs keep two drawings, and neither takes the other’s', async () => {
    const one = await bench.tab();
    await one.openDrawing('one.png');
    await one.saved();
    const two = await bench.tab();
    await two.openDrawing('two.png', { width: 200, height: 150 });
    await two.saved();
    await one.dot(0.35, 0.5);
    await one.hints(1);
    await one.saved();
    // Each comes back to its own drawing, with what was done in it.
    await two.page.reload();
    await two.shows('two.png');
    await one.page.reload();
    await one.shows('one.png');
    await one.hints(1);
    await two.openShelf();
    const marks = () =>
      [...document.querySelectorAll('[data-testid=shelf] li')]
        .filter((card) => card.querySelector('input')?.value === 'one.png')
        .map((card) => card.querySelector('.badge')?.textContent);
    await two.until(marks, ['In another tab']);
    const disabled = async (selector: string): Promise<boolean> =>
      (await two.onCard('one.png', selector)).evaluate((button) => (button as HTMLButtonElement).disabled);
    expect([await disabled('.shelf-open'), await disabled('[aria-label^=Delete]')]).toEqual([true, true]);
    await one.page.close();
    await two.page.keyboard.press('Escape');
    await two.openShelf();
    await (await two.onCard('one.png', '.shelf-open')).click();
    await two.shows('one.png');
    await two.hints(1);
  });
});

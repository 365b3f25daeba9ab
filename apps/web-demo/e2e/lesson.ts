import { encodePng } from '@irodori/data';
import type { Raster } from '@irodori/image';
import type { Page } from 'playwright-core';

/** Over the recipe's: small enough for a test. */
export const SETTINGS = { size: 64, batch: 2, data: 'folder:pictures' } as const;
export const PATH = `?learn=${encodeURIComponent(JSON.stringify(SETTINGS))}`;

/** Two colored halves under a disc, and no two pictures alike. */
function picture(index: number): Raster<3> {
  const [width, height] = [96, 120 + 8 * index];
  const data = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const disc = (x - 48) ** 2 + (y - 50) ** 2 < (24 + index) ** 2;
    data.set(disc ? [240, 160, 20 * index] : y < 70 ? [30, 60, 200] : [200, 40, 90], 3 * i);
  }
  return { width, height, channels: 3, data };
}

export const pictures = Array.from({ length: 6 }, (_, i) => ({ id: `${i}.png`, color: picture(i) }));

/** The pictures as files to choose. */
export async function pictureFiles() {
  return Promise.all(
    pictures.map(async ({ id, color }) => ({ name: id, mimeType: 'image/png', buffer: await encodePng(color) })),
  );
}

/** What the browser keeps of the lesson's course; undefined before the first time. */
export const keptCourse = (page: Page): Promise<{ losses: number[]; seconds: number } | undefined> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('irodori-learning');
        opening.onerror = () => reject(new Error('no database'));
        opening.onsuccess = () => {
          const request = opening.result.transaction('states').objectStore('states').getAll();
          request.onsuccess = () => {
            opening.result.close();
            const [kept] = request.result as { losses: number[]; seconds: number }[];
            resolve(kept && { losses: kept.losses, seconds: kept.seconds });
          };
        };
      }),
  );

/** Losses of the lesson's state as the browser keeps it; empty before the first. */
export const keptLosses = async (page: Page): Promise<number[]> => (await keptCourse(page))?.losses ?? [];

export const phase = (page: Page, name: string) =>
  page.waitForSelector(`[data-testid=learn-phase][data-phase=${name}]`);

export async function pause(page: Page): Promise<void> {
  await page.click('[data-learn=pause]');
  await phase(page, 'paused');
}

export async function resume(page: Page): Promise<void> {
  await page.click('[data-learn=resume]');
  await phase(page, 'running');
}

/** Waits for this many steps; the dialog is open. */
export async function steps(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (least) => Number(document.querySelector<HTMLElement>('[data-testid=learn-phase]')?.dataset['step']) >= least,
    count,
  );
}

/** Chooses the pictures and starts a lesson; the dialog stays open. */
export async function startLesson(page: Page): Promise<void> {
  await page.click('[data-open-learn]');
  await page.setInputFiles('[data-testid=learn-files]', await pictureFiles());
  await page.waitForSelector('[data-learn-picture="5.png"]');
  await page.click('[data-learn=start]:not([disabled])');
  await phase(page, 'running');
}

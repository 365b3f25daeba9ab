import { readFile } from 'node:fs/promises';
import { decodeImage } from '@irodori/data';
import type { Raster } from '@irodori/image';
import type { BrowserContext, Page } from 'playwright-core';

/**
 * How long something may take until it counts as hanging, in milliseconds: a guard, no measurement. A quiet machine needs a
 * few seconds, one with ten other programs a minute.
 */
export const PATIENCE = 180_000;

/** Contexts whose pages color on demand only: see `UNCOLORED` of the harness. */
export const uncolored = new WeakSet<BrowserContext>();

/** Waits until the paint on screen is that of the drawing as it is; where pages get no colors, until the drawing is there. */
export async function painted(page: Page): Promise<void> {
  const done = uncolored.has(page.context()) ? ':not([data-drawing=""])' : '[data-painted=full]';
  await page.waitForSelector(`[data-testid=status][data-phase=idle]${done}`, { timeout: PATIENCE });
}

/** Opens a file through the picker. */
export async function openFile(page: Page, name: string, bytes: Uint8Array, mimeType = 'image/png'): Promise<void> {
  await page.setInputFiles('[data-testid=open-file]', { name, mimeType, buffer: Buffer.from(bytes) });
}

let opened = 0;

/** Opens a file and waits until its drawing shows. */
export async function openShown(page: Page, name: string, bytes: Uint8Array, mimeType?: string): Promise<void> {
  await openFile(page, name, bytes, mimeType);
  await page.waitForSelector(`[data-testid=status][data-drawing="${name}"]`);
}

/** Opens a drawing and waits for its first colors. */
export async function openDrawing(
  page: Page,
  bytes: Uint8Array,
  name = `drawing-${++opened}.png`,
  mimeType?: string,
): Promise<void> {
  await openShown(page, name, bytes, mimeType);
  await painted(page);
}

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

/** Where the picture lies on the page when it is fitted: as the fit of the viewport computes it. */
export async function fitted(page: Page, width: number, height: number): Promise<Frame> {
  const box = (await page.locator('canvas[data-stage]').boundingBox())!;
  const [w, h] = [box.width, box.height - 56];
  const margin = box.width < 600 ? 12 : 28;
  const scale = Math.min(8, (w - 2 * margin) / width, (h - 2 * margin) / height);
  return { left: box.x + (w - scale * width) / 2, top: box.y + (h - scale * height) / 2, scale };
}

/** Page position of an image pixel in a frame. */
export const onPage = (frame: Frame, x: number, y: number): [number, number] => [
  frame.left + frame.scale * x,
  frame.top + frame.scale * y,
];

/** Presses at one image point, or drags along several. */
export async function stroke(
  page: Page,
  frame: Frame,
  ...points: readonly (readonly [number, number])[]
): Promise<void> {
  const [first, ...rest] = points.map(([x, y]) => onPage(frame, x, y));
  await page.mouse.move(...first!);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point, { steps: 4 });
  await page.mouse.up();
}

/** Presses keys, one after the other, with the focus on the picture. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  await page.locator('canvas[data-stage]').focus();
  for (const key of keys) await page.keyboard.press(key);
}

/** Chooses a color by its hex field. */
export async function chooseColor(page: Page, hex: string): Promise<void> {
  const field = page.locator('.hex input');
  await field.fill(hex);
  await field.press('Enter');
  await press(page);
}

export async function download(page: Page, start: () => Promise<unknown>): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), start()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** One of the export dialog's files. */
export async function exported(page: Page, kind: string): Promise<{ name: string; bytes: Buffer }> {
  await page.keyboard.press('Control+Shift+E');
  const file = await download(page, () => page.click(`[data-export=${kind}]`));
  await page.waitForSelector('dialog', { state: 'detached' });
  return file;
}

export const exportedRaster = async (page: Page, kind: string): Promise<Raster<4>> =>
  decodeImage((await exported(page, kind)).bytes);

/** The picture that was copied. */
export async function pasted(page: Page): Promise<Raster<4>> {
  const bytes = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    return [...new Uint8Array(await (await item!.getType('image/png')).arrayBuffer())];
  });
  return decodeImage(Uint8Array.from(bytes));
}

interface SavedHint {
  x?: number;
  y?: number;
  points?: [number, number][];
  color: string;
  radius: number;
}

/** The document's hints, as the hint file has them. */
export async function savedHints(page: Page): Promise<SavedHint[]> {
  const button = page.getByRole('button', { name: 'Save hints' });
  if (await button.isDisabled()) return [];
  const { bytes } = await download(page, () => button.click());
  return (JSON.parse(bytes.toString()) as { hints: SavedHint[] }).hints;
}

export const pixel = (raster: Raster<4>, x: number, y: number): number[] => {
  const p = 4 * (Math.floor(y) * raster.width + Math.floor(x));
  return [...raster.data.subarray(p, p + 4)];
};

export const notice = (page: Page): Promise<string> =>
  page.locator('[data-testid=notices] .notice').first().innerText();

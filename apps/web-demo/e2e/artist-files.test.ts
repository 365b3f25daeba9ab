import { unzipSync } from 'fflate';
import { writePsd } from 'ag-psd';
import type { Layer, Psd } from 'ag-psd';
import { decodeImage } from '@irodori/data';
import { expect, it } from 'vitest';
import { drawingPng } from './drawings.ts';
import {
  chooseColor,
  download,
  e2e,
  exported,
  fitted,
  notice,
  onPage,
  openDrawing,
  openFile,
  painted,
  pasted,
  pixel,
  press,
  stroke,
} from './harness.ts';
import { reloaded } from './kept.ts';
import { listed, openShelf } from './on-shelf.ts';
import { readBack } from './psd.ts';

const [WIDTH, HEIGHT] = [320, 240];

/** A box of lines of a gray on transparency, as a layer. */
function box(left: number, top: number, width: number, height: number, gray = 0) {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (Math.min(x, y, width - 1 - x, height - 1 - y) < 3) data.set([gray, gray, gray, 255], 4 * (y * width + x));
    }
  }
  return { left, top, imageData: { width, height, data } };
}

/** A picture under two layers of lines. */
const twoLayers = (figure: Layer, thing: Layer): Uint8Array =>
  new Uint8Array(
    writePsd({
      width: WIDTH,
      height: HEIGHT,
      children: [
        { name: '色', ...box(0, 0, WIDTH, HEIGHT) },
        { name: '線画 人物', ...figure },
        { name: '線画 小物', ...thing },
      ],
    }),
  );
const lineLayers = ({ children }: Psd): Layer[] => children!.filter(({ blendMode }) => blendMode === 'multiply');
const places = (layers: readonly Layer[]) =>
  layers.map(({ name, left, top, right, bottom }) => [name, left, top, right, bottom]);

e2e('folders and line layers', (bench) => {
  it('a folder: pages in order, hints with their drawing, other kinds named with what to do', async () => {
    const { page } = await bench.visit({ raw: true });
    const png = [...(await drawingPng())];
    await page.evaluate((bytes) => {
      const picture = new Uint8Array(bytes);
      const hints = JSON.stringify({
        version: 1,
        width: 320,
        height: 240,
        hints: [{ x: 60, y: 60, color: '#d1495b' }],
      });
      const files: Record<string, BlobPart> = {
        'page10.png': picture,
        'page2.png': picture,
        'page2.hints.json': hints,
        'cover.clip': 'CSFCHUNK',
        'notes.txt': 'to do',
        '.DS_Store': 'x',
      };
      const file = (name: string) => ({
        isFile: true,
        isDirectory: false,
        fullPath: `/book/${name}`,
        file: (give: (one: File) => void) => give(new File([files[name]!], name)),
      });
      let given = false;
      const folder = {
        isFile: false,
        isDirectory: true,
        fullPath: '/book',
        createReader: () => ({
          readEntries(give: (some: unknown[]) => void) {
            give(given ? [] : Object.keys(files).map(file));
            given = true;
          },
        }),
      };
      // A script cannot put a folder into a DataTransfer; the entry is the browser's interface for one.
      const transfer = { files: [], types: ['Files'], items: [{ webkitGetAsEntry: () => folder }] };
      const event = new DragEvent('drop', { bubbles: true, cancelable: true });
      Object.defineProperty(event, 'dataTransfer', { value: transfer });
      document.querySelector('main')!.dispatchEvent(event);
    }, png);
    await page.waitForSelector('[data-drawing="page10.png"]');
    const told = () => page.getByTestId('notices').innerText();
    await expect.poll(told).toContain('book/notes.txt');
    expect(await told()).toMatch(/Clip Studio[\s\S]*book\/cover\.clip/);
    await openShelf(page);
    expect(await listed(page)).toEqual(['page10.png', 'page2.png']);
    await page.getByRole('button', { name: 'Open page2.png' }).click();
    await page.waitForSelector('[data-drawing="page2.png"]');
    expect(await page.getByTestId('hint-count').innerText()).toBe('Hints: 1');
  });

  it('two line layers in one drawing: colors under both, kept apart in the PSD under their names', async () => {
    const page = await bench.page();
    const psd = twoLayers(box(40, 40, 100, 160), box(180, 60, 90, 120));
    await openDrawing(page, psd, 'two.psd', 'image/vnd.adobe.photoshop');
    const frame = await fitted(page, WIDTH, HEIGHT);
    for (const [x, y, color] of [
      [90, 120, '#d1495b'],
      [225, 120, '#4f7cac'],
    ] as const) {
      await chooseColor(page, color);
      await page.mouse.click(...onPage(frame, x, y));
    }
    await painted(page);
    const own = [
      ['線画 人物', 40, 40, 140, 200],
      ['線画 小物', 180, 60, 270, 180],
    ];
    expect(places(lineLayers(readBack((await exported(page, 'psd')).bytes)))).toEqual(own);
    // The file stays with the drawing.
    await reloaded(page);
    await page.waitForSelector('[data-drawing="two.psd"]');
    const read = readBack((await exported(page, 'psd')).bytes);
    const lines = lineLayers(read);
    expect(places(lines)).toEqual(own);
    for (const [i, { imageData }] of lines.entries()) {
      const given = i === 0 ? box(40, 40, 100, 160) : box(180, 60, 90, 120);
      expect(Buffer.compare(Buffer.from(imageData!.data), Buffer.from(given.imageData.data))).toBe(0);
    }
    const merged = { ...read.imageData!, channels: 4 as const } as Parameters<typeof pixel>[0];
    expect(pixel(merged, 90, 120)).toEqual([0xd1, 0x49, 0x5b, 255]);
    expect(pixel(merged, 225, 120)).toEqual([0x4f, 0x7c, 0xac, 255]);
    expect(pixel(merged, 41, 100)).toEqual([0, 0, 0, 255]);

    // Only what is selected, in every layer of both formats.
    await page.keyboard.press('s');
    await page.mouse.click(...onPage(frame, 90, 120));
    await page.getByRole('button', { name: 'Lock' }).waitFor();
    await press(page, 'Control+C');
    await expect.poll(() => notice(page)).toMatch(/Copied/);
    const clip = await pasted(page);
    expect([pixel(clip, 90, 120), pixel(clip, 225, 120)[3]]).toEqual([[0xd1, 0x49, 0x5b, 255], 0]);

    await page.keyboard.press('Control+Shift+E');
    await page.getByText('Only what is selected', { exact: false }).click();
    const { bytes } = await download(page, () => page.click('[data-export=ora]'));
    const entries = unzipSync(bytes);
    const whole = await decodeImage(Buffer.from(entries['mergedimage.png']!));
    expect(pixel(whole, 90, 120)).toEqual([0xd1, 0x49, 0x5b, 255]);
    expect(pixel(whole, 225, 120)[3]).toBe(0);
    const paper = await decodeImage(Buffer.from(entries['data/layer0.png']!));
    expect([pixel(paper, 90, 120)[3], pixel(paper, 225, 120)[3]]).toEqual([255, 0]);
  });

  it('line layers stay apart when the drawing is cleaned and when it goes through a project file', async () => {
    const page = await bench.page({ raw: true });
    const psd = twoLayers(box(40, 40, 100, 160, 130), box(100, 60, 170, 120, 130));
    await openDrawing(page, psd, 'pencil.psd', 'image/vnd.adobe.photoshop');
    const exportedLines = async () => lineLayers(readBack((await exported(page, 'psd')).bytes));
    const own = [
      ['線画 人物', 40, 40, 140, 200],
      ['線画 小物', 100, 60, 270, 180],
    ];
    expect(places(await exportedLines())).toEqual(own);
    await page.locator('[data-testid=clean-offer] .primary').click();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForSelector('[data-testid=clean]', { state: 'detached' });
    await painted(page);
    const cleaned = await exportedLines();
    expect(places(cleaned)).toEqual(own);
    // Pencil has become ink in each of them, and the upper one has the pixels where both have ink.
    const alphas = cleaned.map(({ imageData }) => new Set(imageData!.data.filter((_, i) => i % 4 === 3)));
    expect(alphas).toEqual([new Set([0, 255]), new Set([0, 255])]);
    const at = (layer: Layer, x: number, y: number) =>
      layer.imageData!.data[4 * ((y - layer.top!) * layer.imageData!.width + x - layer.left!) + 3];
    expect([at(cleaned[0]!, 138, 61), at(cleaned[1]!, 138, 61)]).toEqual([0, 255]);

    const project = await exported(page, 'project');
    await openFile(page, 'again.irodori', project.bytes, 'application/zip');
    await expect.poll(() => page.getByRole('button', { name: 'Undo', exact: true }).isDisabled()).toBe(true);
    await painted(page);
    const again = await exportedLines();
    expect(places(again)).toEqual(own);
    for (const [i, { imageData }] of again.entries()) {
      expect(Buffer.compare(Buffer.from(imageData!.data), Buffer.from(cleaned[i]!.imageData!.data))).toBe(0);
    }
  });
});

e2e('the color wheel', (bench) => {
  it('by hand one recent color a drag, by keyboard, and told to screen readers; swatches take names', async () => {
    const page = await bench.page();
    await chooseColor(page, '#ff0000');
    const face = (await page.locator('.wheel-face').boundingBox())!;
    expect(face.height).toBe(face.width);
    // Its points in parts of its side.
    const wheel = { left: face.x, top: face.y, scale: face.width };
    // From the right of the ring (red) a third of the way round: green; then into the middle of the square.
    await stroke(page, wheel, [0.95, 0.5], [0.7, 0.85], [0.5 - 0.225, 0.5 + 0.39]);
    const color = () => page.locator('.hex input').inputValue();
    expect(await color()).toMatch(/^#0[0-4]ff0[0-4]$/);
    await stroke(page, wheel, [0.5, 0.5]);
    expect(await color()).toMatch(/^#(3f|40|41)8[01](3f|40|41)$/);
    const hue = page.getByTestId('wheel').getByLabel('Hue');
    expect(await hue.getAttribute('aria-valuetext')).toMatch(/^1(19|20|21)°$/);
    await hue.focus();
    await page.keyboard.press('Home');
    expect(await color()).toMatch(/^#8[01](3f|40|41)(3f|40|41)$/);
    // A drag over a chosen hint is one step.
    const frame = await fitted(page, WIDTH, HEIGHT);
    await press(page, 'b');
    await page.mouse.click(...onPage(frame, 60, 60));
    await page.keyboard.press('Control+A');
    await stroke(page, wheel, [0.95, 0.5], [0.93, 0.6], [0.93, 0.7], [0.93, 0.8]);
    await press(page, 'Control+Z');
    expect(await page.getByTestId('hint-count').innerText()).toBe('Hints: 1');
    await page.keyboard.press('Control+Z');
    expect(await page.getByTestId('hint-count').innerText()).toBe('Hints: 0');

    await page.getByRole('button', { name: 'Add', exact: false }).first().click();
    await page.getByTestId('swatch-name').fill('ribbon');
    await page.reload();
    await page.waitForSelector('[data-testid=swatches]');
    expect(await page.getByRole('button', { name: /ribbon/ }).count()).toBe(1);
    await page.getByRole('button', { name: /ribbon/ }).click();
    await page.getByRole('button', { name: 'Remove swatch 10' }).click();
    expect(await page.getByRole('button', { name: /ribbon/ }).count()).toBe(0);
  });
});

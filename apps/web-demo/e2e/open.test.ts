import { writePsd } from 'ag-psd';
import { encodePng } from '@irodori/data';
import type { Raster } from '@irodori/image';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { at350 } from '../src/studio/layered/density.testing.ts';
import { findings } from './accessibility.ts';
import { drawing, drawingPng } from './drawings.ts';
import {
  e2e,
  exported,
  exportedRaster,
  notice,
  openDrawing,
  openFile,
  openShown,
  painted,
  pixel,
  press,
} from './harness.ts';
import { reloaded } from './kept.ts';
import { readBack } from './psd.ts';

e2e('1 opening files', (bench) => {
  it('opens PNG, JPEG, WebP and SVG from the picker, at their own size', async () => {
    const page = await bench.page({ raw: true });
    const png = await drawingPng({ width: 300, height: 200 });
    const files: [string, Uint8Array, string][] = [
      ['a.png', png, 'image/png'],
      ['b.jpg', await sharp(png).resize(280, 180).flatten({ background: '#fff' }).jpeg().toBuffer(), 'image/jpeg'],
      ['c.webp', await sharp(png).resize(260, 160).webp().toBuffer(), 'image/webp'],
    ];
    for (const [name, bytes, type] of files) {
      await openShown(page, name, bytes, type);
      const { width, height } = await sharp(bytes).metadata();
      const flat = await exportedRaster(page, 'flat');
      expect([flat.width, flat.height], name).toEqual([width, height]);
    }
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path d="M20 20h260v60H20z" fill="none" stroke="#000" stroke-width="4"/></svg>';
    await openShown(page, 'd.svg', Buffer.from(svg), 'image/svg+xml');
    const drawn = await exportedRaster(page, 'line');
    expect([drawn.width, drawn.height]).toEqual([1536, 512]);
    // As Illustrator writes it.
    const entity = `<!DOCTYPE svg [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]>${svg.replace('http://www.w3.org/2000/svg', '&ns_svg;').replace('viewBox', 'width="2in" viewBox')}`;
    await openShown(page, 'e.svg', Buffer.from(entity), 'image/svg+xml');
    const sized = await exportedRaster(page, 'line');
    expect([sized.width, sized.height]).toEqual([192, 64]);
  });

  it('turns a picture as its EXIF says', async () => {
    const page = await bench.page({ raw: true });
    const raw = drawing({ width: 200, height: 100 });
    const jpeg = await sharp(raw.data, { raw: { width: 200, height: 100, channels: 4 } })
      .flatten({ background: '#fff' })
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();
    await openDrawing(page, jpeg, 'turned.jpg');
    const line = await exportedRaster(page, 'line');
    expect([line.width, line.height]).toEqual([100, 200]);
    // Orientation 6: stored (x, y) is seen at (height - 1 - y, x).
    const stored = await sharp(jpeg).rotate().ensureAlpha().raw().toBuffer();
    for (const [x, y] of [
      [12, 20],
      [50, 22],
      [88, 100],
      [50, 50],
    ] as const) {
      expect(Math.abs(255 - pixel(line, x, y)[3]! - stored[4 * (y * 100 + x)]!)).toBeLessThanOrEqual(2);
    }
  });

  it('opens what is dropped and what is pasted', async () => {
    const page = await bench.page({ raw: true });
    const png = await drawingPng({ width: 240, height: 160 });
    for (const [kind, width] of [
      ['drop', 240],
      ['paste', 180],
    ] as const) {
      const bytes = [...(kind === 'drop' ? png : await sharp(png).resize(180, 120).png().toBuffer())];
      await page.evaluate(
        ([how, data]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(data)], `${how}.png`, { type: 'image/png' }));
          const event =
            how === 'drop'
              ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
              : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true });
          document.querySelector('main')!.dispatchEvent(event);
        },
        [kind, bytes] as const,
      );
      await page.waitForSelector(`[data-drawing="${kind}.png"]`);
      expect((await exportedRaster(page, 'line')).width).toBe(width);
    }
  });

  it('says in plain words what is wrong with other files, and keeps the drawing', async () => {
    const page = await bench.page({ raw: true });
    await openDrawing(page, await drawingPng());
    const png = await drawingPng();
    const cases: [string, Uint8Array, RegExp][] = [
      ['ten.png', new Uint8Array(10).fill(7), /not a picture/],
      ['text.png', Buffer.from('I am a text that was renamed.'), /not a picture/],
      ['cut.png', png.subarray(0, 60), /damaged/],
      ['no.irodori', Buffer.from('PK\u0003\u0004 but not a zip'), /project file cannot be read/],
      ['hints.json', Buffer.from('{"version":1,"hints":[{"x":"a"}]}'), /hints cannot be read/],
    ];
    for (const [name, bytes, message] of cases) {
      await openFile(page, name, bytes);
      await expect.poll(() => notice(page)).toMatch(message);
      expect(await notice(page)).toContain(name);
      await page.locator('[data-testid=notices] button').click();
    }
    // The same file again and again is one notice.
    for (let i = 0; i < 3; i++) await openFile(page, 'ten.png', new Uint8Array(10).fill(7));
    await expect.poll(() => notice(page)).toMatch(/not a picture/);
    expect(await page.locator('[data-testid=notices] .notice').count()).toBe(1);
    await page.locator('[data-testid=notices] button').click();
    // A file that claims 60000 x 60000 pixels is refused before it is decoded.
    const bomb = Buffer.from(png);
    bomb.writeUInt32BE(60000, 16);
    bomb.writeUInt32BE(60000, 20);
    await openFile(page, 'bomb.png', bomb);
    await expect.poll(() => notice(page)).toMatch(/too large/);
    expect((await exportedRaster(page, 'flat')).width).toBe(320);
  });

  it('opens the line layer of a PSD at its dpi, offers the others, and undo brings the lines back', async () => {
    const page = await bench.page({ raw: true });
    const { data, width, height } = drawing({ transparent: true });
    const flat = new Uint8ClampedArray(4 * width * height).fill(200);
    const psd = writePsd({
      width,
      height,
      imageData: { width, height, data: flat },
      imageResources: at350,
      children: [
        { name: '塗り', imageData: { width, height, data: flat } },
        { name: '線画', imageData: { width, height, data: data as Uint8ClampedArray }, blendMode: 'multiply' },
      ],
    });
    await openShown(page, 'girl.psd', new Uint8Array(psd));
    const notices = () => page.locator('[data-testid=notices]').innerText();
    await expect.poll(notices).toMatch(/look like its lines[\s\S]*線画/);
    const line = await exported(page, 'line');
    const { density } = await sharp(line.bytes).metadata();
    expect(density).toBe(350);
    const lines = await exportedRaster(page, 'line');
    expect([pixel(lines, 160, 120)[3], pixel(lines, 60, 60)[3]]).toEqual([255, 0]);
    await page.getByRole('button', { name: 'Layers of the file' }).click();
    await page.waitForSelector('dialog[open]');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'The whole picture' }).click();
    await page.waitForSelector('dialog', { state: 'detached' });
    await expect.poll(async () => pixel(await exportedRaster(page, 'line'), 60, 60)[3]).toBeGreaterThan(0);
    await page.keyboard.press('Control+z');
    expect(pixel(await exportedRaster(page, 'line'), 60, 60)[3]).toBe(0);
    for (const [name, bytes, message] of [
      ['a.clip', Buffer.from('CSFCHUNK\0\0\0\0'), /Clip Studio file/],
      ['a.pdf', Buffer.from('%PDF-1.7'), /PDF/],
    ] as const) {
      await openFile(page, name, bytes);
      await expect.poll(notices).toMatch(message);
    }
    const tiff = await sharp(await drawingPng())
      .tiff({ compression: 'lzw' })
      .withMetadata({ density: 300 })
      .toBuffer();
    await openShown(page, 'scan.tif', tiff);
    expect((await sharp((await exported(page, 'line')).bytes).metadata()).density).toBe(300);
  });

  it('lets go of an SVG that takes too long, and goes on all the while', async () => {
    const page = await bench.page();
    const line = (y: number) =>
      `<text y="${y}" font-size="300" stroke="#000" stroke-dasharray=".1">${'あいう漢字'.repeat(20)}</text>`;
    const lines = Array.from({ length: 2000 }, (_, y) => line(y)).join('');
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="2000">${lines}</svg>`;
    // The editor's 20 s pass in 5: the drawing would keep a processor busy all the while.
    const hurry = await page.evaluateHandle(() => {
      const patient = globalThis.setTimeout;
      globalThis.setTimeout = ((run: TimerHandler, ms?: number) =>
        patient(run, ms === 20_000 ? 5000 : ms)) as typeof setTimeout;
      const start = performance.now();
      let [longest, last] = [0, start];
      const watch = setInterval(() => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }, 50);
      return () => {
        clearInterval(watch);
        globalThis.setTimeout = patient;
        return { longest, whole: performance.now() - start };
      };
    });
    const before = await page.locator('[data-drawing]').getAttribute('data-drawing');
    await openFile(page, 'bomb.svg', Buffer.from(svg), 'image/svg+xml');
    await page.getByText('takes longer than 20 s to draw').waitFor();
    const { longest, whole } = await hurry.evaluate((stop) => stop());
    expect(whole).toBeGreaterThan(5000);
    expect(longest).toBeLessThan(whole / 2);
    expect(await page.locator('iframe').count()).toBe(0);
    expect(await page.locator('[data-drawing]').getAttribute('data-drawing')).toBe(before);
    const small =
      '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="60"><path d="M9 9h60" stroke="#000"/></svg>';
    await openShown(page, 'after.svg', Buffer.from(small), 'image/svg+xml');
  });

  it('runs no script of an SVG and fetches nothing for it', async () => {
    const page = await bench.page();
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="100" onload="document.title='bad'">
      <script>document.title = 'bad'; parent.document.title = 'bad'</script>
      <image href="http://example.invalid/x.png" width="10" height="10"/>
      <rect x="20" y="20" width="100" height="60" fill="none" stroke="black" stroke-width="6"/></svg>`;
    await openShown(page, 'script.svg', Buffer.from(svg), 'image/svg+xml');
    expect(await page.title()).toBe('Irodori');
    expect((await exportedRaster(page, 'line')).width).toBe(200);
  });
});

e2e('density and color profile', (bench) => {
  const picture = async () => sharp(await drawingPng());

  it('exports say the density that the file said, in PNG and PSD, and none where it said none', async () => {
    const page = await bench.page({ raw: true });
    const resolution = (psd: Buffer) => readBack(psd).imageResources?.resolutionInfo;
    const dense = await (await picture()).withMetadata({ density: 350 }).png().toBuffer();
    await openDrawing(page, dense, 'dense.png');
    for (const kind of ['flat', 'color', 'line']) {
      const { bytes } = await exported(page, kind);
      expect((await sharp(bytes).metadata()).density, kind).toBe(350);
    }
    expect(resolution((await exported(page, 'psd')).bytes)).toMatchObject({
      horizontalResolution: 350,
      horizontalResolutionUnit: 'PPI',
      verticalResolution: 350,
    });
    const project = await exported(page, 'project');
    await openDrawing(page, await (await picture()).webp({ lossless: true }).toBuffer(), 'none.webp');
    const { bytes } = await exported(page, 'flat');
    expect(bytes.includes('pHYs')).toBe(false);
    expect(resolution((await exported(page, 'psd')).bytes)).toBeUndefined();
    await openFile(page, project.name, project.bytes, 'application/zip');
    await page.waitForSelector('[data-drawing="dense.png"]');
    expect((await sharp((await exported(page, 'flat')).bytes).metadata()).density).toBe(350);
  });

  it('converts what a color profile means to sRGB and says so', async () => {
    const page = await bench.page({ raw: true });
    const lines = sharp({ create: { width: 60, height: 40, channels: 3, background: '#f0f0f0' } }).composite([
      { input: { create: { width: 30, height: 40, channels: 3, background: '#c03060' } }, left: 0, top: 0 },
    ]);
    const wide = await sharp(await lines.png().toBuffer())
      .withIccProfile('p3')
      .png()
      .toBuffer();
    // The same numbers under the other profile: what is stored differs from what is meant.
    const stored = await sharp(wide, { ignoreIcc: true } as object)
      .raw()
      .toBuffer();
    await openShown(page, 'wide.png', wide);
    await expect.poll(() => notice(page)).toMatch(/converted/);
    const line = await sharp((await exported(page, 'line')).bytes)
      .flatten({ background: '#fff' })
      .raw()
      .toBuffer();
    const meant = [192, 48, 96];
    expect(Math.max(...meant.map((v, c) => Math.abs(v - stored[c]!)))).toBeGreaterThan(4);
    expect(Math.max(...meant.map((v, c) => Math.abs(v - line[c]!)))).toBeLessThanOrEqual(2);
  });
});

e2e('2 transparency', (bench) => {
  it('a drawing on transparency and the same on white give the same picture', async () => {
    const page = await bench.page({ raw: true });
    const results = [];
    for (const transparent of [false, true]) {
      await openDrawing(page, await drawingPng({ transparent }));
      results.push(await exportedRaster(page, 'flat'));
    }
    expect(Buffer.from(results[1]!.data).equals(Buffer.from(results[0]!.data))).toBe(true);
  });

  it('keeps the line pixels of the input in every export', async () => {
    const page = await bench.page({ raw: true });
    await openDrawing(page, await drawingPng());
    const source = drawing();
    const line = await exportedRaster(page, 'line');
    const flat = await exportedRaster(page, 'flat');
    let [lineOff, inkOff] = [0, 0];
    for (let p = 0; p < source.data.length; p += 4) {
      if (255 - line.data[p + 3]! !== source.data[p]) lineOff++;
      if (source.data[p] === 0 && flat.data[p]! + flat.data[p + 1]! + flat.data[p + 2]! !== 0) inkOff++;
    }
    expect([lineOff, inkOff]).toEqual([0, 0]);
  });
});

e2e('drawings that are not black on white', (bench) => {
  const plain = drawing();
  /** The test drawing with every color channel changed. */
  const changed = (change: (v: number, x: number) => number, source = plain): Raster<4> => ({
    ...source,
    data: source.data.map((v, p) => (p % 4 === 3 ? v : change(v, (p >> 2) % source.width))),
  });
  const inverted = changed((v) => 255 - v);
  const gray = changed((v) => (v * 200) / 255);
  const keep = 'Keep it as it was';

  /** The largest difference of the flattened line layer, 0..255, to a raster. */
  async function lineOff(page: Page, expected: Raster<4>): Promise<number> {
    const line = await exportedRaster(page, 'line');
    const flat = await sharp(line.data, { raw: { width: line.width, height: line.height, channels: 4 } })
      .flatten({ background: '#fff' })
      .raw()
      .toBuffer();
    let off = 0;
    for (let i = 0; i < expected.width * expected.height; i++) {
      for (let c = 0; c < 3; c++) off = Math.max(off, Math.abs(flat[3 * i + c]! - expected.data[4 * i + c]!));
    }
    return off;
  }
  const notices = (page: Page) => page.locator('[data-testid=notices] .notice');

  it('light on dark opens as dark on white and says so; the picture as it was is one step away', async () => {
    const page = await bench.page({ raw: true });
    await openDrawing(page, await encodePng(inverted), 'inverted.png');
    expect(await notice(page)).toMatch(/Light lines on dark ground/);
    expect(await lineOff(page, plain)).toBeLessThanOrEqual(2);
    // White paper stays light under the paint: nothing black is multiplied over it.
    const flat = await exportedRaster(page, 'flat');
    expect(pixel(flat, 4, 4).slice(0, 3)).toEqual([255, 255, 255]);

    await page.getByRole('button', { name: keep }).click();
    await painted(page);
    expect(await lineOff(page, inverted)).toBe(0);
    expect(await notices(page).count()).toBe(0);
    await press(page, 'Control+z');
    await painted(page);
    expect(await lineOff(page, plain)).toBeLessThanOrEqual(2);
    expect(await page.getByRole('button', { name: 'Undo' }).first().isDisabled()).toBe(true);
  });

  it('a mostly dark picture stays as it is; a button turns its light lines, and undo brings it back', async () => {
    const page = await bench.page({ raw: true });
    const night = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320"><rect width="320" height="320"/>
<circle cx="160" cy="120" r="77" fill="#fff"/><rect x="50" y="225" width="220" height="95" fill="#fff"/>
<path d="M130 100h20M170 100h20M140 150q20 12 40 0M100 320q60 -60 120 0" fill="none" stroke="#000" stroke-width="3"/></svg>`;
    await openDrawing(page, await sharp(Buffer.from(night)).png().toBuffer(), 'night.png');
    expect(await notice(page)).toMatch(/Mostly dark/);
    const ink = async () => {
      const line = await exportedRaster(page, 'line');
      return [pixel(line, 10, 10)[3], pixel(line, 160, 80)[3]];
    };
    expect(await ink()).toEqual([255, 0]);
    await page.getByRole('button', { name: 'Turn light lines dark' }).click();
    await painted(page);
    expect(await notices(page).count()).toBe(0);
    expect(await ink()).toEqual([0, 255]);
    await press(page, 'Control+z');
    await painted(page);
    expect(await ink()).toEqual([255, 0]);
  });

  it('white ink on transparency opens as dark on white', async () => {
    const page = await bench.page({ raw: true });
    const ink = drawing({ transparent: true });
    const white = { ...ink, data: ink.data.map((v, p) => (p % 4 === 3 ? v : 255)) };
    await openDrawing(page, await encodePng(white), 'white-ink.png');
    expect(await notice(page)).toMatch(/Light lines on dark ground/);
    expect(await lineOff(page, plain)).toBeLessThanOrEqual(2);
  });

  it('gray and unevenly lit paper opens white, in the language of the page', async () => {
    const { page } = await bench.visit({ raw: true, locale: 'ja-JP' });
    await openDrawing(page, await encodePng(gray), 'gray.png');
    expect(await notice(page)).toMatch(/紙が白くない/);
    const line = await exportedRaster(page, 'line');
    for (const [x, y] of [
      [5, 5],
      [100, 120],
      [315, 235],
    ] as const) {
      expect(pixel(line, x, y)[3]).toBe(0);
    }
    // Another drawing takes the offer along: it belonged to the one before.
    await openDrawing(page, await drawingPng(), 'ordinary.png');
    expect(await notices(page).count()).toBe(0);
    await openDrawing(page, await encodePng(changed((v, x) => v * (0.65 + (0.35 * x) / 320))), 'shadow.png');
    expect(await notice(page)).toMatch(/むら/);
    expect(pixel(await exportedRaster(page, 'line'), 5, 5)[3]).toBeLessThanOrEqual(4);
  });

  it('a project keeps the lines that were chosen; a reload keeps the way back', async () => {
    const page = await bench.page({ raw: true });
    await openDrawing(page, await encodePng(gray), 'gray.png');
    await reloaded(page);
    await page.waitForSelector('[data-drawing="gray.png"]');
    expect(await notices(page).count()).toBe(0);
    expect(pixel(await exportedRaster(page, 'line'), 5, 5)[3]).toBe(0);
    await page.getByRole('button', { name: 'Extract lines from the picture…' }).click();
    await page.click('[data-style=original]');
    await painted(page);
    expect(await lineOff(page, gray)).toBe(0);
    const project = await exported(page, 'project');
    await openDrawing(page, await drawingPng());
    await openFile(page, project.name, project.bytes, 'application/zip');
    await page.waitForSelector('[data-drawing="gray.png"]');
    expect(await lineOff(page, gray)).toBe(0);
    expect(await notices(page).count()).toBe(0);
  });

  it('black on white stays as it is byte for byte, without a word', async () => {
    const page = await bench.page({ raw: true });
    // Soft pencil gray and near-white paper as scanners give it, with a large file beside the small one.
    const pencil = changed((v) => 90 + Math.round((v * 158) / 255));
    for (const [name, picture] of [
      ['plain.png', plain],
      ['pencil.png', pencil],
      ['large.png', drawing({ width: 1600, height: 1200 })],
    ] as const) {
      await openDrawing(page, await encodePng(picture), name);
      expect(await notices(page).count(), name).toBe(0);
      expect(await lineOff(page, picture), name).toBe(0);
    }
  });
});

e2e('robustness of opening', (bench) => {
  it('opens an 8000 x 8000 PNG and exports it at that size', async () => {
    const { page } = await bench.visit({ raw: true });
    const side = 8000;
    // Two bars of ink in gray: made in a fraction of the time that a drawing in color takes.
    const gray = Buffer.alloc(side * side, 255);
    for (const bar of [1000, 7000]) gray.fill(0, bar * side, (bar + 60) * side);
    const png = await sharp(gray, { raw: { width: side, height: side, channels: 1 } })
      .png({ compressionLevel: 1 })
      .toBuffer();
    await openShown(page, 'huge.png', png);
    const line = await exported(page, 'line');
    const { width, height } = await sharp(line.bytes, { limitInputPixels: 1e9 }).metadata();
    expect([width, height]).toEqual([side, side]);
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeImage } from '@irodori/data';
import { rgbToHex } from '@irodori/image';
import type { Raster } from '@irodori/image';
import { writePsd } from 'ag-psd';
import type { Layer } from 'ag-psd';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { at350 } from '../src/studio/layered/density.testing.ts';
import { chooseColor, e2eWith, exported, fitted, onPage, openShown, painted, savedHints } from './harness.ts';
import { readBack } from './psd.ts';
import { bundledModel } from './test-model.ts';

const [WIDTH, HEIGHT] = [3000, 4200];
/** The drawing fills the page's width and goes off its lower edge. */
const SIDE = WIDTH;
const [LEFT, TOP] = [0, HEIGHT - SIDE];
const gallery = fileURLToPath(new URL('../../../samples/gallery/', import.meta.url));

/** Which of the sample's hints are put down: paper, hair, long hair, skin, eyes, lips, scarf, blouse. */
const TWELVE = [0, 2, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16];

/** A PSD as an artist hands it over (a rough below, pencil lines on transparency above, 350 dpi) and its lines on white. */
async function psdToColor(): Promise<{ psd: Uint8Array; lines: Buffer }> {
  const gray = await sharp(join(gallery, 'sylvie-scarf.png'))
    .flatten({ background: '#fff' })
    .resize(SIDE, SIDE, { kernel: 'lanczos3' })
    .grayscale()
    .raw()
    .toBuffer();
  const lines = new Uint8ClampedArray(4 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) lines[4 * i + 3] = 0.6 * (255 - gray[i]!);
  const rough = new Uint8ClampedArray(4 * WIDTH * HEIGHT).fill(235);
  const psd = new Uint8Array(
    writePsd({
      width: WIDTH,
      height: HEIGHT,
      imageData: { width: WIDTH, height: HEIGHT, data: rough },
      imageResources: at350,
      children: [
        { name: 'ラフ', imageData: { width: WIDTH, height: HEIGHT, data: rough } },
        { name: '線画', left: LEFT, top: TOP, imageData: { width: SIDE, height: SIDE, data: lines } },
      ],
    }),
  );
  const onPaper = await sharp(Buffer.from(lines), { raw: { width: SIDE, height: SIDE, channels: 4 } })
    .flatten({ background: '#fff' })
    .extend({ top: TOP, background: '#fff' })
    .grayscale()
    .png()
    .toBuffer();
  return { psd, lines: onPaper };
}

/** A program that is there; without it the test says so, or fails where `IRODORI_REQUIRE_PSD_READERS` asks for it. */
function reader(name: string, command: string, args: readonly string[]): string | undefined {
  if (spawnSync(command, args).status === 0) return command;
  const line = `web-demo: ${name} not found: the exported PSD is not read by it`;
  if (process.env['IRODORI_REQUIRE_PSD_READERS'] === '1') throw new Error(line);
  process.stderr.write(`${line}\n`);
  return undefined;
}

interface ReadByPsdTools {
  readonly size: number[];
  readonly dpi: number | null;
  readonly layers: { name: string; blend: string; visible: boolean; box: number[] }[];
  readonly composition: { largest: number; mean: number };
  readonly lines: { shift: number[]; correlation: number };
}

function readByPsdTools(psd: string, lines: string): ReadByPsdTools | undefined {
  const python = process.env['IRODORI_PSD_PYTHON'] ?? 'python3';
  if (!reader('a Python with psd-tools (IRODORI_PSD_PYTHON)', python, ['-c', 'import psd_tools, aggdraw'])) {
    return undefined;
  }
  const script = fileURLToPath(new URL('../../../tools/read-psd.py', import.meta.url));
  return JSON.parse(execFileSync(python, [script, psd, lines, 'Line'], { encoding: 'utf8' })) as ReadByPsdTools;
}

/** The merged picture, by ImageMagick; and what it says of the file. */
async function readByImageMagick(psd: string): Promise<{ said: string; picture: Raster<4> } | undefined> {
  const convert = reader('ImageMagick', 'convert', ['-version']);
  if (!convert) return undefined;
  const said = execFileSync('identify', ['-units', 'PixelsPerInch', '-format', '%w %h %x', `${psd}[0]`]);
  const png = execFileSync(convert, [`${psd}[0]`, 'png:-'], { maxBuffer: 2 ** 28 });
  return { said: said.toString(), picture: await decodeImage(png) };
}

/** The color of the topmost part layer at a place: what is neither line, light, shade nor hint. */
function flatColor(layers: readonly Layer[], x: number, y: number): string | undefined {
  let color: string | undefined;
  for (const { left = 0, top = 0, blendMode, hidden, imageData } of layers) {
    const [i, j] = [x - left, y - top];
    if (blendMode !== 'normal' || hidden || i < 0 || j < 0 || i >= imageData!.width || j >= imageData!.height) continue;
    const [r, g, b, a] = imageData!.data.subarray(4 * (j * imageData!.width + i));
    if (a === 255) color = rgbToHex([r!, g!, b!]);
  }
  return color;
}

e2eWith(bundledModel(), 'the whole job', (bench) => {
  it('a 3000 x 4200 PSD is cleaned, colored with 12 hints, its face locked, shaded and exported as PSD', async () => {
    const { page } = await bench.visit({ raw: true });
    const given = await psdToColor();
    await openShown(page, 'girl.psd', given.psd);
    await page.locator('[data-testid=clean-offer] .primary').click();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForSelector('[data-testid=clean]', { state: 'detached' });
    await painted(page);

    const all = JSON.parse(readFileSync(join(gallery, 'sylvie-scarf.hints.json'), 'utf8')) as {
      hints: { x: number; y: number; color: string }[];
    };
    const hints = TWELVE.map((i) => all.hints[i]!);
    const frame = await fitted(page, WIDTH, HEIGHT);
    const inDrawing = ({ x, y }: { x: number; y: number }) =>
      [LEFT + (x * SIDE) / 512, TOP + (y * SIDE) / 512] as const;
    for (const hint of hints) {
      await chooseColor(page, hint.color);
      await page.mouse.click(...onPage(frame, ...inDrawing(hint)));
    }
    expect(await savedHints(page)).toHaveLength(12);
    await painted(page);

    // The face is locked: another color put there later has no say.
    const face = { x: 250, y: 245 };
    await page.keyboard.press('s');
    await page.mouse.click(...onPage(frame, ...inDrawing(face)));
    await page.getByRole('button', { name: 'Lock' }).click();
    await expect.poll(() => page.getByText('Locked regions: 1').count()).toBe(1);
    await page.keyboard.press('b');
    await chooseColor(page, '#00ff00');
    await page.mouse.click(...onPage(frame, ...inDrawing({ x: 250, y: 262 })));
    await expect.poll(() => page.getByTestId('notices').innerText()).toContain('locked');
    expect(await savedHints(page)).toHaveLength(12);

    await page.getByLabel('Shade and light').fill('60');
    await page.getByLabel('Kind of shade').selectOption('cel');
    await page.getByRole('button', { name: 'Gray', exact: true }).click();
    await painted(page);
    const pictures = process.env['IRODORI_E2E_PICTURES'];
    if (pictures) await page.screenshot({ path: join(pictures, 'whole-job.png') });
    const { name, bytes } = await exported(page, 'psd');
    expect(name).toBe('girl-irodori.psd');
    if (pictures) writeFileSync(join(pictures, name), bytes);

    const psd = readBack(bytes);
    expect([psd.width, psd.height]).toEqual([WIDTH, HEIGHT]);
    expect(psd.imageResources?.resolutionInfo?.horizontalResolution).toBe(350);
    const layers = psd.children!;
    const names = layers.map((layer) => layer.name);
    expect([names[0], ...names.slice(-2)]).toEqual(['Paper', 'Line', 'Hints']);
    // The shade leans to the violet that the button begins with.
    const shade = layers.find((layer) => layer.name === 'Shade')!.imageData!.data;
    const sum = [0, 0, 0];
    let opaque = 0;
    for (let p = 0; p < shade.length; p += 4) {
      if (shade[p + 3] !== 255) continue;
      opaque++;
      for (let c = 0; c < 3; c++) sum[c]! += shade[p + c]!;
    }
    expect((sum[2]! - sum[0]!) / opaque).toBeGreaterThan(10);
    // Hair, skin, eyes, lips, scarf and blouse at least are layers of their own colors, and every hint is obeyed exactly.
    for (const hint of hints) {
      const [x, y] = inDrawing(hint).map(Math.floor);
      expect(flatColor(layers, x!, y!), `at ${x}, ${y}`).toBe(hint.color);
    }

    const folder = mkdtempSync(join(tmpdir(), 'irodori-psd-'));
    try {
      const file = join(folder, 'girl.psd');
      writeFileSync(file, bytes);
      writeFileSync(join(folder, 'lines.png'), given.lines);
      const read = readByPsdTools(file, join(folder, 'lines.png'));
      if (read) {
        expect(read.size).toEqual([WIDTH, HEIGHT]);
        expect(read.dpi).toBe(350);
        expect(read.layers.map((layer) => layer.name)).toEqual(names);
        for (const [i, { blend, visible, box }] of read.layers.entries()) {
          const { name: own, left = 0, top = 0, imageData } = layers[i]!;
          expect(box, own).toEqual([left, top, left + imageData!.width, top + imageData!.height]);
          expect(blend, own).toBe(
            own === 'Line' || own === 'Shade' ? 'MULTIPLY' : own === 'Light' ? 'COLOR_DODGE' : 'NORMAL',
          );
          expect(visible, own).toBe(own !== 'Hints');
        }
        expect(read.lines.shift).toEqual([0, 0]);
        expect(read.lines.correlation).toBeGreaterThan(0.9);
        // Every layer is rounded to a byte on its own.
        expect(read.composition.mean).toBeLessThan(0.5);
        expect(read.composition.largest).toBeLessThanOrEqual(3);
      }
      const magick = await readByImageMagick(file);
      if (magick) {
        expect(magick.said).toBe(`${WIDTH} ${HEIGHT} 350`);
        const own = psd.imageData!.data;
        let differing = 0;
        for (let i = 0; i < own.length; i++) if (own[i] !== magick.picture.data[i]) differing++;
        expect(differing).toBe(0);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

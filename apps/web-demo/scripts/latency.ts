import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { PresetName } from '@irodori/graph-builder/models';
import type { Size } from '@irodori/image';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { launch, launchProfile, needBrowser } from '../e2e/browser.ts';
import { fitted, openFile, painted } from '../e2e/harness-page.ts';
import { serveSite } from '../e2e/server.ts';
import { writeTestModels } from '../e2e/test-model.ts';
import { buildSite } from '../config/build-site.ts';
import { spent, threadTimes } from './thread-times.ts';

/**
 * What the editor costs in Chromium, isolated with two threads: milliseconds from pointer-up to flats on screen and to opened
 * drawings, by the clock and as processor time by thread; times of a first and a second visit; download sizes.
 *
 *   npm run latency -w @irodori/web-demo -- [--site FOLDER] [--preset NAME] [--megapixels 1,4,12] [--strokes 30] [--visits 3]
 *
 * `--site` takes a site that was built before, so that two can be measured by turns; `--preset` a generator of that size with
 * random weights in place of the bundled model. The drawing is a figure of samples/gallery, enlarged.
 */
const { values } = parseArgs({
  options: {
    site: { type: 'string' },
    preset: { type: 'string' },
    megapixels: { type: 'string', default: '1,4,12' },
    strokes: { type: 'string', default: '30' },
    visits: { type: 'string', default: '3' },
  },
});
const [strokeCount, visitCount] = [Number(values.strokes), Number(values.visits)];
const executable = needBrowser('latency');
const folder = mkdtempSync(join(tmpdir(), 'irodori-latency-'));
const print = (text: string) => process.stdout.write(`${text}\n`);
const quantile = (all: readonly number[], q: number) => {
  const sorted = [...all].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)]!);
};

/** From pointer-up to the frame that shows the flats after it, as the page's own clock has it. */
async function strokes(page: Page, { width, height }: Size, count: number): Promise<number[]> {
  const frame = await fitted(page, width, height);
  const all: number[] = [];
  for (let i = 0; i < count; i++) {
    await page.evaluate(() => {
      const status = document.querySelector('[data-testid=status]')!;
      const passed = new Promise<number>((resolve) => {
        let up: number | undefined;
        document
          .querySelector('canvas[data-stage]')!
          .addEventListener('pointerup', () => (up = performance.now()), { once: true, capture: true });
        const observer = new MutationObserver(() => {
          if (status.getAttribute('data-painted') !== 'full' || up === undefined) return;
          observer.disconnect();
          // The editor asked for its frame before: it has drawn when this one is called.
          requestAnimationFrame(() => resolve(performance.now() - up!));
        });
        observer.observe(status, { attributes: true, attributeFilter: ['data-painted'] });
      });
      Object.assign(globalThis, { passed });
    });
    const [x, y] = [(0.3 + ((i * 0.127) % 0.4)) * width, (0.1 + ((i * 0.079) % 0.8)) * height];
    const k = frame.scale;
    await page.mouse.move(frame.left + x * k, frame.top + y * k);
    await page.mouse.down();
    await page.mouse.move(frame.left + x * k + 12, frame.top + y * k + 9, { steps: 3 });
    await page.mouse.up();
    all.push(await page.evaluate(() => (globalThis as unknown as { passed: Promise<number> }).passed));
  }
  return all;
}

async function enlarged(megapixels: number): Promise<Size & { png: Uint8Array }> {
  const small = fileURLToPath(new URL('../../../samples/gallery/sylvie-standing.png', import.meta.url));
  const size = await sharp(small).metadata();
  const width = Math.round(Math.sqrt((megapixels * 1e6 * size.width) / size.height));
  const { data, info } = await sharp(small)
    .resize(width, undefined, { kernel: 'cubic' })
    .png({ compressionLevel: 3 })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, png: data };
}

function build(to: string): void {
  const models = join(folder, 'models');
  if (values.preset) writeTestModels(models, values.preset as PresetName);
  buildSite({ ...(values.preset && { IRODORI_MODELS: models }), IRODORI_WEB_OUT: to });
}

const settings = () => localStorage.setItem('irodori.settings', JSON.stringify({ welcomed: true, threads: 2 }));

try {
  const dist = values.site ?? join(folder, 'site');
  if (!values.site) build(dist);
  const site = await serveSite(dist);
  const browser = await launch(executable);

  for (const megapixels of values.megapixels.split(',').map(Number).filter(Boolean)) {
    const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.addInitScript(settings);
    await page.goto(site.url);
    await painted(page);
    if (megapixels === 1) print(`isolated: ${await page.evaluate(() => crossOriginIsolated)}`);
    const { width, height, png } = await enlarged(megapixels);
    const name = `d${megapixels}.png`;
    let before = await threadTimes(browser);
    const start = performance.now();
    await openFile(page, name, png);
    await page.waitForSelector(`[data-testid=status][data-drawing="${name}"][data-painted=full]`, { timeout: 120_000 });
    const opened = Math.round(performance.now() - start);
    print(`\n## ${megapixels} megapixels, ${width} x ${height}, ms`);
    print(`opened and colored: ${opened}; processor ${spent(before, await threadTimes(browser))}`);
    if (strokeCount > 0) {
      await strokes(page, { width, height }, 4);
      before = await threadTimes(browser);
      const times = await strokes(page, { width, height }, strokeCount);
      const processor = spent(before, await threadTimes(browser), strokeCount);
      const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
      print(`pointer-up to flats, ${strokeCount} strokes: p50 ${p50}, p95 ${p95}; processor of one ${processor}`);
    }
    await context.close();
  }

  await browser.close();

  // Visits begin with a profile of their own on the disk, as people have: its caches hold compiled scripts, too.
  for (let visit = 0; visit < visitCount; visit++) {
    if (visit === 0) print('\n## visits, ms to the shell, to the drawing, to first colors; processor to first colors');
    const context = await launchProfile(executable, join(folder, `profile-${visit}`));
    for (const kind of ['cold', 'warm', 'warm']) {
      const page = await context.newPage();
      await page.addInitScript(settings);
      const before = await threadTimes(context);
      const start = performance.now();
      await page.goto(site.url, { waitUntil: 'commit' });
      const shown = (selector: string) => page.waitForSelector(selector, { timeout: 120_000 });
      const passed: number[] = [];
      for (const selector of ['header button', '[data-drawing]:not([data-drawing=""])', '[data-painted=full]']) {
        await shown(selector);
        passed.push(Math.round(performance.now() - start));
      }
      print(`${kind}: ${passed.join(', ')}; ${spent(before, await threadTimes(context))}`);
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.waitForTimeout(4000);
      await page.close();
    }
    await context.close();
  }
  await site.close();

  print('\n## download sizes');
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|mjs|css|wasm|onnx|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort((a, b) => statSync(b).size - statSync(a).size)) {
    const bytes = readFileSync(file);
    const [plain, packed] = [bytes.length, gzipSync(bytes).length].map((size) => (size / 1000).toFixed(1).padStart(9));
    print(`${plain} kB  gzip ${packed} kB  ${file.slice(dist.length + 1)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

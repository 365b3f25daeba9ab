import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { PresetName } from '@irodori/graph-builder/models';
import type { Page } from 'playwright-core';
import { findBrowser, launch } from '../e2e/browser.ts';
import { drawingPng } from '../e2e/drawings.ts';
import { fitted, openFile } from '../e2e/harness-page.ts';
import { serveSite } from '../e2e/server.ts';
import { writeTestModels } from '../e2e/test-model.ts';

/**
 * What the editor costs: milliseconds from pointer-up to the new picture, download sizes, time to interactive.
 * `npm run latency -w @irodori/web-demo [-- preset [strokes]]`; presets of graph-builder, `lite` by default, with random weights,
 * since speed does not depend on them.
 */
const preset = (process.argv[2] ?? 'lite') as PresetName;
const RUNS = Number(process.argv[3] ?? 12);
const app = fileURLToPath(new URL('../', import.meta.url));
const executable = findBrowser();
if (!executable) {
  process.stderr.write('latency: no Chromium found; set CHROMIUM_PATH\n');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'irodori-latency-'));
const print = (text: string) => process.stdout.write(`${text}\n`);
const quantile = (values: readonly number[], q: number) => {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)]!);
};

/** From pointer-up to the picture after it, as the page's own clock has it. */
async function strokes(page: Page, side: number, runs: number): Promise<number[]> {
  const frame = await fitted(page, side, side);
  const all: number[] = [];
  for (let i = 0; i < runs + 2; i++) {
    await page.evaluate(() => {
      const times: { up?: number; full?: number } = {};
      Object.assign(globalThis, { times });
      document
        .querySelector('canvas[data-stage]')!
        .addEventListener('pointerup', () => (times.up = performance.now()), { once: true, capture: true });
      const status = document.querySelector('[data-testid=status]')!;
      const observer = new MutationObserver(() => {
        const painted = status.getAttribute('data-painted');
        if (painted === 'full' && times.up !== undefined) {
          times.full ??= performance.now();
          observer.disconnect();
        }
      });
      observer.observe(status, { attributes: true, attributeFilter: ['data-painted'] });
    });
    const [x, y] = [(0.15 + ((i * 0.127) % 0.65)) * side, (0.2 + ((i * 0.079) % 0.6)) * side];
    await page.mouse.click(frame.left + x * frame.scale, frame.top + y * frame.scale);
    await page.waitForFunction(
      () => (globalThis as unknown as { times: { full?: number } }).times.full !== undefined,
      undefined,
      { timeout: 120_000 },
    );
    const times = (await page.evaluate(() => (globalThis as unknown as { times: unknown }).times)) as {
      up: number;
      full: number;
    };
    if (i < 2) continue;
    all.push(times.full - times.up);
  }
  return all;
}

try {
  writeTestModels(join(folder, 'models'), preset);
  const dist = join(folder, 'site');
  execFileSync(process.execPath, [`${app}../../node_modules/vite/bin/vite.js`, 'build', '--logLevel', 'error'], {
    cwd: app,
    env: { ...process.env, NODE_ENV: 'production', IRODORI_MODELS: join(folder, 'models'), IRODORI_WEB_OUT: dist },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  print('## download sizes');
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|mjs|css|wasm|onnx|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort((a, b) => statSync(b).size - statSync(a).size)) {
    const bytes = readFileSync(file);
    print(
      `${(bytes.length / 1000).toFixed(1).padStart(9)} kB  gzip ${(gzipSync(bytes).length / 1000).toFixed(1).padStart(8)} kB  ${file.slice(dist.length + 1)}`,
    );
  }

  const site = await serveSite(dist);
  const browser = await launch(executable);
  print(`\n## ${preset}, pointer-up to picture, ${RUNS} strokes each, ms`);
  for (const side of [512, 1024, 2048]) {
    const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.addInitScript(() =>
      localStorage.setItem('irodori.settings', JSON.stringify({ welcomed: true, threads: 2 })),
    );
    await page.goto(site.url);
    await page.waitForSelector('[data-painted=full]', { timeout: 120_000 });
    const name = `d${side}.png`;
    const start = performance.now();
    await openFile(page, name, await drawingPng({ width: side, height: side }));
    await page.waitForSelector(`[data-drawing="${name}"][data-painted=full]`, { timeout: 120_000 });
    const opened = Math.round(performance.now() - start);
    const times = await strokes(page, side, RUNS);
    print(
      `${side} x ${side}: opened and colored ${opened}; stroke p50 ${quantile(times, 0.5)} p95 ${quantile(times, 0.95)}`,
    );
    await context.close();
  }

  print('\n## visits, ms');
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 } });
  for (const visit of ['cold', 'warm']) {
    const page = await context.newPage();
    const start = performance.now();
    await page.goto(site.url, { waitUntil: 'commit' });
    await page.waitForSelector('header button');
    const shell = performance.now() - start;
    await page.waitForSelector('[data-drawing]:not([data-drawing=""])', { timeout: 60_000 });
    const drawing = performance.now() - start;
    await page.waitForSelector('[data-painted=full]', { timeout: 120_000 });
    const colored = performance.now() - start;
    print(
      `${visit}: shell usable ${Math.round(shell)}, drawing on the table ${Math.round(drawing)}, first colors ${Math.round(colored)}`,
    );
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForTimeout(1500);
    await page.close();
  }
  await browser.close();
  await site.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

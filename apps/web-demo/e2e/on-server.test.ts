import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterEach, expect, inject, it } from 'vitest';
import { deltaE } from './delta-e.ts';
import { drawingPng } from './drawings.ts';
import { chooseColor, e2e, exportedRaster, fitted, notice, openDrawing, painted, pixel, stroke } from './harness.ts';
import type { Site } from './server.ts';
import { bundledModel } from './test-model.ts';

const main = fileURLToPath(new URL('../../train-cli/src/main.ts', import.meta.url));
const model = fileURLToPath(new URL(`../../../models/${bundledModel()}`, import.meta.url));
const KEY = '0123456789abcdef';

let server: ChildProcess | undefined;

async function stop(): Promise<void> {
  const running = server;
  server = undefined;
  if (!running || running.exitCode !== null) return;
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGTERM');
  await ended;
}
afterEach(stop);

/** `irodori serve` with the built editor and the trained model. */
async function irodoriServe(...flags: string[]): Promise<Site> {
  const args = ['serve', '--port', '0', '--threads', '1', '--editor', inject('site'), '-m', model, ...flags];
  const child = spawn(process.execPath, ['--conditions=@irodori/source', '--import', 'tsx', main, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, IRODORI_KEY: flags.includes('--host') ? KEY : '' },
  });
  server = child;
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`irodori serve ended with ${code}`)));
    child.stdout.once('data', (line: Buffer) => resolve(`${line.toString().trim()}/`));
  });
  return { url: url.replace('0.0.0.0', '127.0.0.1'), requests: [], close: stop };
}

/** What the server was asked for by the page and its workers. */
function watch(page: Page): string[] {
  const asked: string[] = [];
  page.context().on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/v1/')) asked.push(`${request.method()} ${pathname}`);
  });
  return asked;
}

const posts = (asked: readonly string[]): string[] => asked.filter((line) => line.startsWith('POST')).sort();

const place = (page: Page) => page.getByLabel('Networks run on');

async function choosePlace(page: Page, value: 'server' | 'device'): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await place(page).selectOption(value);
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
}

const runsOn = (page: Page): Promise<string> => page.locator('[data-testid=backend]').innerText();
const NETWORKS = ['POST /v1/networks/generator', 'POST /v1/networks/parts'];

e2e('coloring by the server of the page', (bench) => {
  it('asks the server for the networks once a drawing; strokes need nobody; without the server this device goes on', async () => {
    const at = await irodoriServe();
    const { page } = await bench.visit({ at, expected: /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE/ });
    const asked = watch(page);
    expect(await runsOn(page)).toMatch(/^Web/);
    await choosePlace(page, 'server');
    await expect.poll(() => runsOn(page)).toBe(`Networks: ${new URL(at.url).host}`);
    await expect.poll(() => posts(asked)).toEqual(NETWORKS);
    await painted(page);
    await page.getByText('The networks run on').waitFor();
    await chooseColor(page, '#2a9d3c');
    await stroke(page, await fitted(page, 320, 240), [90, 120]);
    await painted(page);
    const [r, g, b] = pixel(await exportedRaster(page, 'color'), 90, 120);
    expect(deltaE([r!, g!, b!], [42, 157, 60])).toBeLessThan(6);
    expect(posts(asked)).toEqual(NETWORKS);

    await stop();
    await openDrawing(page, await drawingPng({ width: 300, height: 260 }));
    expect(await notice(page)).toMatch(/The server did not answer as it should[^]*no answer from the server/);
    expect(await runsOn(page)).toMatch(/^Web/);
    await page.getByRole('button', { name: 'Ask the server again' }).waitFor();
  });

  it('takes a key, keeps the choice for the next visit, and shows none where files are served', async () => {
    const at = await irodoriServe('--host', '0.0.0.0');
    const { page } = await bench.visit({ at, expected: /401/ });
    await choosePlace(page, 'server');
    expect(await notice(page)).toMatch(/The server asks for a key/);
    await painted(page);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('Key of the server').fill(KEY);
    await page.keyboard.press('Tab');
    const asked = watch(page);
    await place(page).selectOption('server');
    await page.keyboard.press('Escape');
    await expect.poll(() => runsOn(page)).toBe(`Networks: ${new URL(at.url).host}`);
    await expect.poll(() => posts(asked)).toEqual(NETWORKS);
    await painted(page);
    asked.length = 0;
    await page.reload();
    await painted(page);
    expect(await runsOn(page)).toBe(`Networks: ${new URL(at.url).host}`);
    expect(posts(asked)).toEqual(NETWORKS);

    const { page: plain } = await bench.visit();
    await plain.getByRole('button', { name: 'Settings' }).click();
    await plain.getByText('Computes with').waitFor();
    expect(await place(plain).count()).toBe(0);
  });
});

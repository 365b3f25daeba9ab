import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeImage } from '@irodori/data';
import { afterAll, expect, it } from 'vitest';
import { e2eWith, exportedRaster, openDrawing, openFile, painted, savedHints } from './harness.ts';
import { bundledModel } from './test-model.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'irodori-colors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

e2eWith(bundledModel(), 'the same colors everywhere', (bench) => {
  it('a figure with its hints looks in the editor as `irodori colorize` paints it', async () => {
    const sketch = `${root}samples/gallery/sylvie-standing.png`;
    const hints = `${root}samples/gallery/sylvie-standing.hints.json`;
    const output = join(folder, 'colorized.png');
    const command = ['apps/train-cli/src/main.ts', 'colorize', '-i', sketch, '--hints', hints, '-o', output, '-q'];
    const colorized = promisify(execFile)(
      process.execPath,
      ['--conditions=@irodori/source', '--import', 'tsx', ...command, '-m', `models/${bundledModel()}`],
      { cwd: root },
    );
    const page = await bench.page({ raw: true });
    await openDrawing(page, readFileSync(sketch), 'figure.png');
    await openFile(page, 'figure.hints.json', readFileSync(hints), 'application/json');
    await page.getByText('Hints: 25').waitFor();
    await painted(page);
    expect(await savedHints(page)).toHaveLength(25);
    const shown = await exportedRaster(page, 'flat');
    await colorized;
    const wanted = await decodeImage(readFileSync(output));
    expect([shown.width, shown.height]).toEqual([wanted.width, wanted.height]);
    // The same network in two runtimes, in halves and as a whole: the last digits differ, and rounding with them.
    const off = wanted.data.filter((v, p) => Math.abs(v - shown.data[p]!) > 2).length;
    expect(off / wanted.data.length).toBeLessThan(0.001);
  });
});

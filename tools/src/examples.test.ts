import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { fromSource, root } from './from-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'irodori-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What an example says on stdout. */
const run = (name: string, ...args: string[]) =>
  execFileSync(process.execPath, [...fromSource(`examples/${name}.ts`), ...args], { cwd: root, encoding: 'utf8' });

const disk = ([r, g, b]: number[]) =>
  Buffer.from(
    `<svg width="64" height="64"><circle cx="32" cy="32" r="28" fill="rgb(${r},${g},${b})" stroke="#000"/></svg>`,
  );

describe('examples', () => {
  it('a network of one’s own learns', () => {
    const losses = [...run('own-network').matchAll(/loss ([\d.]+)/g)].map(([, text]) => Number(text));
    expect(losses).toHaveLength(5);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 20);
  });

  it('a picture is colored at its own size', () => {
    const output = join(folder, 'colored.png');
    const drawing = join(root, 'samples/gallery/elf.png');
    expect(run('color-picture', drawing, output, '120,80,#c83c50')).toMatch(/5\/5 end\n(.*\n)*.*, \d+ layers/);
    const size = (path: string) => readFileSync(path).subarray(16, 24);
    expect(size(output)).toEqual(size(drawing));
    expect(readFileSync(join(folder, 'colored.psd')).toString('latin1', 0, 4)).toBe('8BPS');
  });

  it.each([
    ['color-picture', /nope\.png: no such file/],
    ['train-folder', /nope\.png: no such folder/],
    ['evaluate-models', /nope\.png: no/],
  ])('%s says in one line what is wrong', (name, line) => {
    const args = [...fromSource(`examples/${name}.ts`), join(folder, 'nope.png'), join(folder, 'none')];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    expect(stderr).toMatch(line);
    expect([status, stderr.trim().split('\n')]).toEqual([1, [expect.anything()]]);
  });

  it('a folder trains a model, which is compared with the bundled one', async () => {
    const pictures = join(folder, 'pictures');
    mkdirSync(pictures);
    for (const [index, color] of [
      [200, 60, 80],
      [60, 120, 200],
      [90, 170, 70],
    ].entries()) {
      await sharp({ create: { width: 96, height: 96, channels: 3, background: { r: 250, g: 240, b: 220 } } })
        .composite([{ input: disk(color), left: 8 * index, top: 10 }])
        .png()
        .toFile(join(pictures, `${index}.png`));
    }
    const out = join(folder, 'run');
    expect(run('train-folder', pictures, out, '2')).toContain('finished at step 2');
    expect(run('evaluate-models', join(root, 'models/swift'), join(out, 'model'), '2')).toContain('PSNR');
  });
});

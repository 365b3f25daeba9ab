import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeImage } from '@irodori/data';
import { parseHintFile } from '@irodori/image';
import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../e2e/cli.testing.ts';
import { trainCommand } from '../train/index.ts';
import { colorizeCommand } from './index.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

async function quietly(work: () => Promise<unknown>): Promise<void> {
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation(() => true),
  );
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const drawing = (): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="160"><rect width="128" height="160" fill="#fff"/>
<g fill="none" stroke="#000" stroke-width="3"><circle cx="64" cy="50" r="32"/><circle cx="54" cy="48" r="7"/><rect x="30" y="90" width="68" height="60"/></g></svg>`,
    ),
  )
    .png()
    .toBuffer();

it('the nine pictures of a network trained by command are nine candidates: a sheet, pictures, and hints that give them', async () => {
  // SGRU with its nine outputs, narrow.
  writeFileSync(
    at('narrow.yaml'),
    'generator:\n  widths: [4, 4, 4, 4, 4, 4]\nweights:\n  perceptual: 0\n  huber: 0\n  l1: 1\n',
  );
  const run = at('run');
  const small = ['--size', '64', '--batch', '1', '--steps', '2', '--perceptual', 'none'];
  await quietly(() =>
    trainCommand().parseAsync(['--preset', 'sgru', '--config', at('narrow.yaml'), ...small, '--out', run], {
      from: 'user',
    }),
  );
  writeFileSync(at('sketch.png'), await drawing());
  const colorize = (...args: string[]): Promise<void> =>
    quietly(() => colorizeCommand().parseAsync(['-m', run, '--threads', '1', ...args], { from: 'user' }));
  await colorize('-i', at('sketch.png'), '-o', at('ideas.png'), '--candidates', '9');
  const numbers = Array.from({ length: 9 }, (_, i) => i + 1);
  expect(
    readdirSync(folder)
      .filter((name) => name.startsWith('ideas'))
      .sort(),
  ).toEqual(['ideas.png', ...numbers.flatMap((n) => [`ideas-${n}.png`, `ideas-${n}.hints.json`])].sort());
  const sheet = await decodeImage(at('ideas.png'));
  expect([sheet.width >= 3 * 128, sheet.height >= 3 * 160]).toEqual([true, true]);
  const pictures = await Promise.all(numbers.map((n) => decodeImage(at(`ideas-${n}.png`))));
  expect(new Set(pictures.map(({ data }) => data.join())).size).toBe(9);
  // Each is colored by ordinary hints: every hint's own pixel has its color.
  for (const [i, { width, data }] of pictures.entries()) {
    const { hints } = parseHintFile(readFileSync(at(`ideas-${i + 1}.hints.json`), 'utf8'));
    expect(hints.length).toBeGreaterThan(0);
    for (const hint of hints) {
      if (hint.kind !== 'point') throw new Error('expected dots');
      const p = 4 * (Math.floor(hint.y) * width + Math.floor(hint.x));
      expect([...data.slice(p, p + 3)]).toEqual([...hint.color]);
    }
  }
});

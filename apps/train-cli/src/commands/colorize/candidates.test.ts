import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { decodeImage } from '@irodori/data';
import { parseHintFile } from '@irodori/image';
import { expect, it } from 'vitest';
import { outputOf } from '../../e2e/in-process.testing.ts';
import { svgDrawing } from '../../e2e/svg-picture.testing.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.testing.ts';

const { folder, at } = temporaryFolder();

const figure = `<g fill="none" stroke="#000" stroke-width="3"><circle cx="64" cy="50" r="32"/><circle cx="54" cy="48" r="7"/>
<rect x="30" y="90" width="68" height="60"/></g>`;

it('the nine pictures of a network trained by command are nine candidates: a sheet, pictures, and hints that give them', async () => {
  // SGRU with its nine outputs, narrow.
  writeFileSync(
    at('narrow.yaml'),
    'generator:\n  widths: [4, 4, 4, 4, 4, 4]\nweights:\n  perceptual: 0\n  huber: 0\n  l1: 1\n',
  );
  const run = at('run');
  const small = ['--size', '64', '--batch', '1', '--steps', '2', '--perceptual', 'none'];
  await outputOf('train', '--preset', 'sgru', '--config', at('narrow.yaml'), ...small, '--out', run);
  await svgDrawing(128, 160, figure).png().toFile(at('sketch.png'));
  const files = ['-i', at('sketch.png'), '-o', at('ideas.png')];
  await outputOf('colorize', '-m', run, '--threads', '1', ...files, '--candidates', '9');
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

import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { colorize } from '../../colorize/colorize.ts';
import { releaseModels } from '../../colorize/kept-models.ts';
import { outputOf, runInProcess } from '../../e2e/in-process.testing.ts';
import { svgDrawing } from '../../e2e/svg-picture.testing.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.testing.ts';

const { at } = temporaryFolder();
const model = fileURLToPath(new URL('../../../../../models/swift', import.meta.url));
afterAll(releaseModels);

const pixels = (path: string): Promise<Buffer> => sharp(path).removeAlpha().raw().toBuffer();

it('--shade-tint gives the picture of the option shadeTint, and refuses what is no color', async () => {
  const input = at('disc.png');
  const disc = '<circle cx="48" cy="48" r="36" fill="none" stroke="#000" stroke-width="3"/>';
  await svgDrawing(96, 96, disc).png().toFile(input);
  const run = async (name: string, ...tint: string[]) => {
    const flags = ['-m', model, '-i', input, '-o', at(name), '--hint', '48,48,#f0c8b0', '--shade', '80', '-q'];
    await outputOf('colorize', ...flags, ...tint);
    return pixels(at(name));
  };
  const hints = [{ x: 48, y: 48, color: '#f0c8b0' }];
  const { picture } = await colorize(input, { model, hints, shade: 0.8, shadeTint: [90, 90, 200] });
  const blue = await run('blue.png', '--shade-tint', '#5a5ac8');
  expect(Buffer.compare(blue, Buffer.from(picture.data))).toBe(0);
  expect(Buffer.compare(blue, await run('gray.png'))).not.toBe(0);

  const { code, stderr } = await runInProcess(['colorize', '-i', input, '--shade-tint', 'blue']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/--shade-tint.*blue.*Expected a color such as '#5a5ac8'/);
});

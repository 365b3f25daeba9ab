import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, expect, it, vi } from 'vitest';
import { colorize } from '../../colorize/colorize.ts';
import { releaseModels } from '../../colorize/kept-models.ts';
import { colorizeCommand } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'irodori-tint-'));
const model = fileURLToPath(new URL('../../../../../models/swift', import.meta.url));
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await releaseModels();
});

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect width="96" height="96" fill="#fff"/>
<circle cx="48" cy="48" r="36" fill="none" stroke="#000" stroke-width="3"/></svg>`;

const pixels = (path: string): Promise<Buffer> => sharp(path).removeAlpha().raw().toBuffer();

it('--shade-tint gives the picture of the option shadeTint, and refuses what is no color', async () => {
  const input = join(folder, 'disc.png');
  writeFileSync(input, await sharp(Buffer.from(svg)).png().toBuffer());
  const run = async (name: string, ...tint: string[]) => {
    const output = join(folder, name);
    const flags = ['-m', model, '-i', input, '-o', output, '--hint', '48,48,#f0c8b0', '--shade', '80', '-q'];
    await colorizeCommand().parseAsync([...flags, ...tint], { from: 'user' });
    return pixels(output);
  };
  const hints = [{ x: 48, y: 48, color: '#f0c8b0' }];
  const { picture } = await colorize(input, { model, hints, shade: 0.8, shadeTint: [90, 90, 200] });
  const blue = await run('blue.png', '--shade-tint', '#5a5ac8');
  expect(Buffer.compare(blue, Buffer.from(picture.data))).toBe(0);
  expect(Buffer.compare(blue, await run('gray.png'))).not.toBe(0);

  let said = '';
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
  const command = colorizeCommand().exitOverride();
  await expect(command.parseAsync(['-i', input, '--shade-tint', 'blue'], { from: 'user' })).rejects.toThrow();
  spy.mockRestore();
  expect(said).toMatch(/--shade-tint.*blue.*Expected a color such as '#5a5ac8'/);
});

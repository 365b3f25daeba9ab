import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { assertJsonLines } from '../../cli/json-lines.testing.ts';
import { writeTinyModel } from '../eval/tiny-model.testing.ts';
import { outputOf } from '../../e2e/in-process.testing.ts';
import { svgDrawing } from '../../e2e/svg-picture.testing.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.testing.ts';
import { colorizeCommand } from './index.ts';
import { SettledFiles } from './watch.ts';

const { at } = temporaryFolder();

const drawing = (radius: number): Promise<Buffer> =>
  svgDrawing(64, 64, `<circle cx="32" cy="32" r="${radius}" fill="none" stroke="#000" stroke-width="2"/>`)
    .png()
    .toBuffer();

/** Waits until a file is there and is as described. */
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 2400) throw new Error('waited in vain');
    await sleep(100);
  }
}

it('tells files that grow from those that are complete', () => {
  const files = new SettledFiles();
  writeFileSync(at('a.png'), 'x');
  writeFileSync(at('empty.png'), '');
  const all = [at('a.png'), at('empty.png'), at('gone.png')];
  const settled = (now: number) => [...files.look(all, now).keys()];
  expect(settled(0)).toEqual([]);
  expect(settled(1999)).toEqual([]);
  expect(settled(2000)).toEqual([at('a.png')]);
  appendFileSync(at('a.png'), 'y');
  expect(settled(2500)).toEqual([]);
  expect(settled(4400)).toEqual([]);
  expect(settled(4500)).toEqual([at('a.png')]);
});

it('colors what comes in, once it is written, as one run over the folder does', async () => {
  const model = writeTinyModel(at('model'), 'tiny', 1);
  mkdirSync(at('in'));
  writeFileSync(at('in/first.png'), await drawing(10));
  // Somebody's hints where those of this run would go.
  const own = '{"version":1,"hints":[]}';
  mkdirSync(at('out'));
  writeFileSync(at('out/first.hints.json'), own);
  let said = '';
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((said += String(text)), true)),
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true),
  ];
  const flags = ['-m', model, '--threads', '1'];
  const watching = colorizeCommand().parseAsync(
    [...flags, '--watch', at('in'), '-o', at('out'), '--save-hints', '--json'],
    {
      from: 'user',
    },
  );
  try {
    await until(() => existsSync(at('out/first.png')));
    // In two pieces, as a slow copy comes; then a picture of the same name, which takes the PNG's.
    const slow = await drawing(14);
    writeFileSync(at('in/slow.jpg'), slow.subarray(0, 100));
    await sleep(1000);
    appendFileSync(at('in/slow.jpg'), slow.subarray(100));
    await until(() => existsSync(at('out/slow.png')));
    writeFileSync(at('in/slow.png'), await drawing(20));
    await until(() => existsSync(at('out/slow.jpg.png')));
    // Saved again: colored again.
    const before = readFileSync(at('out/first.png'));
    writeFileSync(at('in/first.png'), await drawing(25));
    await until(() => !readFileSync(at('out/first.png')).equals(before));
    await until(() => (said.match(/"event":"picture"/g) ?? []).length >= 5);
    expect(readFileSync(at('out/first.hints.json'), 'utf8')).toBe(own);
    expect(existsSync(at('out/slow.hints.json'))).toBe(true);
  } finally {
    process.emit('SIGINT', 'SIGINT');
    await watching;
    for (const spy of spies) spy.mockRestore();
  }
  const lines = assertJsonLines(said);
  expect(lines.filter(({ event }) => event === 'failed')).toEqual([]);
  expect(lines.at(-1)).toMatchObject({ event: 'end', failed: 0, stopped: false });
  await outputOf('colorize', ...flags, '-i', at('in'), '-o', at('once'), '-q');
  for (const name of ['first.png', 'slow.png', 'slow.jpg.png']) {
    expect([name, readFileSync(at(`out/${name}`)).equals(readFileSync(at(`once/${name}`)))]).toEqual([name, true]);
  }
});

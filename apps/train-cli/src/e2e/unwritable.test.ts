import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { partsConfigSchema } from '../parts/config.ts';
import { writePartsConfig } from '../parts/run-settings.ts';
import { failureOf } from './in-process.testing.ts';
import { temporaryFolder } from './temporary-folder.testing.ts';

const { at } = temporaryFolder();

beforeAll(() => {
  mkdirSync(at('drawings'));
  for (const name of ['sketch.png', 'drawings/sketch.png', 'file']) writeFileSync(at(name), 'no picture');
});

/** The models, runs and pictures are not there either: the place is refused before they are looked for. */
const none = at('none');
const commands: [name: string, args: (place: string) => string[]][] = [
  ['eval', (place) => ['eval', '-m', none, '--report', place]],
  ['eval --measure dots', (place) => ['eval', '-m', none, '--measure', 'dots', '--report', place]],
  ['colorize', (place) => ['colorize', '-m', none, '-i', at('sketch.png'), '-o', `${place}/a.png`]],
  ['colorize --layers', (place) => ['colorize', '-m', none, '-i', at('sketch.png'), '--layers', `${place}/a.psd`]],
  ['colorize of a folder', (place) => ['colorize', '-m', none, '-i', at('drawings'), '-o', place]],
  ['colorize into an archive', (place) => ['colorize', '-m', none, '-i', at('drawings'), '-o', `${place}/a.cbz`]],
  ['colorize --watch', (place) => ['colorize', '-m', none, '--watch', at('drawings'), '-o', place]],
  ['colorize --watch --layers', (place) => ['colorize', '-m', none, '--watch', at('drawings'), '--layers', place]],
  ['character make', (place) => ['character', 'make', none, '-m', none, '-o', `${place}/a.character.json`]],
  ['data preview', (place) => ['data', 'preview', '--data', `folder:${none}`, '-o', `${place}/a.png`]],
  ['data prepare', (place) => ['data', 'prepare', '--data', `folder:${none}`, '-o', place]],
  ['export', (place) => ['export', '-m', none, '-o', place]],
  ['parts train', (place) => ['parts', 'train', '--drawings', none, '--kit', none, '--data', 'flunt', '-o', place]],
  ['runs compare', (place) => ['runs', 'compare', none, none, '--report', `${place}/a.html`]],
  ['study new', (place) => ['study', 'new', '-m', none, none, '-o', place]],
  ['study report', (place) => ['study', 'report', none, none, '-o', place]],
];

describe('a place that cannot be written is refused before any work is done', () => {
  // Of root, too, whom no permissions stop.
  it.runIf(process.platform === 'linux').each(commands)('%s, into /proc', async (_, args) => {
    const { line, exitCode } = await failureOf(...args('/proc/x'));
    expect(line).toMatch(/^\/proc\/x\S*: no folder can be made there; choose another place$/);
    expect(exitCode).toBe(1);
  });

  it.each(commands)('%s, below a file', async (_, args) => {
    const { line, exitCode } = await failureOf(...args(at('file/x')));
    expect(line).toMatch(/file\/x\S*: (?:cannot be written, \S*file is not a folder|expected a folder, got a file)$/);
    expect(exitCode).toBe(1);
  });

  it('parts add, of a folder in the way of the network', async () => {
    const [run, model] = [at('run'), at('model')];
    // No checkpoint is there either.
    writePartsConfig(run, partsConfigSchema.parse({ preset: 'parts-tiny' }));
    mkdirSync(`${model}/parts.onnx`, { recursive: true });
    const shipped = fileURLToPath(new URL('../../../../models/swift/model.json', import.meta.url));
    copyFileSync(shipped, `${model}/model.json`);
    const { line, exitCode } = await failureOf('parts', 'add', run, '-m', model);
    expect(line).toMatch(/model.parts\.onnx: expected a file name to write to, got a folder$/);
    expect(exitCode).toBe(1);
    expect(readdirSync(model).sort()).toEqual(['model.json', 'parts.onnx']);
  });
});

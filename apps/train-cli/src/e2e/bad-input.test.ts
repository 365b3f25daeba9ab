import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeImage, encodePng } from '@irodori/data';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../commands/eval/tiny-model.testing.ts';
import { runCli } from './cli.testing.ts';
import { temporaryFolder } from './temporary-folder.testing.ts';
import { runInProcess } from './in-process.testing.ts';
import { svgDrawing, svgPicture } from './svg-picture.testing.ts';

const { folder, at } = temporaryFolder();

const circle = '<ellipse cx="50%" cy="50%" rx="40%" ry="40%" fill="none" stroke="#000" stroke-width="3"/>';
const drawing = (path: string, width: number, height: number) =>
  svgDrawing(width, height, circle).removeAlpha().png().toFile(path);

beforeAll(async () => {
  writeTinyModel(at('model'), 'test', 1);
  mkdirSync(at('empty'));
  await drawing(at('sketch.png'), 100, 70);
  await svgPicture(100, 70, circle).png().toFile(at('clear.png'));
  await drawing(at('one.png'), 1, 1);
  writeFileSync(at('text.png'), 'This is no picture.\n');
  writeFileSync(at('half.png'), readFileSync(at('sketch.png')).subarray(0, 200));
  writeFileSync(at('hints.json'), '{"version":1,"hints":[{"x":1,"y":1}]}');
  writeFileSync(at('filters.yaml'), 'data: noto\nfilters:\n  minScore: 3\n');
  writeFileSync(at('typo.yaml'), 'preset: tiny\nlearningrate: 1\n');
  writeFileSync(at('notes.txt'), 'x');
  writeFileSync(at('hint.json'), '{"version":1,"hints":[]}');
  writeFileSync(at('other.json'), '{"version":1,"width":64,"height":64,"hints":[]}');
  writeFileSync(at('lines.psd'), '8BPS');
  writeFileSync(at('binary.json'), readFileSync(at('sketch.png')));
  mkdirSync(at('site'));
  writeFileSync(at('site/index.html'), 'my page');
});

describe('bad input: one line, the right exit code, nothing half-written', () => {
  const colorize = (...rest: string[]) => ['colorize', '-m', at('model'), ...rest];
  const out = ['-o', at('result.png')];
  const sketch = ['-i', at('sketch.png')];
  const cases: [what: string, args: () => string[], code: number, line: RegExp][] = [
    ['a missing file', () => colorize('-i', at('none.png'), ...out), 1, /none\.png: no such file/],
    ['a text file named .png', () => colorize('-i', at('text.png'), ...out), 1, /text\.png: expected PNG/],
    ['half a picture', () => colorize('-i', at('half.png'), ...out), 1, /half\.png/],
    ['a picture of one pixel', () => colorize('-i', at('one.png'), ...out), 1, /one\.png: 1 x 1 pixels/],
    [
      'a hint outside',
      () => colorize(...sketch, ...out, '--hint', '100,5,#ff0000'),
      2,
      /^irodori: --hint 100,5,#ff0000: lies outside the picture of 100 x 70$/m,
    ],
    [
      'a hint that is none',
      () => colorize(...sketch, ...out, '--hint', '1,2,red'),
      2,
      /--hint 1,2,red: expected x,y,#rrggbb/,
    ],
    ['a broken hint file', () => colorize(...sketch, ...out, '--hints', at('hints.json')), 2, /hints\.json: .*color/],
    [
      'a folder without model.json',
      () => ['colorize', ...sketch, ...out, '-m', at('empty')],
      1,
      /empty: no model\.json/,
    ],
    ['an unwritable output', () => colorize(...sketch, '-o', join(at('notes.txt'), 'x.png')), 1, /notes\.txt/],
    [
      'an output of unknown type',
      () => colorize(...sketch, '-o', at('result.bmp')),
      2,
      /is a picture, expected a name that ends in \.png \.jpg /,
    ],
    [
      'a new folder without a slash',
      () => colorize(...sketch, '-o', at('b5')),
      2,
      /b5: .*sketch\.png is a picture, expected .*; for a new folder end its name with \/$/m,
    ],
    [
      'layers as another kind of file',
      () => colorize(...sketch, '--layers', at('layers.png')),
      2,
      /--layers .*layers\.png: .*sketch\.png is a picture, expected a name that ends in \.psd$/m,
    ],
    [
      'layers as an unknown kind of file',
      () => colorize(...sketch, '--layers', at('layers.ora')),
      2,
      /--layers .*layers\.ora: .* expected a name that ends in \.psd/,
    ],
    [
      'a picture of a kind that cannot be read',
      () => colorize('-i', at('lines.psd'), ...out),
      1,
      /lines\.psd: a picture of a kind that cannot be read; save it as PNG$/m,
    ],
    ['one that is not there', () => colorize('-i', at('none.psd'), ...out), 1, /none\.psd: no such file/],
    [
      'a picture as hint file',
      () => colorize(...sketch, ...out, '--hints', at('sketch.png')),
      2,
      /sketch\.png: expected a hint file \(JSON\), got a picture/,
    ],
    [
      'binary data as hint file',
      () => colorize(...sketch, ...out, '--hints', at('binary.json')),
      2,
      /binary\.json: expected a hint file \(JSON\), got binary data$/m,
    ],
    [
      'a hint in three words',
      () => colorize(...sketch, ...out, '--hint', '10', '20', '#ff0000'),
      2,
      /--hint 10: expected x,y,#rrggbb\[,radius\] in one word, such as '120,80,#ffcc88,6'/,
    ],
    ['words too many', () => ['data', 'list', 'all'], 2, /too many arguments .*; see irodori data list --help$/m],
    [
      'shade as a strength from 0 to 1',
      () => colorize(...sketch, ...out, '--shade', '0.4'),
      2,
      /--shade 0\.4: expected percent, 1 to 100 \(0: flat colors\); a strength of 0\.4 is 40$/m,
    ],
    [
      'the drawing as its own output',
      () => colorize(...sketch, '-o', at('sketch.png')),
      2,
      /would replace the drawing/,
    ],
    [
      'more candidates than fit a sheet',
      () => colorize(...sketch, ...out, '--candidates', '99'),
      2,
      /--candidates: expected a whole number from 1 to 36, got 99/,
    ],
    [
      'colors from two places',
      () => colorize(...sketch, ...out, '--reference', at('sketch.png'), '--character', at('hint.json')),
      2,
      /--reference and --character exclude each other/,
    ],
    [
      'a character file that is none',
      () => colorize(...sketch, ...out, '--character', at('hint.json')),
      1,
      /hint\.json: character file: expected an object with kind "irodori-character"/,
    ],
    [
      'hints saved beside nothing',
      () => colorize(...sketch, '-o', '-', '--save-hints'),
      2,
      /--save-hints: goes beside/,
    ],
    [
      'a character under another ending',
      () => ['character', 'make', at('sketch.png'), '-o', at('hana.json')],
      2,
      /hana\.json: expected a name that ends in \.character\.json/,
    ],
    ['a seed of nothing', () => colorize(...sketch, ...out, '--seed', '3'), 2, /--seed: goes with --candidates/],
    ['a forgotten option', () => colorize(...sketch), 2, /--output/],
    [
      'an unknown preset',
      () => ['train', '--preset', 'tinny', '--out', at('run')],
      2,
      /'tinny'; did you mean 'tiny'\?/,
    ],
    ['an unknown option', () => ['train', '--stpes', '3'], 2, /Did you mean --steps/],
    ['an unknown command', () => ['trian'], 2, /Did you mean train/],
    ['help for an unknown command', () => ['trian', '--help'], 2, /Did you mean train/],
    ['help on an unknown command', () => ['help', 'trian'], 2, /Did you mean train/],
    ['help for an unknown command of a group', () => ['data', 'stast', '--help'], 2, /Did you mean stats/],
    ['help on an unknown command of a group', () => ['data', 'help', 'stast'], 2, /Did you mean stats/],
    [
      'mistyped data of an evaluation',
      () => ['eval', '-m', at('model'), '--data', 'flunt', '--report', at('report')],
      2,
      /data 'flunt': unknown kind 'flunt'; did you mean 'fluent'/,
    ],
    [
      'a report into a folder of something else',
      () => ['eval', '-m', at('model'), '--report', at('site')],
      2,
      /site\/index\.html: is of no report/,
    ],
    [
      'a folder as results over its own drawings',
      () => colorize(...sketch, at('clear.png'), '-o', folder, '--overwrite'),
      2,
      /sketch\.png: would replace the drawing/,
    ],
    [
      'one hint file for two pictures',
      () => colorize(...sketch, at('clear.png'), '-o', at('many'), '--hints', at('hint.json')),
      2,
      /one file cannot fit 2 pictures; put NAME\.hints\.json beside each/,
    ],
    [
      'hints of a picture of another shape',
      () => colorize(...sketch, ...out, '--hints', at('other.json')),
      2,
      /other\.json: made for a picture of 64 x 64, this one is 100 x 70/,
    ],
    ['a folder to stdout', () => colorize('-i', at('site'), '-o', '-'), 2, /-o -: the input is a folder/],
    ['an evaluation without --report', () => ['eval', '-m', at('model')], 2, /--report/],
    ['an unknown experiment', () => ['train', '--experiment', 'papre'], 2, /did you mean 'paper'\?/],
    ['an odd size', () => ['train', '--size', '100', '--out', at('run')], 2, /--size: .*multiple of 32, got 100/],
    [
      'a mistyped setting',
      () => ['train', '--config', at('typo.yaml')],
      2,
      /'learningrate'; did you mean 'learningRate'\?/,
    ],
    [
      'data that is not there',
      () => ['train', '--data', 'folder:none', '--out', at('run'), '-q'],
      1,
      /none: no such folder/,
    ],
    [
      'filters on metadata in a file of settings, for data that has none',
      () => ['train', '--config', at('filters.yaml'), '--out', at('run'), '-q'],
      2,
      /data 'noto': filters on tags, rating or score need metadata, which only danbooru:DIR has/,
    ],
    [
      'mistyped data',
      () => ['train', '--data', 'flunt', '--out', at('run'), '-q'],
      2,
      /data 'flunt': unknown kind 'flunt'; did you mean 'fluent'/,
    ],
    [
      'mistyped data to remember',
      () => ['train', '--remember', 'hause', '--out', at('run'), '-q'],
      2,
      /data 'hause': unknown kind 'hause'; did you mean 'house'/,
    ],
    [
      'VGG19 that is not there',
      () => ['train', '--perceptual', `vgg19=${at('v')}`, '--out', at('run'), '-q'],
      2,
      /no such file; get/,
    ],
    ['a file as run folder', () => ['train', '--out', at('notes.txt'), '-q'], 1, /notes\.txt: expected a folder/],
    ['a run folder in use for something', () => ['train', '--out', at('model'), '-q'], 2, /choose another --out/],
    ['a folder that is no run', () => ['runs', 'compare', at('empty')], 1, /expected a run folder/],
  ];

  it.each(cases)('%s', async (_, args, code, line) => {
    const before = readdirSync(folder).sort();
    const result = await runInProcess(args());
    expect(result.stderr).toMatch(line);
    expect(result.stderr).toMatch(/^irodori: [^\n]+\n$/);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  // The others run in the process of the test.
  const codes = [1, 2].map((code) => cases.find(([, , one]) => one === code)).filter((one) => one !== undefined);
  it.each(codes)('as a process of its own: %s', async (_, args, code, line) => {
    const result = await runCli(args());
    expect(result).toMatchObject({ code, signal: null, stdout: '' });
    expect(result.stderr).toMatch(line);
    expect(result.stderr).toMatch(/^irodori: [^\n]+\n$/);
  });

  it('a model file that was changed', async () => {
    writeTinyModel(at('changed'), 'test', 1);
    const file = join(at('changed'), 'generator.onnx');
    const bytes = readFileSync(file);
    bytes[5000] = (bytes[5000] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const result = await runInProcess(['colorize', ...sketch, ...out, '-m', at('changed')]);
    expect(result).toMatchObject({ code: 1 });
    expect(result.stderr).toMatch(/SHA-256 differs/);
  });
});

describe('a full stdout', () => {
  const full = '/dev/full';
  it.skipIf(!existsSync(full)).each([
    ['help', () => ['--help']],
    ['a list', () => ['data', 'list']],
    ['a list as JSON', () => ['data', 'list', '--json']],
    ['a picture', () => ['colorize', '-m', at('model'), '-i', at('sketch.png'), '-o', '-']],
    ['lines of JSON', () => ['colorize', '-m', at('model'), '-i', at('sketch.png'), '-o', at('full.png'), '--json']],
  ])('loses %s with one line and exit code 1', async (_, args) => {
    const result = await runCli(args(), { stdout: full });
    expect(result.stderr).toMatch(/^irodori: stdout: the disk is full; free some space and try again$/m);
    expect(result.stderr.match(/irodori:/g)).toHaveLength(1);
    expect(result.code).toBe(1);
  });
});

describe('help', () => {
  it.each([
    [['help']],
    [['help', '--help']],
    [['--help']],
    [['help', 'data']],
    [['data', 'help']],
    [['data', '--help']],
    [['colorize', 'help']],
    [['data', 'list', 'help']],
  ])('is given for %j', async (args) => {
    const result = await runInProcess(args);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(/^Usage: irodori/);
  });

  it('names no empty lists as defaults', async () => {
    const { stdout } = await runInProcess(['colorize', '--help']);
    expect(stdout).toContain('repeatable');
    expect(stdout).not.toContain('[])');
  });

  it('marks required options', async () => {
    expect((await runInProcess(['eval', '--help'])).stdout).toMatch(/--report <dir> .*\(required\)/s);
  });
});

describe('irodori colorize', () => {
  it('says that one frame of an animation is colored', async () => {
    const frames = [0, 120, 240].map(
      (red) => ({ create: { width: 40, height: 40, channels: 3, background: { r: red, g: 9, b: 9 } } }) as const,
    );
    const pictures = await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer()));
    await sharp(pictures, { join: { animated: true } })
      .gif()
      .toFile(at('moving.gif'));
    const result = await runInProcess(['colorize', '-m', at('model'), '-i', at('moving.gif'), '-o', at('moved.png')]);
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(/moving\.gif: 3 frames or pages; the first one is colored/);
  });

  it('gives the picture its own size and keeps the lines; transparency counts as paper', async () => {
    const pictures = ['-i', at('sketch.png'), at('clear.png'), '-o', at('both')];
    const result = await runInProcess(['colorize', '-m', at('model'), ...pictures, '--hint', '50,35,#ff0000', '-q']);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const [a, b] = await Promise.all(
      ['sketch', 'clear'].map((name) =>
        sharp(join(at('both'), `${name}.png`))
          .raw()
          .toBuffer({ resolveWithObject: true }),
      ),
    );
    expect(a?.info).toMatchObject({ width: 100, height: 70, channels: 3 });
    expect(a?.data).toEqual(b?.data);
    // (50, 7) is on the ellipse's stroke: black stays black.
    expect([...(a?.data.subarray(3 * (7 * 100 + 50), 3 * (7 * 100 + 50) + 3) ?? [])]).toEqual([0, 0, 0]);
  });

  it("keeps the input's dots per inch and names none where none were; says what it converted colors from", async () => {
    await sharp(at('sketch.png')).withMetadata({ density: 600 }).toFile(at('dpi.png'));
    await sharp(at('sketch.png')).withIccProfile('p3').toFile(at('p3.png'));
    writeFileSync(at('none.png'), await encodePng(await decodeImage(at('sketch.png'))));
    const folders = ['-i', at('none.png'), at('dpi.png'), at('p3.png'), '-o', `${at('dense')}/`];
    const result = await runInProcess(['colorize', '-m', at('model'), ...folders]);
    expect(result.code).toBe(0);
    expect(result.stderr).toMatch(/p3\.png: its colors were converted from .*P3.* to sRGB\n/);
    expect(result.stderr.match(/converted/g)).toHaveLength(1);
    expect((await sharp(join(at('dense'), 'dpi.png')).metadata()).density).toBe(600);
    expect(readFileSync(join(at('dense'), 'none.png')).includes('pHYs')).toBe(false);
  });

  it('says that hints beside a picture named alone are not taken by themselves', async () => {
    await drawing(at('alone.png'), 40, 64);
    writeFileSync(at('alone.hints.json'), '{"version":1,"hints":[]}');
    const args = ['colorize', '-m', at('model'), '-i', at('alone.png'), '-o', at('alone-out.png'), '--overwrite'];
    const note = /alone\.hints\.json: hints beside the picture, not used; take them with --hints/;
    expect((await runInProcess(args)).stderr).toMatch(note);
    expect((await runInProcess([...args, '--hints', at('alone.hints.json')])).stderr).not.toMatch(note);
  });

  it('never replaces a hint file by --save-hints or --candidates, unless told to', async () => {
    await drawing(at('own.png'), 40, 64);
    const own = '{"version":1,"hints":[{"x":9,"y":9,"color":"#00ff00"}]}';
    const hints = ['own.hints.json', 'own-1.hints.json'].map((name) => at(name));
    for (const path of hints) writeFileSync(path, own);
    const kept = () => hints.map((path) => readFileSync(path, 'utf8') === own);
    const run = (...rest: string[]) =>
      runInProcess(['colorize', '-m', at('model'), '-i', at('own.png'), '--hint', '5,5,#ff0000', '-q', ...rest]);
    const save = ['-o', at('own.jpg'), '--save-hints'];
    const refused = await run(...save);
    expect(refused.stderr).toMatch(/own\.hints\.json is already there: --overwrite replaces it/);
    expect([refused.code, existsSync(at('own.jpg')), ...kept()]).toEqual([2, false, true, true]);
    expect(await run(...save, '--skip-existing')).toMatchObject({ code: 0, stderr: '' });
    expect([existsSync(at('own.jpg')), ...kept()]).toEqual([true, true, true]);

    const two = ['-o', at('own.webp'), '--candidates', '2'];
    const sheet = await run(...two);
    expect(sheet.stderr).toMatch(/own-1\.hints\.json is already there/);
    expect([sheet.code, existsSync(at('own.webp'))]).toEqual([2, false]);
    expect(await run(...two, '--skip-existing')).toMatchObject({ code: 0, stderr: '' });
    expect([existsSync(at('own.webp')), existsSync(at('own-2.hints.json')), ...kept()]).toEqual(Array(4).fill(true));

    expect(await run(...save, '--overwrite')).toMatchObject({ code: 0, stderr: '' });
    expect(kept()).toEqual([false, true]);
    expect(readFileSync(hints[0]!, 'utf8')).toContain('#ff0000');
  });

  it('mirrors a folder, takes hint files beside the pictures, and goes on after a bad one', async () => {
    mkdirSync(join(at('in'), 'deep'), { recursive: true });
    await drawing(join(at('in'), 'a.png'), 40, 64);
    await drawing(join(at('in'), 'deep', 'b.png'), 64, 40);
    writeFileSync(join(at('in'), 'bad.png'), 'no picture');
    writeFileSync(join(at('in'), 'a.hints.json'), '{"version":1,"hints":[{"x":4,"y":4,"color":"#00ff00"}]}');
    const result = await runInProcess(['colorize', '-m', at('model'), '-i', at('in'), '-o', at('colored'), '-q']);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^warning: [^ ]*bad\.png: expected PNG.*\n.*1 of 3 pictures could not be colored/);
    expect(readdirSync(at('colored'), { recursive: true }).sort()).toEqual(['a.png', 'deep', join('deep', 'b.png')]);
    expect(existsSync(join(at('colored'), 'bad.png'))).toBe(false);
    expect(await sharp(join(at('colored'), 'deep', 'b.png')).metadata()).toMatchObject({ width: 64, height: 40 });

    const outside = ['-i', at('in'), '-o', at('none'), '--hint', '50,5,#ff0000', '-q'];
    const { stderr } = await runInProcess(['colorize', '-m', at('model'), ...outside]);
    const named = 'a.png: --hint 50,5,#ff0000: lies outside the picture of 40 x 64';
    expect(stderr).toContain(`warning: ${join(at('in'), named)}\n`);
  });
});

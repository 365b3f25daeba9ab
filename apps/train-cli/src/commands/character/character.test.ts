import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { decodeImage, encodePng, posedCharacter } from '@irodori/data';
import { parseHintFile, planeToRaster, rgbToHex, toRgba, type Plane, type Raster } from '@irodori/image';
import { parseCharacter } from '@irodori/paint';
import { expect, it } from 'vitest';
import { assertJsonLines } from '../../cli/json-lines.testing.ts';
import { failureOf, outputOf } from '../../e2e/in-process.testing.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.testing.ts';

const { at } = temporaryFolder();

/** Of the pixels off the lines that are no paper in the truth: how many have nearly its color, 0..1. */
function rightShare(picture: Raster, { color, line }: { readonly color: Raster; readonly line: Plane }): number {
  let [right, all] = [0, 0];
  for (let i = 0; i < line.data.length; i++) {
    const [truth, got] = [color, picture].map(({ data, channels }) => data.subarray(channels * i, channels * i + 3));
    if (line.data[i]! < 0.9 || truth!.every((value) => value > 245)) continue;
    all++;
    if (truth!.every((value, k) => Math.abs(value - got![k]!) <= 24)) right++;
  }
  return right / all;
}

it('a character read from a finished picture colors another pose: its hints have the colors; as a reference it is nearer', async () => {
  const [finished, other] = [await posedCharacter('held out', 0, 384), await posedCharacter('held out', 1, 384)];
  writeFileSync(at('finished.png'), await encodePng(toRgba(finished.color)));
  writeFileSync(at('pose.png'), await encodePng(toRgba(planeToRaster(other.line))));
  await outputOf('character', 'make', at('finished.png'), '-o', at('hana.character.json'), '--name', '花');
  const { name, parts } = parseCharacter(readFileSync(at('hana.character.json'), 'utf8'));
  expect(name).toBe('花');
  const [result, end] = assertJsonLines(await outputOf('character', 'show', at('hana.character.json'), '--json'));
  expect(result).toMatchObject({
    event: 'result',
    command: 'character show',
    value: {
      file: at('hana.character.json'),
      name: '花',
      parts: parts.map((part) => ({ ...part, color: rgbToHex(part.color) })),
    },
  });
  expect(end?.event).toBe('end');
  expect(parts.map((part) => part.name)).toEqual(expect.arrayContaining(['hair', 'skin']));
  const color = (...args: string[]) => outputOf('colorize', '-i', at('pose.png'), '-q', ...args);
  await color('-o', at('a.png'), '--character', at('hana.character.json'), '--save-hints');
  const { hints } = parseHintFile(readFileSync(at('a.hints.json'), 'utf8'));
  const colors = parts.map((part) => String(part.color));
  expect(hints.length).toBeGreaterThan(3);
  expect(hints.every((hint) => colors.includes(String(hint.color)))).toBe(true);
  await color('-o', at('b.png'), '--hints', at('a.hints.json'));
  expect(readFileSync(at('b.png')).equals(readFileSync(at('a.png')))).toBe(true);
  // A reference has the colors where they lie, too; its hints give the same picture again.
  await color('-o', at('c.png'), '--reference', at('finished.png'), '--save-hints');
  await color('-o', at('d.png'), '--hints', at('c.hints.json'));
  expect(readFileSync(at('d.png')).equals(readFileSync(at('c.png')))).toBe(true);
  const right = async (name: string): Promise<number> => rightShare(await decodeImage(readFileSync(at(name))), other);
  const byPart = await right('a.png');
  expect(byPart).toBeGreaterThan(0.4);
  expect(await right('c.png')).toBeGreaterThan(byPart);
  expect(existsSync(at('b.hints.json'))).toBe(false);
});

it('blank paper has no colors to keep', async () => {
  const data = new Uint8ClampedArray(4 * 64 * 64).fill(255);
  writeFileSync(at('blank.png'), await encodePng({ width: 64, height: 64, channels: 4, data }));
  const { line } = await failureOf('character', 'make', at('blank.png'), '-o', at('blank.character.json'));
  expect(line).toMatch(/blank\.png: no figure found in it; expected a finished picture of somebody/);
  expect(existsSync(at('blank.character.json'))).toBe(false);
});

it('with --characters the first picture gives its colors to the next', async () => {
  mkdirSync(at('poses'));
  for (const pose of [0, 1]) {
    const { line } = await posedCharacter('reference 1004', pose, 320);
    writeFileSync(at(`poses/${pose}.png`), await encodePng(toRgba(planeToRaster(line))));
  }
  await outputOf('colorize', '-i', at('poses'), '-o', at('same'), '-q', '--characters', '--save-hints');
  const [first, second] = [0, 1].map(
    (pose) =>
      new Set(
        parseHintFile(readFileSync(at(`same/${pose}.hints.json`), 'utf8')).hints.map(({ color }) => String(color)),
      ),
  );
  const both = [...second!].filter((color) => first!.has(color));
  expect(both.length).toBeGreaterThanOrEqual(3);
  expect(both.length / second!.size).toBeGreaterThan(0.6);
});

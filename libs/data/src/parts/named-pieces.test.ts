import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UNKNOWN_PART, type Raster } from '@irodori/image';
import { afterAll, describe, expect, it } from 'vitest';
import { encodePng } from '../encode-image.ts';
import { partsByColor } from './color-parts.ts';
import { redrawableDrawings } from './drawings.ts';
import { partClass, UNNAMED } from './label-picture.ts';
import { connectedPieces, namedParts, toThousandths } from './named-pieces.ts';
import { readPartNames } from './part-names.ts';

const folder = mkdtempSync(join(tmpdir(), 'irodori-names-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [BROWN, RED, INK] = [
  [120, 70, 40],
  [200, 30, 40],
  [0, 0, 0],
] as const;
const SIDE = 96;

/** On white: a brown and a red box above, a brown box below, each with an outline. */
function boxes(): Raster<3> {
  const data = new Uint8Array(3 * SIDE * SIDE).fill(255);
  const box = (left: number, top: number, color: readonly number[]): void => {
    for (let y = top; y < top + 30; y++) {
      for (let x = left; x < left + 30; x++) {
        const rim = Math.min(x - left, y - top, left + 29 - x, top + 29 - y) < 2;
        data.set(rim ? INK : color, 3 * (y * SIDE + x));
      }
    }
  };
  box(8, 8, BROWN);
  box(56, 8, RED);
  box(8, 56, BROWN);
  return { width: SIDE, height: SIDE, channels: 3, data };
}
const found = partsByColor(boxes());
const partAt = (parts: Uint8Array, x: number, y: number): number => parts[y * SIDE + x]!;
/** In the middles of the boxes. */
const [HAIR, COAT, SHOES] = [
  [240, 240],
  [740, 240],
  [240, 740],
] as const;

describe('pieces of a colored drawing', () => {
  it('are what hangs together of one color, the largest first, with a middle inside', () => {
    const pieces = connectedPieces(found);
    expect(pieces).toHaveLength(4);
    expect(pieces[0]!.part).toBe(0);
    expect(partAt(found.parts, 23, 23)).toBe(partAt(found.parts, 23, 71));
    const middles = pieces.slice(1).map(({ middle }) => toThousandths(middle, SIDE, SIDE));
    for (const [x, y] of [HAIR, COAT, SHOES]) {
      expect(Math.min(...middles.map((at) => Math.hypot(at[0] - x, at[1] - y)))).toBeLessThan(60);
    }
    for (const { part, middle } of pieces) expect(found.parts[middle]).toBe(part);
  });

  it('are parts as they are named: two of one color, one of two colors, the rest unknown', () => {
    const { parts, names } = namedParts(found, { hair: [HAIR], 'shoes 2': [SHOES] }, 'x.png');
    expect(partAt(parts, 23, 23)).toBe(1);
    expect(partAt(parts, 23, 71)).toBe(2);
    expect(partAt(parts, 71, 23)).toBe(UNKNOWN_PART);
    expect(partAt(parts, 50, 50)).toBe(0);
    expect([...names]).toEqual([partClass('background'), partClass('hair'), partClass('shoes')]);
    const joined = namedParts(found, { top: [HAIR, COAT], other: [SHOES] }, 'x.png');
    expect(partAt(joined.parts, 23, 23)).toBe(partAt(joined.parts, 71, 23));
    expect([...joined.names]).toEqual([partClass('background'), partClass('top'), UNNAMED]);
  });

  it('can be background, and what was found to be background something else', () => {
    const ground = [500, 950] as const;
    const { parts } = namedParts(found, { 'background 2': [COAT], unknown: [ground], scenery: [HAIR] }, 'x.png');
    expect(partAt(parts, 71, 23)).toBe(0);
    expect(partAt(parts, 50, 50)).toBe(UNKNOWN_PART);
    expect(partAt(parts, 23, 23)).toBe(1);
  });

  it('of another picture are refused', () => {
    // On the outline.
    expect(() => namedParts(found, { hair: [[95, 240]] }, 'x.png')).toThrow(
      "x.png: no part at 95, 240, named 'hair'; these names are of another picture",
    );
  });
});

const write = (name: string, file: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file));
  return path;
};
const source = (drawings: unknown) => ({ from: 'here', license: 'mine', drawings });

describe('a file of part names', () => {
  it('names the parts of the drawings of a folder and those below it', async () => {
    const drawings = join(folder, 'drawings');
    mkdirSync(join(drawings, 'below'), { recursive: true });
    const png = await encodePng(boxes());
    writeFileSync(join(drawings, 'a.png'), png);
    writeFileSync(join(drawings, 'below', 'b.png'), png);
    const names = readPartNames(
      write('names.json', { version: 1, sources: [source({ 'b.png': { hair: [HAIR] }, 'gone.png': {} })] }),
    );
    const said: string[] = [];
    const [a, b] = await redrawableDrawings(drawings, names, (line) => said.push(line));
    expect(a!.found.names.length).toBe(3);
    expect([...a!.found.names.slice(1)]).toEqual([UNNAMED, UNNAMED]);
    expect([...b!.found.names]).toEqual([partClass('background'), partClass('hair')]);
    expect(said).toEqual([`${drawings}: names of parts are known for 1 drawings that are not in it`]);
  });

  it.each<[string, unknown, RegExp]>([
    ['text', '{', /is no JSON; expected names of parts as docs\/data\.md describes them$/],
    ['null', null, /expected version 1, got undefined$/],
    ['newer', { version: 2, sources: [] }, /expected version 1, got 2$/],
    ['sources', { version: 1, sources: {} }, /expected a list of sources$/],
    ['license', { version: 1, sources: [{ from: 'x', drawings: {} }] }, /from, license and drawings$/],
    ['drawings', { version: 1, sources: [source([])] }, /here: expected drawings by file name$/],
    ['labels', { version: 1, sources: [source({ 'a.png': 3 })] }, /a\.png: expected places by label$/],
    [
      'name',
      { version: 1, sources: [source({ 'a.png': { hairs: [] } })] },
      /a\.png: 'hairs' is no name of a part; expected/,
    ],
    [
      'place',
      { version: 1, sources: [source({ 'a.png': { hair: [[3, 1001]] } })] },
      /hair: expected pairs of 0 \.\. 1000$/,
    ],
  ])('is refused in one line: %s', (name, file, message) => {
    expect(() => readPartNames(write(`${name}.json`, file))).toThrow(message);
  });

  it('that is not there is named', () => {
    const gone = join(folder, 'gone.json');
    expect(() => readPartNames(gone)).toThrow(`${gone}: cannot be read (ENOENT); expected a file with names of parts`);
  });
});

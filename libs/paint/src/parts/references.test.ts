import { hexToRgb, type Raster, type Rgb } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { dot, Pen } from '../drawings.testing.ts';
import { prepareDrawing } from '../prepare.ts';
import { boxes, boxModel, drawBoxes, SIDE, type Box } from './boxes.testing.ts';
import { CharacterFileError, formatCharacter, parseCharacter } from './character.ts';
import { colorsOfPicture } from './colors-of-picture.ts';
import { applyColors, matchColors } from './match-colors.ts';

const colors: Readonly<Record<string, Rgb>> = {
  hair: [190, 90, 40],
  skin: [250, 215, 190],
  top: [60, 90, 200],
  bottom: [40, 130, 70],
};

/** The boxes painted in their colors, on white, with one spot of another color in the long one. */
function painted(list: readonly Box[]): Raster<3> {
  const data = new Uint8ClampedArray(3 * SIDE * SIDE).fill(255);
  const fill = (l: number, t: number, r: number, b: number, color: Rgb): void => {
    for (let y = t; y < b; y++) for (let x = l; x < r; x++) data.set(color, 3 * (y * SIDE + x));
  };
  for (const [l, t, r, b, name] of list) fill(l, t, r, b, colors[name]!);
  return { width: SIDE, height: SIDE, channels: 3, data };
}

/** The same parts at other places: the row below, sides exchanged. */
const turned: readonly Box[] = boxes.map(([l, t, r, b, name]) =>
  name === 'bottom' ? [20, 20, 240, 120, name] : [260 - r, t + 110, 260 - l, b + 110, name],
);

describe('colorsOfPicture and applyColors', () => {
  it('give another drawing the colors part by part, wherever the parts are', async () => {
    const reference = await prepareDrawing(boxModel(boxes), drawBoxes(boxes).drawing);
    const found = colorsOfPicture(reference, painted(boxes));
    expect(new Map(found.map(({ name, color }) => [name, color]))).toEqual(new Map(Object.entries(colors)));
    expect(found[0]!.name).toBe('bottom');
    const prepared = await prepareDrawing(boxModel(turned), drawBoxes(turned).drawing);
    const { hints } = applyColors(prepared, found);
    const { data } = prepared.finish(prepared.label(hints)).picture;
    for (const [l, t, r, b, name] of turned) {
      const p = 3 * (Math.floor((t + b) / 2 + 20) * SIDE + Math.floor((l + r) / 2 - 12));
      expect([...data.subarray(p, p + 3)], name).toEqual([...colors[name]!]);
    }
  });

  it('leave what hints hold, and give its color to the rest of the part', async () => {
    const prepared = await prepareDrawing(boxModel(boxes), drawBoxes(boxes).drawing);
    const found = colorsOfPicture(prepared, painted(boxes));
    const own = dot(31, 70, [1, 2, 250]);
    const { hints } = applyColors(prepared, found, [own]);
    expect(hints.at(-1)).toBe(own);
    const { data } = prepared.finish(prepared.label(hints)).picture;
    const at = (x: number, y: number) => [...data.subarray(3 * (y * SIDE + x), 3 * (y * SIDE + x) + 3)];
    expect(at(31, 70)).toEqual([1, 2, 250]);
    expect(at(217, 70)).toEqual([1, 2, 250]);
    expect(at(160, 70)).toEqual([60, 90, 200]);
  });

  it('take each panel of a comic page for a figure of its own', async () => {
    // Two clothes of one name, told apart by the embedding: each panel has one above the other.
    const page: readonly Box[] = [
      [24, 24, 104, 60, 'hair'],
      [24, 66, 104, 102, 'top'],
      [24, 152, 104, 188, 'hair'],
      [24, 194, 104, 230, 'top'],
    ];
    const framed = (list: readonly Box[]) => {
      const pen = new Pen(SIDE, SIDE);
      for (const [t, b] of [
        [8, 118],
        [136, 246],
      ] as const) {
        pen.box(8, t, 246, b, 4);
      }
      for (const [l, t, r, b] of list) pen.ring((l + r) / 2, (t + b) / 2, (b - t) / 2, 3);
      return pen.drawing;
    };
    const rings: readonly Box[] = page.map((box) => {
      const [l, t, r, b] = box;
      const [x, y, radius] = [(l + r) / 2, (t + b) / 2, (b - t) / 2];
      return [x - radius, y - radius, x + radius, y + radius, box[4]];
    });
    const model = boxModel(rings);
    const oneName: typeof model.parts = async (sketch) => {
      const field = (await model.parts!(sketch))!;
      const names = field.names!.map((name) => (name === 'hair' ? 'top' : name));
      return { ...field, names };
    };
    const prepared = await prepareDrawing({ ...model, parts: oneName }, framed(page));
    const [upper, lower]: Rgb[] = [
      [200, 40, 40],
      [40, 40, 200],
    ];
    const parts = [0.25, 0.75].map((y, i) => ({
      name: 'top',
      color: [upper, lower][i]!,
      share: 0.5,
      center: [0.5, y] as const,
    }));
    const { hints } = applyColors(prepared, parts);
    const { data } = prepared.finish(prepared.label(hints)).picture;
    const at = (box: Box) => {
      const p = 3 * (Math.round((box[1] + box[3]) / 2) * SIDE + Math.round((box[0] + box[2]) / 2));
      return [...data.subarray(p, p + 3)];
    };
    expect(rings.map(at)).toEqual([upper, lower, upper, lower]);
  });

  it('refuse a picture of another size', async () => {
    const prepared = await prepareDrawing(boxModel(boxes), drawBoxes(boxes).drawing);
    const small = { width: 8, height: 8, channels: 3 as const, data: new Uint8ClampedArray(192) };
    expect(() => colorsOfPicture(prepared, small)).toThrow('colorsOfPicture: expected 256 x 256 pixels, got 8 x 8');
  });
});

describe('matchColors', () => {
  const part = (name: string | undefined, share: number, y: number) => ({
    share,
    center: [0.5, y] as const,
    ...(name !== undefined && { name }),
  });
  const color = (name: string | undefined, share: number, y: number, hex: string) => ({
    ...part(name, share, y),
    color: hexToRgb(hex)!,
  });

  it('takes what lies nearest where a name has several colors, kin where it has none, nothing where none is near', () => {
    const list = [
      color('top', 0.3, 0.5, '#112233'),
      color('top', 0.05, 0.9, '#445566'),
      color('hair', 0.2, 0.1, '#778899'),
    ];
    const wanted = [
      part('top', 0.25, 0.55),
      part('top', 0.06, 0.85),
      part('bottom', 0.3, 0.5),
      part('mouth', 0.01, 0.3),
    ];
    expect(matchColors(wanted, list)).toEqual([
      hexToRgb('#112233'),
      hexToRgb('#445566'),
      hexToRgb('#112233'),
      undefined,
    ]);
  });

  it('goes by size and place without names', () => {
    const list = [color(undefined, 0.4, 0.7, '#112233'), color(undefined, 0.2, 0.1, '#778899')];
    expect(matchColors([part(undefined, 0.2, 0.15), part(undefined, 0.5, 0.8)], list)).toEqual([
      hexToRgb('#778899'),
      hexToRgb('#112233'),
    ]);
    expect(matchColors([part('hair', 0.2, 0.15)], list)).toEqual([undefined]);
  });
});

describe('character files', () => {
  const hana = {
    name: 'Hana 花',
    parts: [
      { name: 'hair', color: [200, 116, 46] as Rgb, share: 0.213, center: [0.5, 0.25] as const },
      { color: [1, 2, 3] as Rgb, share: 0.1, center: [0, 1] as const },
    ],
  };

  it('give back what was written', () => {
    expect(parseCharacter(formatCharacter(hana))).toEqual(hana);
  });

  const file = (patch: object) => JSON.stringify({ ...(JSON.parse(formatCharacter(hana)) as object), ...patch });
  it.each([
    ['no JSON', '{', 'character file: expected JSON, got text that does not parse'],
    ['another kind', '{"kind":"hints"}', 'expected an object with kind "irodori-character", got "hints"'],
    ['a list', '[]', 'expected an object with kind "irodori-character", got []'],
    ['a newer version', file({ version: 2 }), 'version 2 is newer than this program, which reads version 1'],
    ['no name', file({ name: ' ' }), 'name: expected a text of 1 to 200 characters'],
    ['no parts', file({ parts: [] }), 'parts: expected a list of parts, got []'],
    [
      'a bad color',
      file({ parts: [{ color: 'red', share: 0.1, center: [0, 0] }] }),
      'parts[0].color: expected a color',
    ],
    [
      'a share beyond',
      file({ parts: [{ color: '#112233', share: 2, center: [0, 0] }] }),
      'parts[0].share: expected a number from 0 to 1, got 2',
    ],
    ['a place beyond', file({ parts: [{ color: '#112233', share: 1, center: [0, 7] }] }), 'parts[0].center[1]'],
    ['something else', file({ parts: [{ paint: '#112233' }] }), 'parts[0]: expected only name, color, share, center'],
    [
      'too many',
      file({ parts: Array(65).fill({ color: '#112233', share: 1, center: [0, 0] }) }),
      'parts: expected at most 64, got 65',
    ],
  ])('with %s are refused in one line', (_, text, message) => {
    expect(() => parseCharacter(text)).toThrow(CharacterFileError);
    expect(() => parseCharacter(text)).toThrow(message);
  });
});

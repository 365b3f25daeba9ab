import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHintFile, HintFileError, parseHintFile } from './file.ts';
import type { UserHint } from './types.ts';

const coordinate = fc.double({ noNaN: true, noDefaultInfinity: true });
const radius = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
const byte = fc.integer({ min: 0, max: 255 });
const color = fc.tuple(byte, byte, byte);
const hint: fc.Arbitrary<UserHint> = fc.oneof(
  fc.record({ kind: fc.constant('point' as const), x: coordinate, y: coordinate, radius, color }),
  fc.record({
    kind: fc.constant('stroke' as const),
    points: fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 5 }),
    radius,
    color,
  }),
);
// JSON has no -0.
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('hint files', () => {
  it('read back what they wrote', () => {
    fc.assert(
      fc.property(fc.array(hint, { maxLength: 8 }), fc.option(fc.tuple(radius, radius)), (hints, frame) => {
        const file = frame ? { hints, width: frame[0], height: frame[1] } : { hints };
        expect(parseHintFile(formatHintFile(file))).toEqual(plain(file));
      }),
    );
  });

  it('accept short colors, a missing radius and a byte order mark', () => {
    const file = parseHintFile('\uFEFF{"version":1,"hints":[{"x":1,"y":2,"color":"#f80"}]}');
    expect(file.hints).toEqual([{ kind: 'point', x: 1, y: 2, radius: 4, color: [255, 136, 0] }]);
  });

  it.each([
    ['not JSON', 'hint file: expected JSON'],
    ['[]', 'hint file: expected an object'],
    ['{"hints":[]}', 'version: expected 1, got nothing'],
    ['{"version":2,"hints":[]}', 'hint file: version 2 is newer than this program, which reads version 1'],
    ['{"version":1}', 'hints: expected a list, got nothing'],
    ['{"version":1,"hints":[],"extra":1}', 'hint file: expected only version, width, height, hints, got "extra"'],
    ['{"version":1,"hints":[],"width":3}', 'width, height: expected both or neither'],
    ['{"version":1,"hints":[],"width":0,"height":3}', 'width: expected a number above 0, got 0'],
    ['{"version":1,"hints":[3]}', 'hints[0]: expected an object with x, y, color'],
    ['{"version":1,"hints":[{"x":1,"y":2}]}', 'hints[0].color: expected a color like "#ff8800", got nothing'],
    ['{"version":1,"hints":[{"x":1,"y":"2","color":"#fff"}]}', 'hints[0].y: expected a number, got "2"'],
    [
      '{"version":1,"hints":[{"x":1,"y":2,"color":"red"}]}',
      'hints[0].color: expected a color like "#ff8800", got "red"',
    ],
    [
      '{"version":1,"hints":[{"x":1,"y":2,"color":"#fff","radius":-1}]}',
      'hints[0].radius: expected a number above 0, got -1',
    ],
    ['{"version":1,"hints":[{"points":[[1]],"color":"#fff"}]}', 'hints[0].points[0]: expected [x, y], got [1]'],
    ['{"version":1,"hints":[{"points":[],"color":"#fff"}]}', 'hints[0].points: expected a list of [x, y], got []'],
    ['{"version":1,"hints":[{"x":1,"y":1e999,"color":"#fff"}]}', 'hints[0].y: expected a number, got null'],
  ])('refuse %s with one line', (text, message) => {
    expect(() => parseHintFile(text)).toThrow(HintFileError);
    expect(() => parseHintFile(text)).toThrow(message);
    try {
      parseHintFile(text);
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PaletteError, readPalette, writePalette } from './palette.ts';
import type { Swatch } from './palette.ts';

const bytes = (text: string) => Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)));
const hexBytes = (text: string) =>
  Uint8Array.from(
    text
      .trim()
      .split(/\s+/)
      .map((two) => Number.parseInt(two, 16)),
  );
const colors = (list: readonly Swatch[]) => list.map(({ color }) => color);

const swatch = fc.record({
  color: fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`),
  name: fc
    .string({ unit: fc.constantFrom(...'abcdefgh肌髪 '), maxLength: 12 })
    .map((name) => name.trim().replace(/ +/g, ' ')),
});

describe('palettes', () => {
  it('go through every format unchanged, names included', () => {
    fc.assert(
      fc.property(fc.array(swatch, { minLength: 1, maxLength: 40 }), (swatches) => {
        for (const format of ['aco', 'ase'] as const) {
          expect(readPalette(writePalette(swatches, format, 'x'))).toEqual(swatches);
        }
        const named = swatches.map(({ color, name }) => ({ color, name: name || color }));
        expect(readPalette(writePalette(swatches, 'gpl', 'x'))).toEqual(named);
      }),
    );
  });

  it('reads a GIMP palette as GIMP writes it', () => {
    const text =
      'GIMP Palette\nName: Skin\nColumns: 4\n#\n246 215 195\tlight skin\n  0   0   0\tUntitled\n# note\n255 0 300\tno\n';
    expect(readPalette(bytes(text))).toEqual([
      { color: '#f6d7c3', name: 'light skin' },
      { color: '#000000', name: 'Untitled' },
    ]);
  });

  it('reads every color space of Photoshop’s format, by Adobe’s specification', () => {
    const entries = [
      '00 00 ff ff 80 80 00 00 00 00', // RGB 255 128 0
      '00 01 55 55 ff ff ff ff 00 00', // HSB 120 degrees, full: green
      '00 02 ff ff 00 00 ff ff ff ff', // CMYK, 0 is full: magenta
      '00 07 27 10 00 00 00 00 00 00', // Lab 100 0 0: white
      '00 08 13 88 00 00 00 00 00 00', // gray 50.00 %
    ];
    const file = hexBytes(`00 01 00 05 ${entries.join(' ')}`);
    expect(colors(readPalette(file))).toEqual(['#ff8000', '#00ff00', '#ff00ff', '#ffffff', '#808080']);
  });

  it('reads Adobe’s exchange format with groups and other models', () => {
    const file = hexBytes(`41 53 45 46 00 01 00 00 00 00 00 04
      c0 01 00 00 00 06 00 02 00 41 00 00
      00 01 00 00 00 18 00 02 00 61 00 00 52 47 42 20 3f 80 00 00 3f 00 00 00 00 00 00 00 00 02
      00 01 00 00 00 10 00 02 00 62 00 00 47 72 61 79 3f 00 00 00 00 02
      c0 02 00 00 00 00`);
    expect(readPalette(file)).toEqual([
      { color: '#ff8000', name: 'a' },
      { color: '#808080', name: 'b' },
    ]);
  });

  it('refuses anything else in one line, and ends on any bytes', () => {
    for (const file of [bytes('hello'), bytes('GIMP Palette\n'), hexBytes('00 01 00 05 00 00'), new Uint8Array()]) {
      expect(() => readPalette(file)).toThrow(PaletteError);
    }
    fc.assert(
      fc.property(
        fc.constantFrom('', 'ASEF', '\0\x01', '\0\x02', 'GIMP Palette'),
        fc.uint8Array({ maxLength: 80 }),
        (head, tail) => {
          try {
            readPalette(Uint8Array.from([...bytes(head), ...tail]));
          } catch (error) {
            expect(error).toBeInstanceOf(PaletteError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

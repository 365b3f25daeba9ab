import { strToU8, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../document.ts';
import type { Document } from '../document.ts';
import { exportName } from './names.ts';
import { ProjectError, packProject, unpackProject } from './project.ts';

const finite = fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((v) => (Object.is(v, -0) ? 0 : v));
const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);
const document: fc.Arbitrary<Document> = fc
  .record({
    name: fc.string({ maxLength: 40 }),
    hints: fc.array(
      fc.record({
        points: fc.array(fc.tuple(finite, finite), { minLength: 1, maxLength: 4 }),
        radius: fc.double({ min: 0.5, max: 99, noNaN: true }),
        color: hex,
        white: fc.boolean(),
      }),
    ),
    ink: fc.array(
      fc.record({
        tool: fc.constantFrom('pen' as const, 'eraser' as const),
        points: fc.array(fc.tuple(finite, finite, finite), { minLength: 1, maxLength: 4 }),
        size: fc.double({ min: 0.5, max: 99, noNaN: true }),
      }),
    ),
    look: fc.record({
      visible: fc.boolean(),
      opacity: fc.double({ min: 0, max: 1, noNaN: true }),
      tint: fc.option(hex),
    }),
  })
  .map(({ name, hints, ink, look }) => {
    let id = 1;
    const looked = { ...look, opacity: look.opacity + 0 };
    return {
      ...emptyDocument({ id: 'x', name, width: 30, height: 20 }),
      hints: hints.map((hint) => ({ id: id++, ...hint })),
      ink: ink.map((mark) => ({ id: id++, ...mark })),
      look: looked,
      nextId: id,
    };
  });

describe('project file', () => {
  it('round-trips every document and the line picture', () => {
    fc.assert(
      fc.property(document, fc.uint8Array({ maxLength: 200 }), (before, linesPng) => {
        const bytes = packProject({ document: before, linesPng });
        const after = unpackProject(bytes, 'x');
        expect(after.document).toEqual(before);
        expect([...after.linesPng]).toEqual([...linesPng]);
      }),
    );
  });

  it('refuses anything else in one line', () => {
    const zip = (files: Record<string, string>) =>
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
    const cases: [Uint8Array, RegExp][] = [
      [strToU8('no zip at all'), /expected a zip file/],
      [zip({ 'a.txt': 'x' }), /expected project\.json and lines\.png/],
      [zip({ 'project.json': '{', 'lines.png': 'x' }), /does not parse/],
      [zip({ 'project.json': '{"version":9}', 'lines.png': 'x' }), /project\.json: version/],
    ];
    for (const [bytes, message] of cases) {
      expect(() => unpackProject(bytes, 'x')).toThrow(ProjectError);
      expect(() => unpackProject(bytes, 'x')).toThrow(message);
    }
  });
});

describe('exportName', () => {
  it('keeps the drawing name, whatever it holds', () => {
    expect(exportName('girl.final.png', 'flat')).toBe('girl.final-irodori.png');
    expect(exportName('彩り', 'psd')).toBe('彩り.psd');
    expect(exportName('a/b:c?.jpg', 'line')).toBe('a-b-c--line.png');
    expect(exportName('', 'project')).toBe('drawing.irodori');
  });
});

import { readFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../document.ts';
import type { Document } from '../document.ts';
import { dictionaries, partNames } from '../../i18n/index.ts';
import { exportName, partLayerName } from './names.ts';
import { ProjectError, packProject, unpackProject } from './project.ts';

const finite = fc.double({ min: -1e4, max: 1e4, noNaN: true }).map((v) => (Object.is(v, -0) ? 0 : v));
const hex = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);
const share = (max: number) => fc.double({ min: 0, max, noNaN: true }).map((v) => v + 0);
const coloring = fc.record({
  background: fc.boolean(),
  shade: share(1),
  shadeStyle: fc.constantFrom('soft' as const, 'cel' as const),
  shadeTint: fc.option(hex),
  gap: share(0.02),
});
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
    coloring: fc.option(coloring),
  })
  .map(({ name, hints, ink, look, coloring }) => {
    let id = 1;
    const looked = { ...look, opacity: look.opacity + 0 };
    return {
      ...emptyDocument({ id: 'x', name, width: 30, height: 20 }),
      hints: hints.map((hint) => ({ id: id++, ...hint })),
      ink: ink.map((mark) => ({ id: id++, ...mark })),
      look: looked,
      ...(coloring ? { coloring } : {}),
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

  it('keeps fills and locks in their places among the hints, and is version 2 without them', () => {
    const mask = { width: 3, height: 2, runs: [1, 2, 3] };
    const hint = { points: [[1, 2] as const], radius: 2, color: '#112233', white: false };
    const before: Document = {
      ...emptyDocument({ id: 'x', name: 'n', width: 30, height: 20 }),
      hints: [
        { id: 1, ...hint },
        { id: 3, ...hint },
      ],
      pins: [
        { id: 2, mask, color: '#445566', locked: false },
        { id: 4, mask, color: null, locked: true, group: 4 },
        { id: 5, mask, color: '#000000', locked: true, group: 4 },
      ],
      nextId: 6,
    };
    const bytes = packProject({ document: before, linesPng: new Uint8Array(3) });
    expect(unpackProject(bytes, 'x').document).toEqual(before);
    const json = (packed: Uint8Array) =>
      JSON.parse(strFromU8(unzipSync(packed)['project.json']!)) as { version: number };
    const { pins: _, ...plain } = before;
    expect(json(bytes).version).toBe(3);
    expect(json(packProject({ document: plain, linesPng: new Uint8Array(3) })).version).toBe(2);
  });

  it('keeps the file of several line layers as it is, and is version 4 only then', () => {
    const plain = emptyDocument({ id: 'x', name: 'n', width: 30, height: 20 });
    for (const head of [0x38, 0x50]) {
      const layers = { file: Uint8Array.of(head, 1, 2, 3), chosen: [4, 2] };
      const bytes = packProject({ document: plain, linesPng: new Uint8Array(3), layers });
      expect(Object.keys(unzipSync(bytes))[2]).toBe(head === 0x50 ? 'layers.ora' : 'layers.psd');
      expect(unpackProject(bytes, 'x').layers).toEqual(layers);
      const { 'project.json': json, 'lines.png': lines } = unzipSync(bytes);
      expect((JSON.parse(strFromU8(json!)) as { version: number }).version).toBe(4);
      expect(() => unpackProject(zipSync({ 'project.json': json!, 'lines.png': lines! }), 'x')).toThrow(
        /expected layers\.(ora|psd) in the zip file/,
      );
    }
  });

  it('keeps how the drawing is colored and nothing else of the settings, and is version 5 then', () => {
    const coloring = { background: true, shade: 0.6, shadeStyle: 'cel', shadeTint: '#7a6ad0', gap: 0.015 } as const;
    const base = { id: 'x', name: 'n', width: 30, height: 20 };
    const settings = { ...coloring, serverKey: 'secret' };
    const bytes = packProject({
      document: { ...emptyDocument(base), coloring: settings },
      linesPng: new Uint8Array(3),
    });
    expect(unpackProject(bytes, 'x').document.coloring).toEqual(coloring);
    const file = JSON.parse(strFromU8(unzipSync(bytes)['project.json']!)) as { version: number };
    expect(file.version).toBe(5);
    const bad = { ...file, coloring: { ...coloring, gap: 0.5 } };
    const zip = zipSync({ 'project.json': strToU8(JSON.stringify(bad)), 'lines.png': new Uint8Array(3) });
    expect(() => unpackProject(zip, 'x')).toThrow(/^project\.json: coloring\.gap: .*0\.02/);
  });

  it('opens what earlier versions wrote, without a coloring of its own, and what version 5 wrote, with it', () => {
    const coloringIn = (name: string) => {
      const bytes = readFileSync(new URL(`../../../e2e/fixtures/${name}.irodori`, import.meta.url));
      return unpackProject(bytes, 'x').document.coloring;
    };
    expect(['project-1', 'project-3'].map(coloringIn)).toEqual([undefined, undefined]);
    expect(coloringIn('project-5')).toEqual({
      background: true,
      shade: 0.6,
      shadeStyle: 'cel',
      shadeTint: '#7a6ad0',
      gap: 0.015,
    });
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

it('layers of parts are named in the language of the page; colors stay', () => {
  const words = partNames(dictionaries.ja);
  const named = ['hair', 'hair 2', 'eyeWhite', '#d1495b', 'constructor'].map((name) => partLayerName(name, words));
  expect(named).toEqual(['髪', '髪 2', '白目', '#d1495b', 'constructor']);
});

describe('exportName', () => {
  it('keeps the drawing name, whatever it holds', () => {
    expect(exportName('girl.final.png', 'flat')).toBe('girl.final-irodori.png');
    expect(exportName('彩り', 'psd')).toBe('彩り-irodori.psd');
    // Names that Windows keeps for devices, and letters of two units.
    expect(['con', 'NUL.png', 'com1.a.png', 'console'].map((name) => exportName(name, 'psd'))).toEqual([
      '_con-irodori.psd',
      '_NUL-irodori.psd',
      '_com1.a-irodori.psd',
      'console-irodori.psd',
    ]);
    expect(exportName('🎨'.repeat(90), 'psd')).toBe(`${'🎨'.repeat(80)}-irodori.psd`);
    expect(exportName('a/b:c?.jpg', 'line')).toBe('a-b-c--line.png');
    expect(exportName('', 'project')).toBe('drawing.irodori');
  });
});

import { describe, expect, it } from 'vitest';
import { createRng, hexToRgb, luma, rgbToHsl } from '@irodori/image';
import { readDrawing } from './drawing.ts';
import { paintDrawing, type PaintPlan } from './paint.ts';
import { drawRecolor } from './recolor.ts';
import { formatSvg, parseSvg } from './tree.ts';

const plan: PaintPlan = {
  prefix: 'p',
  recolor: (hex) => hex,
  outline: 1,
  ink: () => '#123456',
  strokeScale: 1,
  outlineShades: false,
  spotBlack: 0.05,
  cel: undefined,
};

const body =
  '<g fill="none"><path fill="#ff8080" d="M0 0H90V90H0z"/>' +
  '<path fill="#e06060" d="M10 10H40V40H10z"/>' +
  '<path fill="#3060ff" d="M50 50H80V80H50z"/>' +
  '<circle cx="5" cy="5" r="2" fill="#111"/>' +
  '<path fill="#fff" opacity=".4" d="M0 0H9V9H0z"/></g>';

describe('readDrawing', () => {
  it('tells areas, their tones, ink and soft overlays apart', () => {
    const drawing = readDrawing('a', parseSvg(body), 100, 100);
    const group = drawing.parts[0]!;
    if (group.kind !== 'group') throw new Error('expected a group');
    expect(group.children.map((part) => (part.kind === 'shape' ? part.role : part.kind))).toEqual([
      'base',
      'shade',
      'base',
      'base',
      'overlay',
    ]);
    expect(drawing.colors.get('#ff8080')).toBeCloseTo(0.81, 5);
  });

  it('takes an inked set at its word', () => {
    const inked =
      '<path fill="#ffe500" d="M0 0H50V50H0z"/><path fill="none" stroke="#45413c" d="M0 0H50"/><path fill="#45413c" d="M5 5h2v2z"/>';
    const drawing = readDrawing('b', parseSvg(inked), 100, 100, { inkColors: new Set(['#45413c']), inked: true });
    expect(drawing.parts.map((part) => part.kind === 'shape' && part.role)).toEqual(['base', 'ink', 'ink']);
  });
});

describe('paintDrawing', () => {
  const { color, line } = paintDrawing(readDrawing('a', parseSvg(body), 100, 100), plan);

  it('keeps colors on one side and only black and white on the other', () => {
    expect(color).toContain('#ff8080');
    expect(color).toContain('stroke="#123456"');
    const lineColors = new Set(line.match(/#[0-9a-f]+/g));
    expect([...lineColors].sort()).toEqual(['#000', '#fff']);
    expect(line).not.toContain('opacity');
  });

  it('outlines areas but not their tones, and fills small dark spots', () => {
    const strokesOf = (d: string) => [...line.matchAll(new RegExp(`<path d="${d}"[^>]*stroke="#000"`, 'g'))].length;
    expect(strokesOf('M0 0H90V90H0z')).toBe(2);
    expect(strokesOf('M10 10H40V40H10z')).toBe(0);
    expect(strokesOf('M50 50H80V80H50z')).toBe(1);
    expect(line).toMatch(/<circle[^>]*fill="#000"/);
  });

  it('writes well-formed text with prefixed ids', () => {
    const gradient =
      '<linearGradient id="g"><stop offset="0" stop-color="#f00"/></linearGradient><clipPath id="c"><circle r="3"/></clipPath>' +
      '<g clip-path="url(#c)"><path fill="url(#g)" d="M0 0H9V9z"/></g>';
    const painted = paintDrawing(readDrawing('g', parseSvg(gradient), 10, 10), { ...plan, recolor: () => '#00ff00' });
    for (const side of [painted.color, painted.line]) expect(formatSvg(parseSvg(side))).toBe(side);
    expect(painted.color).toContain('id="pg"');
    expect(painted.color).toContain('fill="url(#pg)"');
    expect(painted.color).toContain('stop-color="#00ff00"');
    expect(painted.line).toContain('clip-path="url(#pc)"');
    expect(painted.line).not.toContain('Gradient');
  });

  it('cel shading changes the color side only', () => {
    const shaded = paintDrawing(readDrawing('a', parseSvg(body), 100, 100), {
      ...plan,
      cel: { dx: 2, dy: -2, darken: 0.7 },
    });
    expect(shaded.color).toContain('clip-path="url(#pcel0)"');
    expect(shaded.line).toBe(line);
  });
});

describe('drawRecolor', () => {
  const colors = new Map([
    ['#f7dece', 0.3],
    ['#e0b0a0', 0.1],
    ['#202020', 0.2],
  ]);

  it('keeps the order of lightness within skin, and small ink dark', () => {
    for (let seed = 0; seed < 200; seed++) {
      const recolor = drawRecolor(createRng(seed), { skin: ['#f7dece', '#e0b0a0'], colors });
      const light = luma(hexToRgb(recolor('#f7dece', 0.3))!);
      const shade = luma(hexToRgb(recolor('#e0b0a0', 0.1))!);
      expect(shade).toBeLessThan(light);
      expect(luma(hexToRgb(recolor('#202020', 0.001))!)).toBeLessThan(70);
    }
  });

  it('turns one hue family as a whole', () => {
    let kept = 0;
    for (let seed = 0; seed < 200; seed++) {
      const recolor = drawRecolor(createRng(seed), { skin: [], colors: new Map() });
      const hue = (hex: string) => rgbToHsl(hexToRgb(recolor(hex))!)[0];
      const gap = Math.abs(hue('#d03030') - hue('#e06060'));
      if (Math.min(gap, 360 - gap) < 12) kept++;
    }
    expect(kept).toBeGreaterThan(185);
  });

  it('leaves gradient and unknown values alone', () => {
    expect(drawRecolor(createRng(1), { skin: [], colors: new Map() })('url(#a)')).toBe('url(#a)');
  });
});

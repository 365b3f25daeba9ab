import { mixRgb, rgbToHex, type Rgb, type Rng } from '@irodori/image';
import type { PaintedDrawing } from './paint.ts';
import { drawColor } from './recolor.ts';

/** Both versions fill a square of 100 x 100 units. */
interface BackgroundOptions {
  readonly prefix: string;
  /** Line width in the same units. */
  readonly lineWidth: number;
}

const rect = (fill: string) => `<rect width="100" height="100" fill="${fill}"/>`;

function pale(rng: Rng): Rgb {
  return mixRgb(drawColor(rng), [255, 255, 255], rng.range(0.2, 0.75));
}

/** White paper, a flat tone, a gradient, a pattern (its edges drawn in the line version), or hills under a sky. */
export function drawBackground(rng: Rng, options: BackgroundOptions): PaintedDrawing {
  const kind = rng.weighted([
    ['white', 0.28],
    ['flat', 0.26],
    ['gradient', 0.2],
    ['pattern', 0.14],
    ['hills', 0.12],
  ] as const);
  switch (kind) {
    case 'white':
      return { color: rect('#ffffff'), line: rect('#ffffff') };
    case 'flat':
      return { color: rect(rgbToHex(rng.chance(0.6) ? pale(rng) : drawColor(rng))), line: rect('#ffffff') };
    case 'gradient':
      return gradient(rng, options.prefix);
    case 'pattern':
      return pattern(rng, options);
    case 'hills':
      return hills(rng, options);
  }
}

function gradient(rng: Rng, prefix: string): PaintedDrawing {
  const id = `${prefix}sky`;
  const from = pale(rng);
  const to = rng.chance(0.5) ? mixRgb(from, drawColor(rng), 0.5) : pale(rng);
  const [dx, dy] = rng.pick([
    [0, 1],
    [1, 1],
    [1, 0],
  ] as const);
  const stops = `<stop offset="0" stop-color="${rgbToHex(from)}"/><stop offset="1" stop-color="${rgbToHex(to)}"/>`;
  const color = `<linearGradient id="${id}" x1="0" y1="0" x2="${dx}" y2="${dy}">${stops}</linearGradient>${rect(`url(#${id})`)}`;
  return { color, line: rect('#ffffff') };
}

/** Stripes, dots or checks; the edges appear in the line version, or, as printed cloth would be inked, not at all. */
function pattern(rng: Rng, { lineWidth }: BackgroundOptions): PaintedDrawing {
  const ground = pale(rng);
  const figure = rng.chance(0.5) ? mixRgb(ground, [255, 255, 255], 0.5) : mixRgb(ground, drawColor(rng), 0.4);
  const step = rng.range(10, 28);
  const shapes: string[] = [];
  switch (rng.pick(['stripes', 'dots', 'checks'] as const)) {
    case 'stripes':
      for (let x = -20; x < 120; x += step) shapes.push(`<rect x="${x}" y="-50" width="${step / 2}" height="200"/>`);
      break;
    case 'dots':
      for (let row = 0, y = -20; y < 120; y += step, row++) {
        for (let x = -20 + (row % 2) * (step / 2); x < 120; x += step) {
          shapes.push(`<circle cx="${x}" cy="${y}" r="${step / 4}"/>`);
        }
      }
      break;
    case 'checks':
      for (let row = 0, y = -30; y < 130; y += step, row++) {
        for (let x = -30 + (row % 2) * step; x < 130; x += 2 * step) {
          shapes.push(`<rect x="${x}" y="${y}" width="${step}" height="${step}"/>`);
        }
      }
  }
  const body = `transform="rotate(${rng.range(-45, 45)} 50 50)">${shapes.join('')}</g>`;
  const inked = rng.chance(0.5);
  return {
    color: `${rect(rgbToHex(ground))}<g fill="${rgbToHex(figure)}" ${body}`,
    line: rect('#ffffff') + (inked ? `<g fill="#fff" stroke="#000" stroke-width="${lineWidth}" ${body}` : ''),
  };
}

function hills(rng: Rng, options: BackgroundOptions): PaintedDrawing {
  const sky = gradient(rng, options.prefix);
  let [color, line] = [sky.color, sky.line];
  const count = 1 + rng.int(3);
  const ground = drawColor(rng);
  for (let i = 0; i < count; i++) {
    const base = 55 + (i * 40) / count;
    const height = () => base + rng.range(-10, 10);
    const d = `M-5 ${height()}C20 ${height()} 35 ${height()} 55 ${height()}S90 ${height()} 105 ${height()}V110H-5Z`;
    const tone = mixRgb(ground, [255, 255, 255], 0.5 - (0.4 * (i + 1)) / count);
    color += `<path d="${d}" fill="${rgbToHex(tone)}"/>`;
    line += `<path d="${d}" fill="#fff" stroke="#000" stroke-width="${options.lineWidth}"/>`;
  }
  if (rng.chance(0.5)) {
    const spot = `cx="${rng.range(10, 90)}" cy="${rng.range(8, 35)}" r="${rng.range(4, 10)}"`;
    color = color.replace('<path', `<circle ${spot} fill="${rgbToHex(pale(rng))}"/><path`);
    line = line.replace(
      '<path',
      `<circle ${spot} fill="none" stroke="#000" stroke-width="${options.lineWidth}"/><path`,
    );
  }
  return { color, line };
}

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../image.ts';
import { DrawError, drawSvg } from './draw-svg.ts';
import { defaultLimits } from './messages.ts';

const svg = (body: string, attributes = 'width="1000" height="1000"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${body}</svg>`;
const slow = svg(
  `<filter id="f">${'<feTurbulence baseFrequency=".01" numOctaves="9"/>'.repeat(40)}</filter><rect width="1000" height="1000" filter="url(#f)"/>`,
);
const square = svg('<path d="M0 0h50v50H0z" fill="#f00"/>', 'width="100" height="100"');

describe('drawSvg', () => {
  it('ends a drawing that takes too long or too much, and goes on with the next', async () => {
    // What a drawing of nothing takes at this moment: a process starts for it.
    const started = performance.now();
    await drawSvg(square, 100, 100);
    const began = performance.now();
    const late = drawSvg(slow, 1000, 1000, { ...defaultLimits, seconds: 1 });
    const next = drawSvg(square, 100, 100);
    await expect(late).rejects.toThrow(/^takes longer than 1 s to draw; take filters/);
    await expect(late).rejects.toThrow(DrawError);
    expect(await sharp(await next).metadata()).toMatchObject({ format: 'png', width: 100, height: 100, channels: 4 });
    await expect(drawSvg(slow, 1000, 1000, { seconds: 20, bytes: 1 << 20 })).rejects.toThrow(/takes more than 1 MiB/);
    expect(performance.now() - began).toBeLessThan(8000 + 5 * (began - started));
  });

  it('says what is wrong with a file that does not parse', async () => {
    await expect(drawSvg('<svg><a></b></svg>', 10, 10)).rejects.toThrow(/^svg that cannot be read \(/);
  });
});

describe('decodeImage of SVG', () => {
  const sizeOf = async (text: string) => {
    const { width, height } = await decodeImage(Buffer.from(text));
    return [width, height];
  };

  it('draws one without a size 1536 pixels long, and one with a size at that size', async () => {
    const body = '<path d="M4 20L12 3L20 20Z" fill="none" stroke="#000"/>';
    expect(await sizeOf(svg(body, 'viewBox="0 0 24 12"'))).toEqual([1536, 768]);
    expect(await sizeOf(svg(body, 'viewBox="0 0 24 24" width="100%" height="100%"'))).toEqual([1536, 1536]);
    expect(await sizeOf(svg(body, 'width="240" height="120" viewBox="0 0 24 12"'))).toEqual([240, 120]);
  });

  it('fills that size, with the proportions of the viewBox', async () => {
    const { data } = await decodeImage(Buffer.from(svg('<path d="M0 0h1v1H0z" fill="#f00"/>', 'viewBox="0 0 2 1"')));
    const at = (x: number, y: number) => [...data.subarray(4 * (y * 1536 + x), 4 * (y * 1536 + x) + 4)];
    expect([at(1, 1), at(766, 766), at(770, 1)]).toEqual([
      [255, 0, 0, 255],
      [255, 0, 0, 255],
      [0, 0, 0, 0],
    ]);
  });
});

import type { Rgb } from '@irodori/image';
import { describe, expect, it } from 'vitest';
import { bucketFill } from '../baselines/bucket.ts';
import { colorLimit } from '../baselines/color-limit.ts';
import { dotsHtml } from './dots-html.ts';
import { dotsMarkdown } from './dots-markdown.ts';
import { dotsSheets } from './dots-sheet.ts';
import { runDots, type DotsMethod, type DotsPicture } from './run-dots.ts';

/** White paper with a framed box of 16 x 10 pixels, red left and blue right, with a line between them or without. */
function box(id: string, parted: boolean): DotsPicture {
  const [width, height] = [24, 18];
  const pixels = Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const inside = x >= 4 && x < 20 && y >= 4 && y < 14;
    const frame = inside && (x === 4 || x === 19 || y === 4 || y === 13 || (parted && x === 12));
    const color: Rgb = frame ? [0, 0, 0] : !inside ? [255, 255, 255] : x < 12 ? [200, 40, 40] : [40, 60, 200];
    return { color, line: frame ? 0 : 1 };
  });
  return {
    id,
    truth: { width, height, channels: 3, data: Uint8ClampedArray.from(pixels.flatMap(({ color }) => color)) },
    lines: { width, height, data: Float32Array.from(pixels, ({ line }) => line) },
  };
}

const bucket: DotsMethod = { name: 'bucket', open: () => bucketFill };
const limit: DotsMethod = { name: 'limit', knowsTruth: true, open: ({ truth }) => colorLimit(truth) };
const run = (options = {}) => runDots([box('parted', true), box('open', false)], [bucket, limit], options);

describe('runDots', () => {
  it('means over pictures, a picture that is not finished counting one more than the most', async () => {
    const { summaries, counts, most } = await run({ most: 4 });
    expect([counts, most]).toEqual([[0, 1, 2, 4], 4]);
    // The bucket finishes the parted box with two dots and never the open one: (2 + 5) / 2.
    expect(summaries['bucket']!.dots10.mean).toBe(3.5);
    expect(summaries['limit']!.dots10.mean).toBe(2);
    expect(summaries['limit']!.wrong[2]!.mean).toBe(0);
    expect(summaries['limit']!.againstFirst).toEqual([1, 1, 0]);
    expect(summaries['bucket']!.sparse).toMatchObject({ clouds: 0, paper: 0, parts: 0 });
    expect(summaries['limit']!.sparse).toBeUndefined();
  });

  it('is told in tables, on a page and on sheets', async () => {
    const set = await run({ most: 4, shown: [1, 2] });
    const text = dotsMarkdown([['boxes', set]]);
    expect(text).toContain('| open | > 4, > 4 | 2, 2 |');
    expect(text).toContain('| limit | 100 % | ');
    const page = await dotsHtml([['boxes', set]], () => Promise.resolve('data:,'));
    expect(page).toContain('bucket, 1 dots');
    expect(page).toContain('<svg class="curves"');
    // Lines, the bucket twice, the limit, truth: five tiles in two rows.
    expect(dotsSheets(set, 32).map(({ width, height }) => [width, height])).toEqual([[5 * 36 + 4, 2 * 36 + 4]]);
  });

  it('refuses an empty set', async () => {
    await expect(runDots([], [bucket])).rejects.toThrow('expected at least one picture');
  });
});

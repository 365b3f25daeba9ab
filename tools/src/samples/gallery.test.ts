import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hintsOutside, parseHintFile } from '@irodori/image';
import { decodeImage } from '@irodori/data';
import { describe, expect, it } from 'vitest';

interface Entry {
  readonly id: string;
  readonly title: { readonly en: string; readonly ja: string };
  readonly credit: string;
  readonly license: string;
  readonly sketch: string;
  readonly hints: string;
}

const gallery = fileURLToPath(new URL('../../../samples/gallery/', import.meta.url));
const read = (name: string) => readFileSync(join(gallery, name), 'utf8');
const entries = JSON.parse(read('index.json')) as Entry[];

describe('gallery', () => {
  it('has at least a dozen drawings, some in several colorings, each id once', () => {
    expect(new Set(entries.map(({ sketch }) => sketch)).size).toBeGreaterThanOrEqual(12);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    const sylvie = entries.filter(({ sketch }) => sketch === 'sylvie-scarf.png');
    expect(sylvie.length).toBeGreaterThan(1);
  });

  it('lists every file and nothing else', () => {
    const listed = new Set(['index.json', ...entries.flatMap(({ sketch, hints }) => [sketch, hints])]);
    expect(readdirSync(gallery).sort()).toEqual([...listed].sort());
  });

  it.each(entries)('$id is a drawing on white paper with hints inside it, titled and credited', async (entry) => {
    const { width, height, data } = await decodeImage(join(gallery, entry.sketch));
    const file = parseHintFile(read(entry.hints));
    expect([file.width, file.height]).toEqual([width, height]);
    expect(file.hints.length).toBeGreaterThanOrEqual(8);
    expect(hintsOutside(file.hints, { width, height })).toEqual([]);
    let paper = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i]! > 200) paper++;
    expect(paper / (width * height)).toBeGreaterThan(0.7);
    expect(paper / (width * height)).toBeLessThan(0.99);
    for (const text of [entry.title.en, entry.title.ja, entry.credit]) expect(text).not.toBe('');
    expect(['MIT', 'Apache-2.0']).toContain(entry.license);
  });
});

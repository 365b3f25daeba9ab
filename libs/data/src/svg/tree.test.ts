import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { formatSvg, parseSvg, SvgError } from './tree.ts';

describe('parseSvg', () => {
  it('reads elements, attributes in both quotes, comments and nesting', () => {
    const [g, path] = parseSvg(
      `<?xml version="1.0"?><!-- a <b> --><g fill='none' data-x = "1"><circle r="2"/></g>\n<path d="M0 0"></path>`,
    );
    expect(g).toEqual({
      name: 'g',
      attributes: { fill: 'none', 'data-x': '1' },
      children: [{ name: 'circle', attributes: { r: '2' }, children: [] }],
    });
    expect(path).toEqual({ name: 'path', attributes: { d: 'M0 0' }, children: [] });
  });

  it.each([
    ['<g><path/>', 'expected </g> before the end'],
    ['<g></path></g>', 'expected </g>, got </path>'],
    ['</g>', 'expected </(nothing)>, got </g>'],
    ['<g><path d="M0', 'expected a tag'],
    ['<g fill=red/>', 'expected a tag'],
  ])('refuses %s', (text, message) => {
    expect(() => parseSvg(text)).toThrow(SvgError);
    expect(() => parseSvg(text)).toThrow(message);
  });

  it.each(['fluent-emoji-flat', 'noto', 'streamline-emojis'])('goes through every icon of %s without loss', (set) => {
    const file = createRequire(import.meta.url).resolve(`@iconify-json/${set}/icons.json`);
    const { icons } = JSON.parse(readFileSync(file, 'utf8')) as { icons: Record<string, { body: string }> };
    const normal = (text: string) =>
      text.replace(/\s*\/>/g, '/>').replace(/><\/(?:path|stop|use|circle|ellipse|rect)>/g, '/>');
    for (const { body } of Object.values(icons)) expect(formatSvg(parseSvg(body))).toBe(normal(body));
  });
});

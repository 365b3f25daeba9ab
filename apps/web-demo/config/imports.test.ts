import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src/', import.meta.url));

/** Each module of the editor with those of its own that it imports, types included. */
function imports(): Map<string, string[]> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\./.test(file),
  );
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(source, file), 'utf8');
      const names = [...text.matchAll(/from '(\.[^']+)'/g)].map(([, name]) => normalize(join(dirname(file), name!)));
      return [normalize(file), names];
    }),
  );
}

it('no module imports itself by way of others', () => {
  const graph = imports();
  expect(graph.size).toBeGreaterThan(50);
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      circles.push([...path.slice(at), file].join(' > '));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  expect(circles).toEqual([]);
});

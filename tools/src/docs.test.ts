import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const tracked = (...patterns: string[]): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Documents that tell how things are; the log and the changelog tell how they were. */
const documents = tracked('*.md').filter((path) => !/(^|\/)(CHANGELOG|experiments)\.md$/.test(path));
const rooms = /^(libs|apps|tools|docs|examples|testdata|samples|\.ci|\.github)\//;
/** Every end of every path. */
const ends = new Set(tracked().flatMap((path) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(index + 1))));
const withoutBlocks = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '');
/** The anchors that GitHub gives the headings of a document. */
const anchors = (document: string): string[] =>
  [...withoutBlocks(read(document)).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(documents)('%s', (document) => {
  it('links to files that are there', () => {
    const targets = [...withoutBlocks(read(document)).matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^[a-z]+:/.test(target));
    expect(targets.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([]);
  });

  it('links to headings that are there', () => {
    const targets = [...withoutBlocks(read(document)).matchAll(/\]\(([^)\s#:]*)#([^)\s]+)\)/g)];
    const missing = targets.filter(
      ([, target, anchor]) => !anchors(target ? join(dirname(document), target) : document).includes(anchor!),
    );
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  it('names places of the repository that are there', () => {
    // From the root, or the end of a longer path: `ops/index.ts`.
    const places = [...read(document).matchAll(/`((?:[\w.@-]+\/)+[\w.@-]*)`/g)]
      .map(([, path]) => path!)
      .filter((path) => rooms.test(path) || /\.(tsx?|mjs|py|md)$/.test(path))
      .filter((path) => !/[A-Z]{3,}/.test(path));
    expect(places.filter((path) => !existsSync(join(root, path)) && !ends.has(path))).toEqual([]);
  });
});

describe('the diagram of docs/architecture.md', () => {
  const folders = new Map([
    ...tracked('libs/*/package.json').map((path) => [path.split('/')[1]!, dirname(path)] as const),
    ['irodori', 'apps/train-cli'] as const,
    ['web-demo', 'apps/web-demo'] as const,
  ]);
  const block = read('docs/architecture.md').match(/^```\n(image[\s\S]*?)^```/m)![1]!;
  const diagram = new Map(
    block
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [, name = '', arrows = ''] = /^ *([\w-]+)(?: +<- ((?:[\w-]+, )*[\w-]+))?/.exec(line)!;
        return [name, arrows === '' ? [] : arrows.split(', ').sort()] as const;
      }),
  );
  /** What the sources of a project import, tests left out. */
  const imports = (folder: string): string[] => {
    const sources = tracked(`${folder}/src/*.ts`, `${folder}/src/*.tsx`).filter(
      (path) => !/\.(test|testing)\./.test(path),
    );
    const names = sources.flatMap((path) =>
      [...read(path).matchAll(/(?:from|import\() ?'@irodori\/([\w-]+)/g)].map(([, name]) => name!),
    );
    return [...new Set(names)].filter((name) => folders.get(name) !== folder).sort();
  };

  it('has every project', () => {
    expect([...diagram.keys()].sort()).toEqual([...folders.keys(), 'tools'].sort());
  });

  it.each([...folders])('says what %s imports', (name, folder) => {
    expect(diagram.get(name)).toEqual(imports(folder));
  });

  it.each([...folders])('%s declares what it imports', (_, folder) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(read(`${folder}/package.json`)) as Record<
      string,
      Record<string, string> | undefined
    >;
    const declared = Object.keys({ ...dependencies, ...devDependencies });
    expect(imports(folder).filter((name) => !declared.includes(`@irodori/${name}`))).toEqual([]);
  });
});

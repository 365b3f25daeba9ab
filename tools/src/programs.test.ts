import { win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

interface Program {
  readonly command: string;
  readonly args: readonly string[];
}
interface System {
  readonly paths?: typeof win32;
  readonly env?: Record<string, string>;
  readonly node?: string;
  readonly exists?: (file: string) => boolean;
  readonly read?: (file: string) => string;
}
type ProgramOf = (name: string, args: readonly string[], root: string, system?: System) => Program;
const { programOf } = (await import(new URL('../programs.mjs', import.meta.url).href)) as { programOf: ProgramOf };

const root = 'C:\\Users\\A B\\irodori';
const node = 'C:\\Program Files\\nodejs\\node.exe';
const manifests: Record<string, object> = {
  [`${root}\\node_modules\\nx\\package.json`]: { bin: { nx: './dist/bin/nx.js' } },
  [`${root}\\node_modules\\@arethetypeswrong\\cli\\package.json`]: { bin: { attw: './dist/index.js' } },
};
const npm = 'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js';
const windows = {
  paths: win32,
  env: {},
  node,
  exists: (file: string) => file === npm || file in manifests,
  read: (file: string) => JSON.stringify(manifests[file]),
};

it('starts npm and the programs of packages by Node alone on Windows, where they are .cmd files', () => {
  expect(programOf('npm', ['ci'], root, windows)).toEqual({ command: node, args: [npm, 'ci'] });
  const started = { ...windows, env: { npm_execpath: 'D:\\npm-cli.js' }, exists: () => true };
  expect(programOf('npm', ['ci'], root, started)).toEqual({ command: node, args: ['D:\\npm-cli.js', 'ci'] });
  expect(programOf('nx', ['run-many'], root, windows)).toEqual({
    command: node,
    args: [`${root}\\node_modules\\nx\\dist\\bin\\nx.js`, 'run-many'],
  });
  expect(programOf('attw', [], root, windows).args).toEqual([
    `${root}\\node_modules\\@arethetypeswrong\\cli\\dist\\index.js`,
  ]);
});

it('leaves other programs alone, and npm where only the system knows it (Debian)', () => {
  expect(programOf(node, ['x.mjs'], root, windows)).toEqual({ command: node, args: ['x.mjs'] });
  expect(programOf('npm', ['ci'], '/r', { env: {}, node: '/usr/bin/node', exists: () => false })).toEqual({
    command: 'npm',
    args: ['ci'],
  });
});

it('finds the programs that this repository starts', () => {
  const here = fileURLToPath(new URL('../..', import.meta.url));
  for (const name of ['nx', 'publint', 'attw', 'tsc']) {
    expect(programOf(name, [], here).command, name).toBe(process.execPath);
  }
});

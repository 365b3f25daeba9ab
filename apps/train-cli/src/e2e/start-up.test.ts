import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildProgram, commands } from '../program.ts';
import { runCli } from './cli.testing.ts';
import { temporaryFolder } from './temporary-folder.testing.ts';

const { at } = temporaryFolder();
const sample = fileURLToPath(new URL('../../../../samples/gallery/elf.png', import.meta.url));

/** Writes the path of every module to a file: as the loader of ES modules gets it, and what `require` brought at the end. */
const watcher = (list: string): string => `
import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
const hooks = \`import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  appendFileSync(${JSON.stringify(list)}, url + '\\\\n');
  return next(url, context);
}\`;
register('data:text/javascript,' + encodeURIComponent(hooks));
const { cache } = createRequire(import.meta.url);
process.on('exit', () => appendFileSync(${JSON.stringify(list)}, Object.keys(cache).join('\\n') + '\\n'));
`;

/** Runs the built command; names of the packages and, of our own libraries, the modules that it loaded. */
async function loadedBy(name: string, args: readonly string[]): Promise<{ packages: string[]; own: string[] }> {
  const [script, list] = [at(`${name}.mjs`), at(`${name}.txt`)];
  writeFileSync(script, watcher(list));
  const { code, stderr } = await runCli(args, { env: { NODE_OPTIONS: `--import ${pathToFileURL(script).href}` } });
  expect(code, stderr).toBe(0);
  const modules = readFileSync(list, 'utf8').replaceAll('\\', '/').split('\n');
  const matches = (pattern: RegExp): string[] =>
    [...new Set(modules.flatMap((path) => pattern.exec(path)?.[1] ?? []))].sort();
  return {
    packages: matches(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//).filter((one) => !one.startsWith('@img/')),
    own: matches(/\/(?:libs|apps)\/((?:[\w-]+\/)dist\/.*)$/),
  };
}

describe('what is loaded before a command begins', () => {
  it.each([
    ['version', ['--version']],
    ['help', ['--help']],
    ['nothing', []],
  ])('%s: commander and a few modules of our own', async (name, args) => {
    const { packages, own } = await loadedBy(name, args);
    expect(packages).toEqual(['commander']);
    expect(own.filter((path) => path.includes('/commands/'))).toEqual([]);
    expect(own.length).toBeLessThan(16);
  });

  it('colorize: pictures and inference alone', async () => {
    const args = ['colorize', '-i', sample, '-o', at('elf.png')];
    const { packages, own } = await loadedBy('colorize', args);
    // Not: protobuf (graphs), hyparquet and tar-stream (sets), ag-psd (layers), fastify (serve), uplot (reports).
    expect(packages).toEqual([
      ...['commander', 'detect-libc', 'onnxruntime-common', 'onnxruntime-node', 'picocolors', 'semver', 'sharp', 'zod'],
    ]);
    const rooms = new Set(own.map((path) => path.split('/')[0]));
    expect([...rooms]).toEqual(['data', 'image', 'paint', 'runtime', 'train-cli', 'training']);
    expect(own).not.toContain('data/dist/index.js');
    expect(own).not.toContain('training/dist/index.js');
    expect(own.filter((path) => /\/commands\/(?!colorize\/)/.test(path))).toEqual([]);
  });
});

it('the list of commands says what the commands say of themselves', async () => {
  const [listed, whole] = await Promise.all([buildProgram([]), buildProgram(Object.keys(commands))]);
  expect(listed.helpInformation()).toBe(whole.helpInformation());
  expect(whole.commands.map((command) => command.name())).toEqual(Object.keys(commands));
});

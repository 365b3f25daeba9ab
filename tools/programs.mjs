// npm and the programs of packages as Node can start them on every system: Windows knows `npm` and `npx` only as .cmd files,
// which Node starts through a shell alone, and a shell would take spaces in paths apart.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What to start, and with which arguments, for a program by name: npm, one of a package of this repository, or any other.
 * @param root folder of node_modules
 * @param system tests name another platform, its paths, environment and files
 */
export function programOf(name, args, root, system = {}) {
  const { paths = path, env = process.env, node = process.execPath, exists = existsSync, read } = system;
  if (name === 'npm') {
    // Set by npm for what it starts; beside Node where this was started without npm.
    const beside = paths.join(paths.dirname(node), 'node_modules', 'npm', 'bin', 'npm-cli.js');
    const cli = [env.npm_execpath ?? '', beside].find((file) => /npm-cli\.c?js$/.test(file) && exists(file));
    return cli === undefined ? { command: 'npm', args } : { command: node, args: [cli, ...args] };
  }
  const script = scriptOf(name, root, { paths, exists, read: read ?? ((file) => readFileSync(file, 'utf8')) });
  return script === undefined ? { command: name, args } : { command: node, args: [script, ...args] };
}

/** The packages whose programs have another name. */
const packages = { attw: '@arethetypeswrong/cli', tsc: 'typescript' };

function scriptOf(name, root, { paths, exists, read }) {
  const folder = paths.join(root, 'node_modules', ...(packages[name] ?? name).split('/'));
  const manifest = paths.join(folder, 'package.json');
  if (paths.isAbsolute(name) || !exists(manifest)) return undefined;
  const { bin } = JSON.parse(read(manifest));
  const script = typeof bin === 'string' ? bin : bin?.[name];
  return script === undefined ? undefined : paths.join(folder, script);
}

// Before `npm pack`: copies models of the repository into the package that carries them; after it: takes them away again.
import { cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './setup.mjs';

const target = resolve('models');
rmSync(target, { recursive: true, force: true });
for (const name of process.argv.slice(2)) cpSync(join(root, 'models', name), join(target, name), { recursive: true });

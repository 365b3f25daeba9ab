// npm run licenses: every installed package has a license that this project may pass on (or, for development, use).
// Reads package-lock.json, which carries the license of each package; exit code 1 names those that do not fit.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** May be passed on with a program under the MIT license. */
const permissive = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Zlib',
];
/** Used here while developing, never passed on. */
const development = ['MPL-2.0', 'Python-2.0', 'CC-BY-4.0'];
/** Read one by one, with the reason why they may stay. */
const single = {
  '@iconify-json/streamline-emojis': 'CC-BY-4.0: training pictures, credited in DATA.md',
  '@dicebear/styles': 'CC0 1.0 and CC BY 4.0 by style: training pictures, the styles used are credited in DATA.md',
  flatbuffers: 'Apache-2.0, in a file of its own',
};
/** sharp's image library, a shared library of its own that anyone can replace, as LGPL wants. */
const isLibvips = (name) => name.startsWith('@img/sharp-');

/** Whether an SPDX expression of AND and OR (without parentheses inside parentheses) allows one of these. */
function allows(expression, known) {
  const words = expression.replaceAll(/[()]/g, '');
  return words.split(' OR ').some((choice) => choice.split(' AND ').every((id) => known.includes(id)));
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const installed = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
const wrong = installed.flatMap(([path, { license = 'none', dev, version }]) => {
  const name = path.split('node_modules/').at(-1);
  const known = [...permissive, ...(dev ? development : []), ...(isLibvips(name) ? ['LGPL-3.0-or-later'] : [])];
  return allows(license, known) || name in single ? [] : [`${name} ${version}: license ${license}`];
});
for (const line of wrong) console.error(line);
if (wrong.length > 0) {
  console.error('expected licenses that may be passed on; see tools/check-licenses.mjs');
  process.exitCode = 1;
} else console.log(`licenses: ${installed.length} packages, nothing to report`);

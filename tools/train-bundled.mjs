// npm run train:bundled [-- FOLDER --drawings DIR --kit DIR --plan]: makes the model that comes along, from nothing, and
// measures it: the generator in two stages (the experiments `house` and `house-fine`, about three hours on two cores), then
// the parts network (about three hours on one core), which is put beside it. Stopped at any moment, the same command goes on.
// The model is then in FOLDER/model (FOLDER: runs/bundled), what people download with its weights in 16 bits; copied to
// models/swift it is the one that everything uses. `--plan` shows the commands and runs none.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, run, setup } from './setup.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    drawings: { type: 'string', default: process.env.IRODORI_DRAWINGS },
    kit: { type: 'string', default: process.env.IRODORI_KIT },
    plan: { type: 'boolean', default: false },
  },
});
const folder = positionals[0] ?? join(root, 'runs/bundled');
const [first, second] = [join(folder, 'house-64'), join(folder, 'house-128')];
const parts = join(folder, 'parts');

/** Pictures by others that the parts network learns from; they are stored nowhere here (DATA.md). */
const sources = {
  drawings:
    'colored drawings, most by Mikanixonable, CC0 1.0, github.com/Mikanixonable/illusts at a48e5f3; all of them in DATA.md',
  kit: 'portrait kit: GearHead Caramel by Joseph Hewitt, CC BY 4.0, github.com/jwvhewitt/gearhead-caramel at c30fae2, folder image',
};
/** The share of the pictures that each is, and what else it takes. */
const how = {
  drawings: ['--drawings-share', '0.35', '--part-names', join(root, 'data/part-names.json')],
  kit: ['--kit-share', '0.15'],
};
const pictures = Object.entries(sources).flatMap(([name, what]) => {
  const path = values[name];
  if (path !== undefined && existsSync(path)) return [`--${name}`, path, ...how[name]];
  const why = path === undefined ? 'not given' : `${path}: no such folder`;
  console.error(
    `--${name} (or IRODORI_${name.toUpperCase()}): ${why}; going on with drawn characters in their place.\n  ${what}`,
  );
  return [];
});

const commands = [
  ['train', '--experiment', 'house', '--out', first, '--resume', 'auto'],
  ['train', '--experiment', 'house-fine', '--init', first, '--out', second, '--resume', 'auto'],
  // prettier-ignore
  ['parts', 'train', '--out', parts, '--resume', 'auto', '--size', '128', '--batch', '8', '--steps', '18200',
    '--lr', '0.0015', '--prototype', '1', '--tone', '0.5', '--seed', '7', ...pictures],
  ['parts', 'add', parts, '-m', join(second, 'model')],
  ['export', '-m', join(second, 'model'), '-o', join(folder, 'model'), '--weights', 'float16', '--force'],
  ['eval', '-m', second, '--painted', '--data', 'irodori-house:val', '--report', join(folder, 'report')],
  ['eval', '-m', second, '--measure', 'dots', '--data', 'irodori-house:val', '--report', join(folder, 'dots')],
];
if (values.plan) for (const command of commands) console.log(['irodori', ...command].join(' '));
else {
  setup();
  for (const command of commands) run(process.execPath, [join(root, 'apps/train-cli/bin/irodori.mjs'), ...command]);
}

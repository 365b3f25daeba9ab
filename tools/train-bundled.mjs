// npm run train:bundled [-- FOLDER]: makes the model that comes along, from nothing, in two stages (the experiments `house` and
// `house-fine`, about three hours on two cores), and measures it. Stopped at any moment, the same command goes on. The model is
// then in FOLDER/house-128/model (FOLDER: runs/bundled); copied to models/swift it is the one that everything uses.
import { join } from 'node:path';
import { root, run, setup } from './setup.mjs';

const folder = process.argv[2] ?? join(root, 'runs/bundled');
const [first, second] = [join(folder, 'house-64'), join(folder, 'house-128')];
const irodori = (...args) => run(process.execPath, [join(root, 'apps/train-cli/bin/irodori.mjs'), ...args]);

setup();
irodori('train', '--experiment', 'house', '--out', first, '--resume', 'auto');
irodori('train', '--experiment', 'house-fine', '--init', first, '--out', second, '--resume', 'auto');
irodori('eval', '-m', second, '--painted', '--data', 'irodori-house:val', '--report', join(folder, 'report'));

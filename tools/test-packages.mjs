// npm run test:packages: packs every public package, lints the tarballs (publint, arethetypeswrong), installs them in an
// empty folder and uses them there: the examples of their READMEs, `irodori colorize`, `irodori train`.
// Needs the npm registry or npm's cache.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf } from './programs.mjs';
import { root } from './setup.mjs';

const places = [...readdirSync(join(root, 'libs')).map((name) => `libs/${name}`), 'apps/train-cli'];
const packages = places.map((folder) => ({
  folder: join(root, folder),
  ...JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
}));
const work = mkdtempSync(join(tmpdir(), 'irodori-packages-'));
const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };

function run(command, args, { cwd = root, show = false } = {}) {
  const program = programOf(command, args, cwd);
  const { status, stdout, stderr, error } = spawnSync(program.command, program.args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) {
    throw new Error(`${[command, ...args].join(' ')}: ${error?.message ?? `exit code ${status}`}\n${stdout}${stderr}`);
  }
  if (show) process.stdout.write(stdout);
  return stdout;
}

const check = (holds, message) => {
  if (!holds) throw new Error(message);
};

function pack() {
  for (const { name, folder, repository, ...fields } of packages) {
    for (const field of ['version', 'description', 'license', 'exports', 'sideEffects']) {
      check(fields[field] !== undefined, `${name}: expected the field ${field}`);
    }
    check(
      join(root, repository?.directory ?? '') === folder,
      `${name}: expected repository.directory to be its folder`,
    );
  }
  const names = packages.flatMap(({ name }) => ['-w', name]);
  const args = ['pack', ...names, '--json', '--ignore-scripts=false', '--pack-destination', work];
  const said = JSON.parse(run('npm', args).replace(/^[^[{]*/, ''));
  const packed = Array.isArray(said) ? said : Object.values(said);
  check(packed.length === packages.length, `npm pack: expected ${packages.length} tarballs, got ${packed.length}`);
  return packed.map(({ name, filename, files, size }) => {
    const paths = files.map(({ path }) => path);
    const stray = paths.find((path) => /\.tsbuildinfo|\.test\.|\.testing\.|fixtures\//.test(path));
    check(stray === undefined, `${name}: ${stray} does not belong in the tarball`);
    check(paths.includes('README.md'), `${name}: README.md is missing from the tarball`);
    console.log(`${name}: ${paths.length} files, ${(size / 1e6).toFixed(2)} MB`);
    return join(work, filename.replace('@', '').replace('/', '-'));
  });
}

/** The JavaScript of a README, each block as it stands. */
const examples = (text) => [...text.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code);

try {
  const tarballs = pack();
  for (const tarball of tarballs) {
    run('publint', ['--strict', tarball]);
    run('attw', [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color', '--format', 'table']);
  }
  console.log('publint, arethetypeswrong: nothing to report');

  const place = join(work, 'empty');
  mkdirSync(place);
  writeFileSync(join(place, 'package.json'), '{ "private": true, "type": "module" }\n');
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs], { cwd: place });
  for (const { name, folder } of packages) {
    for (const [index, code] of examples(readFileSync(join(folder, 'README.md'), 'utf8')).entries()) {
      const file = `example-${name.replace(/\W+/g, '-')}-${index}.mjs`;
      writeFileSync(join(place, file), code);
      writeFileSync(join(place, 'drawing.png'), readFileSync(join(root, 'samples/gallery/elf.png')));
      run(process.execPath, [file], { cwd: place });
      console.log(`${name}: example ${index + 1} of its README runs`);
    }
  }
  const sizeOf = (file) => readFileSync(join(place, file)).subarray(16, 24).toString('hex');
  check(
    sizeOf('colored.png') === sizeOf('drawing.png'),
    'README of irodori: expected a picture of the size of the drawing',
  );
  const command = join(place, 'node_modules', '.bin', process.platform === 'win32' ? 'irodori.cmd' : 'irodori');
  check(existsSync(command), `${command} is missing: npx irodori would not be found`);
  run('irodori', ['colorize', '-i', 'drawing.png', '-o', 'by-command.png', '-q'], {
    cwd: place,
  });
  check(
    sizeOf('by-command.png') === sizeOf('drawing.png'),
    'irodori colorize: expected a picture of the size of the drawing',
  );
  console.log('irodori colorize: works');
  const flags = [
    '--preset',
    'tiny',
    '--size',
    '32',
    '--data',
    'fluent',
    '--steps',
    '5',
    '--out',
    'run',
    '--json',
    '-q',
  ];
  const { step, model } = JSON.parse(run('irodori', ['train', ...flags], { cwd: place }));
  check(
    step === 5 && readdirSync(join(place, model)).includes('model.json'),
    'irodori train: expected a model of step 5',
  );
  console.log('irodori train: works');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

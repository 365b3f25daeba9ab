// npm start: from a fresh clone to colored pictures in a few minutes, by itself: installs, builds, trains a small model on the
// embedded pictures, colors the drawings in samples/ with the model that comes along and a few with the one just trained, says
// what it made, and serves the editor. With CI=true or without a terminal it ends there. IRODORI_MINUTES changes the training
// time.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { root, run, setup } from './setup.mjs';

const DEFAULT_MINUTES = 4;
/** So many samples are colored with the model just trained, too. */
const FIRST_TRY = 3;

const irodori = join(root, 'apps/train-cli/bin/irodori.mjs');
const out = join(root, 'out');
const trainedRun = join(out, 'run');
const gallery = join(root, 'samples/gallery');

function minutes() {
  const value = Number(process.env.IRODORI_MINUTES ?? DEFAULT_MINUTES);
  if (value > 0) return value;
  console.error(`IRODORI_MINUTES: expected a number above 0, got '${process.env.IRODORI_MINUTES}'`);
  process.exit(2);
}

/** Trains for a while, shows progress, and returns the summary that the command prints as JSON. */
function train(duration) {
  rmSync(trainedRun, { recursive: true, force: true });
  const args = ['train', '--experiment', 'quick', '--minutes', String(duration), '--out', relative(root, trainedRun)];
  const result = spawnSync(process.execPath, [irodori, ...args, '--json'], {
    cwd: root,
    stdio: ['inherit', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
  return JSON.parse(result.stdout);
}

/** Colors drawings of the gallery into a folder, once as the model likes and once with each of their hint files. */
function color(entries, folder, model) {
  const made = [];
  const drawn = new Set();
  const colorize = (sketch, name, extra) => {
    const output = join(folder, name);
    const chosen = model ? ['-m', model] : [];
    run(process.execPath, [
      irodori,
      'colorize',
      '-q',
      '--overwrite',
      '-i',
      join(gallery, sketch),
      '-o',
      output,
      ...chosen,
      ...extra,
    ]);
    made.push(relative(root, output));
  };
  for (const { id, sketch, hints } of entries) {
    if (!drawn.has(sketch)) colorize(sketch, sketch.replace(/\.png$/, '.no-hints.png'), []);
    drawn.add(sketch);
    colorize(sketch, `${id}.png`, ['--hints', join(gallery, hints)]);
  }
  return made;
}

const began = Date.now();
const duration = minutes();
setup();
mkdirSync(out, { recursive: true });
console.log(`\ntraining a small model for ${duration} minutes (IRODORI_MINUTES changes that) ...`);
const { step, before, after, validation } = train(duration);
console.log('\ncoloring the samples ...');
const entries = JSON.parse(readFileSync(join(gallery, 'index.json'), 'utf8'));
const firstTry = join(out, 'just-trained');
mkdirSync(firstTry, { recursive: true });
const made = [...color(entries, out), ...color(entries.slice(0, FIRST_TRY), firstTry, trainedRun)];

console.log(`\ntrained ${step} steps; means over the first and the last steps:`);
for (const name of ['generator', 'perceptual', 'huber', 'adversarial', 'discriminator']) {
  console.log(`  ${name.padEnd(14)} ${before[name].toPrecision(4).padStart(8)} -> ${after[name].toPrecision(4)}`);
}
if (validation) {
  console.log(`  held-out pictures ${validation.first.psnr.toFixed(2)} dB -> ${validation.last.psnr.toFixed(2)} dB`);
}
console.log(`\nmade ${made.length} pictures:`);
for (const path of made) console.log(`  ${path}`);
const report = join(trainedRun, 'report.html');
if (existsSync(report)) console.log(`\nhow the training went: ${relative(root, report)}`);
console.log(
  `all in ${Math.round((Date.now() - began) / 1000)} s. out/ is colored with the model in models/; out/just-trained/ with ` +
    `${duration} minutes of training, which give a first impression, not a good model.`,
);

if (process.stdout.isTTY && process.env.CI !== 'true') {
  console.log('\nthe editor: http://localhost:4200 (Ctrl-C ends it)');
  const served = run('nx', ['preview', 'web-demo', '--outputStyle=static'], { allowFailure: true });
  process.exitCode = served === 130 ? 0 : served;
}

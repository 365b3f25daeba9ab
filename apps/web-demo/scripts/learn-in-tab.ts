import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { TrainConfigPatch } from '@irodori/training/tuning';
import { launchProfile, needBrowser } from '../e2e/browser.ts';
import { serveSite } from '../e2e/server.ts';
import { buildSite } from '../config/build-site.ts';
import { NativeLesson } from './learn-in-tab/native-lesson.ts';
import { MOST_MINUTES, TabLesson } from './learn-in-tab/tab-lesson.ts';
import { takeTurns } from './learn-in-tab/turns.ts';

/**
 * A lesson in Chromium through the editor's own dialog, unattended, and what came of it:
 *
 *   npm run learn-in-tab -w @irodori/web-demo -- SET OUT [--minutes 15] [--sprites FOLDER] [--settings JSON]
 *
 * SET is `shown`, `trial` or, with `--sprites` (game/images of Debian's renpy-thequestion), `sprites`: the sets of
 * tools/src/few-shot.ts. Minutes are of training, as the dialog counts them; settings go over the recipe's. In OUT/SET: `model.zip` as
 * the page exports it, `speed.json` (steps a second in the tab and natively, by turns, one thread less than there are cores),
 * `difference.txt` (mean CIEDE2000 on held-out pictures without hints, before and after), `before-after.png` (drawing,
 * before, after, truth), `dots/` (dots to finish). Stopped, the same command goes on: the browser's profile is kept in OUT/SET.
 */
const root = fileURLToPath(new URL('../../../', import.meta.url));
/** The same each time, so that the browser finds its database again. */
const PORT = 43_117;
const TURNS = 3;
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
/** Paths count from where npm was called. */
const from = (path: string): string => resolve(process.env['INIT_CWD'] ?? '', path);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '15' },
    sprites: { type: 'string' },
    settings: { type: 'string', default: '{}' },
  },
});
const [set, folder] = positionals;
const minutes = Number(values.minutes);
const problem = !['shown', 'trial', 'sprites'].includes(set ?? '')
  ? `expected shown, trial or sprites, got ${set ?? 'nothing'}`
  : folder === undefined
    ? 'expected a folder after the set, got nothing'
    : set === 'sprites' && !existsSync(from(values.sprites ?? 'none'))
      ? `sprites: expected --sprites FOLDER, got ${values.sprites ?? 'nothing'}`
      : !(minutes > 0 && minutes <= MOST_MINUTES)
        ? `--minutes: expected up to ${MOST_MINUTES}, got ${values.minutes}`
        : isJson(values.settings)
          ? undefined
          : `--settings: expected JSON such as {"size":64}, got ${values.settings}`;
if (problem !== undefined) {
  process.stderr.write(`learn-in-tab: ${problem}\n`);
  process.exit(2);
}
const executable = needBrowser('learn-in-tab');
const here = join(from(folder!), set!);
mkdirSync(here, { recursive: true });
const speedFile = join(here, 'speed.json');

const say = (line: string): void => void process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
const program = (path: string, args: readonly string[]): string =>
  execFileSync(process.execPath, ['--conditions=@irodori/source', '--import', 'tsx', join(root, path), ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Makes a file or folder under another name first, unless it is there. */
async function once(name: string, what: string, make: (path: string) => Promise<void> | void): Promise<string> {
  const path = join(here, name);
  if (existsSync(path)) {
    say(`${what}: there`);
    return path;
  }
  say(what);
  const part = join(here, `part-${name}`);
  rmSync(part, { recursive: true, force: true });
  await make(part);
  renameSync(part, path);
  return path;
}

const sprites = values.sprites === undefined ? [] : [from(values.sprites)];

async function run(): Promise<void> {
  const pictures = await once('pictures', 'pictures', (path) => {
    program('tools/src/few-shot.ts', ['pictures', path, ...sprites]);
  });
  const site = await once('site', 'the editor', (path) => {
    buildSite({ IRODORI_WEB_OUT: path });
  });
  const chosen = readdirSync(join(pictures, set!)).map((name) => join(pictures, set!, name));
  const model = await once('model.zip', `lesson of ${minutes} minutes`, (path) => learn(path, site, chosen));
  const difference = await once('difference.txt', 'held-out pictures without hints', (path) => {
    const more = sprites.flatMap((folder) => ['--sprites', folder]);
    const sheet = join(here, 'before-after.png');
    writeFileSync(path, program('tools/src/few-shot.ts', ['measure', set!, sheet, model, ...more]));
  });
  await once('dots', 'dots to finish', (path) => {
    const heldOut = `pairs:${join(pictures, `${set}-color`)},${join(pictures, `${set}-line`)}`;
    const args = ['--measure', 'dots', '--compare', model, '--data', heldOut, '--no-baselines', '--quiet'];
    process.stdout.write(program('apps/train-cli/src/main.ts', ['eval', ...args, '--report', path]));
  });
  process.stdout.write(readFileSync(difference, 'utf8'));
  process.stdout.write(`${readFileSync(speedFile, 'utf8')}\n`);
}

/** @param site the built editor @param chosen pictures to learn from */
async function learn(path: string, site: string, chosen: readonly string[]): Promise<void> {
  const served = await serveSite(site, { port: PORT });
  const context = await launchProfile(executable, join(here, 'profile'));
  try {
    const settings = values.settings === '{}' ? '' : `?learn=${encodeURIComponent(values.settings)}`;
    const tab = await TabLesson.open(context, `${served.url}${settings}`);
    if (tab.found !== 'model') {
      if (tab.found === 'lesson') await tab.resume();
      else await tab.begin(chosen, minutes);
      if (!existsSync(speedFile)) await compare(tab, chosen);
      await tab.finish(minutes, ({ step, text }) => say(`step ${step}: ${text}`));
    }
    await tab.save(path);
  } finally {
    await context.close();
    await served.close();
  }
}

/** Speeds and first losses beside the native runtime's. */
async function compare(tab: TabLesson, chosen: readonly string[]): Promise<void> {
  const threads = Math.max(1, availableParallelism() - 1);
  const settings = JSON.parse(values.settings) as TrainConfigPatch;
  const native = await NativeLesson.open(join(root, 'models/swift'), chosen, settings, threads);
  const speeds = await takeTurns(tab, native, TURNS);
  await native.dispose();
  writeFileSync(speedFile, JSON.stringify({ threads, ...speeds }));
}

try {
  await run();
} catch (error) {
  process.stderr.write(`learn-in-tab: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseFlags, UsageError } from '../command-line.ts';
import { median } from './statistics.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const BIN = 'apps/train-cli/bin/irodori.mjs';

export const startUpHelp = `usage: npm run bench -- start-up [options]

Times short runs of the built command, each in a process of its own: --version, --help, and the coloring of one drawing of 512 x 512
pixels with everything that has to be loaded for it. Medians of the processor time (user and system) and of the clock.

  --rounds N          processes for each (7)
  --other FOLDER      another copy of this repository, built, measured by turns with this one`;

interface StartUpOptions {
  readonly rounds: number;
  readonly other: string | undefined;
}

/** @throws UsageError naming the flag */
export function parseStartUp(args: readonly string[]): StartUpOptions {
  const flags = parseFlags(args, { rounds: '7', other: undefined });
  const [rounds, other] = [flags.whole('rounds', 1), flags.text('other')];
  for (const folder of [root, ...(other === undefined ? [] : [other])]) {
    if (!existsSync(join(folder, 'apps/train-cli/dist/main.js'))) {
      throw new UsageError(`${folder}: expected a built copy of the repository; run npm run build there`);
    }
  }
  return { rounds, other };
}

interface Spent {
  readonly cpu: number;
  readonly wall: number;
}

/** Milliseconds of one run of the command. */
async function measure(copy: string, args: readonly string[], folder: string): Promise<Spent> {
  const file = join(folder, 'usage.json');
  const hook = `import { writeFileSync } from 'node:fs';
    process.on('exit', () => writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.cpuUsage())));`;
  const began = performance.now();
  await run(process.execPath, [
    ...['--import', `data:text/javascript,${encodeURIComponent(hook)}`],
    ...[join(copy, BIN), ...args],
  ]);
  const wall = performance.now() - began;
  const { user, system } = JSON.parse(await readFile(file, 'utf8')) as NodeJS.CpuUsage;
  return { cpu: (user + system) / 1000, wall };
}

/** `start-up`: measures, prints. @returns the exit code */
export async function benchStartUp({ rounds, other }: StartUpOptions, print: (line: string) => void): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'irodori-bench-'));
  const drawing = join(root, 'samples/gallery/elf.png');
  const tasks = [
    ['--version', ['--version']],
    ['--help', ['--help']],
    ['colorize, 512 x 512', ['colorize', '-i', drawing, '-o', join(folder, 'out.png'), '--overwrite']],
  ] as const;
  const copies = [['this', root], ...(other === undefined ? [] : [['other', resolve(other)]])] as [string, string][];
  try {
    for (const [name, args] of tasks) {
      const spent = new Map<string, Spent[]>(copies.map(([copy]) => [copy, []]));
      for (let round = -1; round < rounds; round++) {
        for (const [copy, path] of round % 2 === 0 ? copies : copies.toReversed()) {
          const one = await measure(path, args, folder);
          // The first run of each reads its files from the disk.
          if (round >= 0) spent.get(copy)!.push(one);
        }
      }
      for (const [copy, all] of spent) {
        const [cpu, wall] = [median(all.map((one) => one.cpu)), median(all.map((one) => one.wall))];
        const least = Math.min(...all.map((one) => one.wall));
        print(
          `${name.padEnd(20)} ${copy.padEnd(6)} processor ${Math.round(cpu)} ms, clock ${Math.round(wall)} ms ` +
            `(${Math.round(least)} at best), medians of ${rounds}`,
        );
      }
    }
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metricsLineSchema, parseLines, runFiles } from '@irodori/runtime';
import { writeFileAtomically } from '@irodori/training';
import { readIfThere } from '../ablations/files.ts';
import { irodoriRun } from './irodori-run.ts';
import { runSettings, type TableSetting, type TableSystem } from './systems.ts';

/** Steps a second of each round, by system. */
export type Speeds = Readonly<Record<string, readonly number[]>>;

const FILE = 'speed.json';
/** Of a round; the first third warms up. */
const STEPS = 30;

/** What `measureSpeeds` wrote into the table's folder; nothing when it was not asked for yet. */
export async function readSpeeds(out: string): Promise<Speeds> {
  const text = await readIfThere(join(out, FILE));
  return text ? (JSON.parse(text.toString('utf8')) as Speeds) : {};
}

/**
 * Speed of training on a machine that does nothing else: short runs of all systems by turns, the median step of each,
 * data and start-up not counted.
 */
export async function measureSpeeds(
  out: string,
  systems: readonly TableSystem[],
  setting: TableSetting,
  rounds: number,
  threads: number,
  signal: AbortSignal,
): Promise<void> {
  const speeds: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const system of systems) {
      console.error(`speed, round ${round + 1}/${rounds}: ${system.name}`);
      const folder = await mkdtemp(join(tmpdir(), 'irodori-speed-'));
      try {
        (speeds[system.name] ??= []).push(await speedOf(folder, system, setting, threads, signal));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
  }
  writeFileAtomically(join(out, FILE), `${JSON.stringify(speeds, null, 2)}\n`);
}

async function speedOf(
  folder: string,
  system: TableSystem,
  setting: TableSetting,
  threads: number,
  signal: AbortSignal,
): Promise<number> {
  const settings = runSettings(system, { ...setting, steps: STEPS, pool: Math.min(setting.pool || 64, 64) }, 1);
  const [config, run] = [join(folder, 'settings.yaml'), join(folder, 'run')];
  writeFileAtomically(config, JSON.stringify(settings));
  await irodoriRun(['train', '--config', config, '--out', run, '--threads', String(threads), '--quiet'], signal);
  const text = await readIfThere(join(run, runFiles.metrics));
  const steps = parseLines(text?.toString('utf8') ?? '', metricsLineSchema).map(({ stepMs }) => stepMs);
  const measured = steps.slice(STEPS / 3).sort((a, b) => a - b);
  return 1000 / measured[Math.floor(measured.length / 2)]!;
}

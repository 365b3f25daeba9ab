import { readFileSync } from 'node:fs';
import { cpus, hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import { runFiles } from '@irodori/runtime';
import { writeFileAtomically } from './files.ts';
import { formatConfig } from './config/load.ts';
import type { TrainConfig } from './config/schema.ts';
import { endsOf } from './ends.ts';
import type { Ends } from './ends.ts';
import type { SettingChange } from './resume.ts';

/** What `run.json` says that the program reads again. */
interface RunInfo {
  readonly resumed?: readonly unknown[];
  readonly asked?: Partial<Ends>;
  /** Where the run was begun: its relative paths start there. */
  readonly cwd?: string;
}

export function readInfo(run: string): RunInfo | undefined {
  try {
    const info = JSON.parse(readFileSync(join(run, runFiles.info), 'utf8')) as Partial<Record<keyof RunInfo, unknown>>;
    if (typeof info !== 'object' || info === null) return undefined;
    // Damaged entries are as good as none: the checkpoints say all that a run needs to go on.
    const { resumed, asked, cwd, ...rest } = info;
    return {
      ...rest,
      ...(Array.isArray(resumed) ? { resumed: resumed as unknown[] } : {}),
      ...(typeof asked === 'object' && asked !== null ? { asked } : {}),
      ...(typeof cwd === 'string' ? { cwd } : {}),
    };
  } catch {
    return undefined;
  }
}

/** What the last command that set the run's end said; undefined for a run of an earlier version or a new one. */
export const askedEnds = (run: string): Ends | undefined => endsOf(readInfo(run)?.asked ?? {});

/** Settings that name pictures to learn from. */
const dataSettings: readonly string[] = ['data', 'remember.data'];

/** Specifications of the data that resumes changed: what a run learned from before. */
export const earlierData = (changes: readonly SettingChange[]): string[] =>
  changes.flatMap(({ setting, from }) =>
    // 'none': nothing was remembered.
    dataSettings.includes(setting) && typeof from === 'string' && from !== 'none' ? [from] : [],
  );

/** The changes of all resumes that `run.json` tells of. */
export const recordedChanges = (run: string): SettingChange[] =>
  (readInfo(run)?.resumed ?? []).flatMap((one) => {
    const { changed } = (typeof one === 'object' && one !== null ? one : {}) as { changed?: unknown };
    return Array.isArray(changed) ? (changed as SettingChange[]).filter((change) => typeof change === 'object') : [];
  });

/** One start of a run. */
interface RunStart {
  readonly command: readonly string[];
  readonly experiment: string | null;
  readonly version: string;
  /** Where relative paths of the settings start. */
  readonly base: string;
  readonly config: TrainConfig;
  readonly asked: Ends;
  readonly device: string;
  /** Steps already done. */
  readonly step: number;
  /** Against the settings under which the checkpoint was made. */
  readonly changed: readonly SettingChange[];
}

/** Writes the settings and the circumstances of a start into the run folder: `config.yaml` and `run.json`. */
export function describeRun(run: string, start: RunStart): void {
  const { command, experiment, version, base, config, asked, device, step, changed } = start;
  writeFileAtomically(join(run, runFiles.config), formatConfig(config));
  const now = {
    command,
    cwd: process.cwd(),
    experiment,
    version,
    started: new Date().toISOString(),
    node: process.version,
    host: hostname(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 1e9),
    commit: gitCommit(),
  };
  const began = readInfo(run);
  const again = { ...now, device, step, ...(changed.length === 0 ? {} : { changed }) };
  const info = began === undefined ? now : { ...began, resumed: [...(began.resumed ?? []), again] };
  writeFileAtomically(join(run, runFiles.info), `${JSON.stringify({ ...info, cwd: base, device, asked }, null, 2)}\n`);
}

/** The commit that is checked out where the command runs, if any. */
function gitCommit(): string | null {
  try {
    const head = readFileSync('.git/HEAD', 'utf8').trim();
    return head.startsWith('ref: ') ? readFileSync(join('.git', head.slice(5)), 'utf8').trim() : head;
  } catch {
    return null;
  }
}

import { TrainingError } from './errors.ts';
import { isRecord } from './config/merge.ts';
import { fixedKeys } from './config/schema.ts';
import type { TrainConfig } from './config/schema.ts';

/** One setting that differs from what the run had. */
export interface SettingChange {
  /** Dotted path: `schedule.kind`. */
  readonly setting: string;
  readonly from: unknown;
  readonly to: unknown;
}

function differences(from: unknown, to: unknown, path: string): SettingChange[] {
  if (isRecord(from) && isRecord(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => differences(from[key], to[key], path === '' ? key : `${path}.${key}`));
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ setting: path, from, to }];
}

const ends: readonly string[] = ['steps', 'epochs', 'minutes'];

/** What differs between two runs' settings, but for where they end. */
export const settingChanges = (from: TrainConfig, to: TrainConfig): SettingChange[] =>
  differences(from, to, '').filter(({ setting }) => !ends.includes(setting));

const shown = (value: unknown): string => (value === undefined ? "the preset's" : JSON.stringify(value));

/** `learningRate 0.0001 -> 0.0002`. */
export const formatChange = ({ setting, from, to }: SettingChange): string =>
  `${setting} ${shown(from)} -> ${shown(to)}`;

/**
 * @param out the run folder as the user wrote it
 * @throws TrainingError (fixedSetting) naming the first setting that a run keeps for good and that differs
 */
export function assertResumable(out: string, from: TrainConfig, to: TrainConfig): void {
  const fixed: readonly string[] = fixedKeys;
  const refused = settingChanges(from, to).find(({ setting }) => fixed.includes(setting.split('.')[0] ?? ''));
  if (refused === undefined) return;
  const { setting } = refused;
  throw new TrainingError(
    'fixedSetting',
    `${out}: ${setting} is ${shown(refused.from)} in this run and cannot become ${shown(refused.to)}`,
    { path: out, settings: [setting], remedy: `keep it, or begin a new run with init '${out}'` },
  );
}

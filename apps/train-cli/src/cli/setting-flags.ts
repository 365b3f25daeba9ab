import { Option } from 'commander';
import type { Command } from 'commander';
import { z } from 'zod';
import { settingFlags } from '@irodori/training';
import type { SettingFlag } from '@irodori/training';
import { parseNumber } from './numbers.ts';

/** A setting that has a flag. */
interface FlaggedSetting {
  /** Keys from the outermost on: `['schedule', 'kind']`. */
  readonly path: readonly string[];
  /** `--schedule <kind>`. */
  readonly flag: string;
  readonly schema: z.ZodType;
  readonly about: SettingFlag;
}

/** What a schema with default, null or absence around it is inside, and its default where that says something. */
function unwrap(schema: z.ZodType): { inner: z.ZodType; standard: unknown } {
  let [inner, standard]: [z.ZodType, unknown] = [schema, undefined];
  for (;;) {
    if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) standard ??= inner.def.defaultValue;
    else if (!(inner instanceof z.ZodOptional || inner instanceof z.ZodNullable)) return { inner, standard };
    inner = inner.def.innerType as z.ZodType;
  }
}

/** The settings of an object schema that have flags, nested ones too, in the schema's order. */
export function flaggedSettings(schema: z.ZodType, path: readonly string[] = []): FlaggedSetting[] {
  const about = settingFlags.get(schema);
  if (about?.flag !== undefined) return [{ path, flag: `--${about.flag}`, schema, about }];
  const { inner } = unwrap(schema);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([key, one]) =>
    flaggedSettings(one, [...path, key]),
  );
}

const parseWords = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

function optionOf({ flag, schema, about }: FlaggedSetting): Option {
  const { inner, standard } = unwrap(schema);
  const choices = inner instanceof z.ZodEnum ? `: ${inner.options.join(', ')}` : '';
  const normal = about.defaultText ?? (standard === null || standard === undefined ? undefined : String(standard));
  const option = new Option(
    flag,
    `${about.help ?? ''}${choices}${normal === undefined ? '' : ` (default: ${normal})`}`,
  );
  if (about.parse !== undefined) return option.argParser(about.parse);
  if (inner instanceof z.ZodNumber) return option.argParser(parseNumber);
  return inner instanceof z.ZodArray ? option.argParser(parseWords) : option;
}

/** Adds the flags of an object schema's settings to a command. */
export function addSettingFlags(command: Command, schema: z.ZodType): Command {
  for (const setting of flaggedSettings(schema)) command.addOption(optionOf(setting));
  return command;
}

/** What the flags alone say, as a difference from the defaults. */
export function patchFromSettingFlags(schema: z.ZodType, flags: object): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const setting of flaggedSettings(schema)) {
    const value = (flags as Record<string, unknown>)[optionOf(setting).attributeName()];
    if (value === undefined) continue;
    const [last = '', ...outer] = [...setting.path].reverse();
    let at = patch;
    for (const key of outer.reverse()) at = (at[key] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  return patch;
}

/** How a setting, or the one around it, is called on the command line: `--schedule` for `schedule.kind`. */
export function flagOf(schema: z.ZodType, path: string): string {
  const found = flaggedSettings(schema).find((setting) => {
    const own = setting.path.join('.');
    return path === own || path.startsWith(`${own}.`);
  });
  return found === undefined ? `--${path}` : `${optionOf(found).long}`;
}

import { hintMixes } from '@irodori/image';
import { DatasetError, catalog, checkFilters, openDataset, parseSpec, type PairDataset } from '@irodori/data';
import { Option, type Command } from 'commander';
import { dataSettings, didYouMean, exists, filtersOf, firstFault } from '@irodori/training';
import type { DataSettings } from '@irodori/training';
import type { z } from 'zod';
import { usageError } from '../../cli/errors.ts';
import { seedOption, wholeOption } from '../../cli/number-options.ts';
import { addSettingFlags, flagOf, patchFromSettingFlags } from '../../cli/setting-flags.ts';

/** The flags by which every data command names its pictures. */
export interface DataFlags {
  readonly data: string;
  readonly split: 'train' | 'val';
  readonly size: number;
  readonly seed: number;
}

/** Adds the flags that say which pictures; `size` is the default side. */
export function addDataOptions(
  command: Command,
  size: number,
  split = true,
  settings: z.ZodType = dataSettings,
): Command {
  command.option('--data <spec>', 'which pictures; see `irodori data list`', 'irodori-mix');
  if (split) command.addOption(new Option('--split <name>', 'which part').choices(['train', 'val']).default('train'));
  command
    .addOption(wholeOption('--size <pixels>', 'side of the squares', [16, 2048]).default(size))
    .addOption(seedOption('--seed <number>', 'seed', 0));
  return addSettingFlags(command, settings);
}

/** What the flags say of pictures and samples. Throws CliError (usage). */
export function dataSettingsFromFlags(flags: DataFlags): DataSettings {
  const patch = patchFromSettingFlags(dataSettings, flags);
  const result = dataSettings.safeParse(patch);
  if (result.success) return result.data;
  const { setting, reason } = firstFault(result.error, patch);
  throw usageError(`${flagOf(dataSettings, setting)}: ${reason}`);
}

/** A text before and after the last place of another. */
function split(text: string, at: string): [before: string, after: string] {
  const place = text.lastIndexOf(at);
  return place < 0 ? ['', ''] : [text.slice(0, place), text.slice(place + at.length)];
}

/** Fails with wrong usage when the specification cannot be read. */
export function checkSpec(spec: string): void {
  try {
    parseSpec(spec);
  } catch (error) {
    if (!(error instanceof DatasetError)) throw error;
    const [said = '', rest = ''] = split(error.message, ': expected ');
    const kind = rest.endsWith("'") ? (rest.slice(0, -1).split(", got '").at(-1) ?? '') : '';
    const known = [...new Set(catalog.map((entry) => entry.spec.split(':')[0] ?? ''))];
    if (kind === '' || known.includes(kind)) throw usageError(error.message);
    if (exists(spec, 'folder')) throw usageError(`${said}: expected a kind before the path, such as folder:${spec}`);
    throw usageError(`${said}: unknown kind '${kind}'${didYouMean(kind, known)}`);
  }
}

/** Opens what the flags name. @throws CliError (usage) or DatasetError, one line */
export async function openFromFlags(flags: DataFlags, layers = false): Promise<PairDataset> {
  checkSpec(flags.data);
  const { split, size, seed } = flags;
  const { filters, pictures, sketches } = dataSettingsFromFlags(flags);
  checkFilters(flags.data, filtersOf(filters));
  return openDataset(flags.data, {
    split,
    size,
    seed,
    layers,
    filters: filtersOf(filters),
    ...(pictures === null ? {} : { pictures }),
    sample: { hints: hintMixes.rich, ...(sketches === null ? {} : { styles: sketches }) },
  });
}

import { Option } from 'commander';
import { usageError } from './errors.ts';

/** Both ends belong to it. */
type Range = readonly [least: number, most: number];

function rangeOption(flags: string, help: string, kind: string, [least, most]: Range, takes: (n: number) => boolean) {
  const option = new Option(flags, help);
  return option.argParser((text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= least && value <= most && takes(value)) return value;
    const got = Number.isNaN(value) ? `'${text}'` : text;
    throw usageError(`${option.long}: expected a ${kind} from ${least} to ${most}, got ${got}`);
  });
}

/** A flag that takes a number of a range; anything else is a usage error that names the flag. */
export const numberOption = (flags: string, help: string, range: Range): Option =>
  rangeOption(flags, help, 'number', range, () => true);

/** A flag that takes a whole number of a range; anything else is a usage error that names the flag. */
export const wholeOption = (flags: string, help: string, range: Range): Option =>
  rangeOption(flags, help, 'whole number', range, Number.isInteger);

/** Threads of the runtime; 0: one per core. */
export const threadsOption = (help = 'threads of the runtime (default: 0, one per core)'): Option =>
  wholeOption('--threads <n>', help, [0, 1024]);

/** The seed of random numbers. */
export const seedOption = (flags: string, help: string, standard: number): Option =>
  wholeOption(flags, help, [0, 0xffffffff]).default(standard);

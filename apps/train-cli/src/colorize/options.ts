import { didYouMean } from '@irodori/training/common';
import { usageError } from '../cli/errors.ts';
import type { PictureOptions } from './picture.ts';

/** Bounds of `work`, pixels. */
export const MIN_WORK = 32;
export const MAX_WORK = 4096;

const flag = (value: unknown) => typeof value === 'boolean';
const between = (low: number, high: number) => (value: unknown) =>
  typeof value === 'number' && value >= low && value <= high;

/** What each option of a picture may be: for the message, and the check. */
const allowed: Readonly<
  Record<Exclude<keyof PictureOptions, 'signal' | 'seen'>, readonly [string, (value: unknown) => boolean]>
> = {
  work: [
    `a whole number of pixels from ${MIN_WORK} to ${MAX_WORK}`,
    (value) => Number.isInteger(value) && between(MIN_WORK, MAX_WORK)(value),
  ],
  gap: ['a share of the long side from 0 to 0.02', between(0, 0.02)],
  shade: ['a strength from 0 to 1', between(0, 1)],
  shadeStyle: ["'soft' or 'cel'", (value) => value === 'soft' || value === 'cel'],
  shadeTint: [
    'three numbers from 0 to 255',
    (value) => Array.isArray(value) && value.length === 3 && value.every(between(0, 255)),
  ],
  light: ["'left' or 'right'", (value) => value === 'left' || value === 'right'],
  lines: ['true or false', flag],
  background: ['true or false', flag],
  keepPaper: ['true or false', flag],
  spreads: ["'split' or 'whole'", (value) => value === 'split' || value === 'whole'],
};

/**
 * Options of a picture as a program gave them; undefined ones count as left out.
 * @param others names that are known where the options come from, for the message
 * @throws CliError in one line for an unknown one or a value out of its range
 */
export function checkOptions(
  options: Readonly<Record<string, unknown>>,
  others: readonly string[] = [],
): PictureOptions {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(allowed, name)) {
      throw usageError(`option ${name}: unknown${didYouMean(name, [...Object.keys(allowed), ...others])}`);
    }
    const [expected, holds] = allowed[name as keyof typeof allowed];
    if (value !== undefined && !holds(value)) {
      throw usageError(`option ${name}: expected ${expected}, got ${JSON.stringify(value)}`);
    }
  }
  return options;
}

import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A command line that cannot be followed: one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The user ended a program that goes on when it is started again: exit code 130. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/**
 * The values of `--flag VALUE` options and of `--flag`, `--no-flag` switches, and readers that check them. `defaults` names
 * every flag, undefined where there is no default; `switches` every switch.
 * @throws UsageError naming the flag, here and in every reader
 */
export function parseFlags<F extends string, S extends string = never>(
  args: readonly string[],
  defaults: Record<F, string | undefined>,
  switches = {} as Record<S, boolean>,
) {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [flag, text] of Object.entries<string | undefined>(defaults)) {
    options[flag] = { type: 'string', ...(text !== undefined && { default: text }) };
  }
  for (const [flag, on] of Object.entries<boolean>(switches)) options[flag] = { type: 'boolean', default: on };
  const values: Partial<Record<string, string>> = {};
  const on = new Set<string>();
  try {
    for (const [flag, value] of Object.entries(parseArgs({ args: [...args], options, allowNegative: true }).values)) {
      if (typeof value === 'string') values[flag] = value;
      else if (value === true) on.add(flag);
    }
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split('\n')[0] : String(error)}; see --help`);
  }
  const got = (flag: F): string => (values[flag] === undefined ? 'none' : `'${values[flag]}'`);
  return {
    /** As given, or its default. */
    text: (flag: F): string | undefined => values[flag],
    required(flag: F): string {
      const value = values[flag];
      if (value) return value;
      throw new UsageError(`--${flag}: expected a value, got ${got(flag)}; see --help`);
    },
    /** Whether a switch is on. */
    on: (flag: S): boolean => on.has(flag),
    /** A whole number from `least` to `most`, a multiple of `step`. */
    whole(flag: F, least: number, most = Number.MAX_SAFE_INTEGER, step = 1): number {
      const value = Number(values[flag] || Number.NaN);
      if (Number.isInteger(value) && value >= least && value <= most && value % step === 0) return value;
      const kind = step === 1 ? 'whole number' : `multiple of ${step}`;
      const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
      throw new UsageError(`--${flag}: expected a ${kind} ${range}, got ${got(flag)}`);
    },
    /** A number above zero, at most `most`. */
    positive(flag: F, most = Number.MAX_VALUE): number {
      const value = Number(values[flag] || Number.NaN);
      if (value > 0 && value <= most) return value;
      const range = most === Number.MAX_VALUE ? '' : `, at most ${most}`;
      throw new UsageError(`--${flag}: expected a positive number${range}, got ${got(flag)}`);
    },
    choice<T extends string>(flag: F, choices: readonly T[]): T {
      const found = choices.find((one) => one === values[flag]);
      if (found !== undefined) return found;
      throw new UsageError(`--${flag}: expected one of ${choices.join(', ')}, got ${got(flag)}`);
    },
    /** The entries of a table named in a list with commas; all of them without the flag. */
    some<T extends { readonly name: string }>(flag: F, table: readonly T[]): readonly T[] {
      return (values[flag]?.split(',') ?? table.map(({ name }) => name)).map((wanted) => {
        const found = table.find(({ name }) => name === wanted);
        if (found) return found;
        throw new UsageError(
          `--${flag}: expected some of ${table.map(({ name }) => name).join(', ')}, got '${wanted}'`,
        );
      });
    },
  };
}

/** Runs a program: prints `help` where it is wanted, an error as one line, and sets the exit code: 0, 1, 2 or 130. */
export async function runProgram(name: string, help: string, main: (args: string[]) => Promise<number>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    return;
  }
  try {
    process.exitCode = await main(args);
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    process.exitCode = error instanceof UsageError ? 2 : error instanceof Stopped ? 130 : 1;
  }
}

import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { describeError } from './cli/errors.ts';
import { buildProgram } from './program.ts';

/**
 * The command line with its questions for help in the one form that commander answers: an unknown command is unknown with
 * `--help`, too, also one of `data`, `runs` and the like.
 */
function settleHelp(args: readonly string[], program: Command): readonly string[] {
  const words = args.filter((arg) => arg !== 'help' && arg !== '--help' && arg !== '-h');
  if (words.length === args.length) return args;
  let at = program;
  for (const [i, word] of words.entries()) {
    if (word.startsWith('-') || at.commands.length === 0) break;
    const next = at.commands.find((command) => command.name() === word);
    if (next === undefined) return words.slice(0, i + 1);
    at = next;
  }
  // Of a command without arguments and commands of its own, commander takes the word for an argument.
  const asksLast = at !== program && at.commands.length === 0 && at.registeredArguments.length === 0;
  if (asksLast && args.at(-1) === 'help' && !words.some((word) => word.startsWith('-'))) return [...words, '--help'];
  const asksFirst = args[0] === 'help' && words.every((word) => word.startsWith('-'));
  return asksFirst ? ['--help'] : args;
}

/** The command that the arguments name: their first word that is no flag. */
const nameIn = (args: readonly string[]): string | undefined =>
  args.find((arg) => arg !== 'help' && !arg.startsWith('-'));

/** Runs one command line in this process; never throws. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    const name = nameIn(args);
    const program = await buildProgram(name === undefined ? [] : [name]);
    if (args.length === 0) program.help({ error: false });
    await program.parseAsync(settleHelp(args, program), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    const { line, exitCode } = await describeError(error);
    process.stderr.write(`irodori: ${line}\n`);
    if (args.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = exitCode;
  }
}

import '@irodori/runtime/no-telemetry';
import { Command, CommanderError, Help } from 'commander';
import type { Option } from 'commander';
import { describeError } from './cli/errors.ts';
import { version } from './version.ts';

/** Each command and where it lives; only the one that is asked for is loaded. */
const commands = {
  data: async () => (await import('./commands/data/index.ts')).dataCommand(),
  train: async () => (await import('./commands/train/index.ts')).trainCommand(),
  colorize: async () => (await import('./commands/colorize/index.ts')).colorizeCommand(),
  serve: async () => (await import('./commands/serve/index.ts')).serveCommand(),
  parts: async () => (await import('./commands/parts/index.ts')).partsCommand(),
  eval: async () => (await import('./commands/eval/index.ts')).evalCommand(),
  study: async () => (await import('./commands/study/index.ts')).studyCommand(),
  export: async () => (await import('./commands/export/index.ts')).exportCommand(),
  info: async () => (await import('./commands/info/index.ts')).infoCommand(),
  runs: async () => (await import('./commands/runs.ts')).runsCommand(),
  completion: async () => (await import('./commands/completion/index.ts')).completionCommand(() => buildProgram([])),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
};
type CommandName = keyof typeof commands;

/** What commander says of an option in the help text. */
const describe = (option: Option): string => new Help().optionDescription(option);

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
  const asksFirst = args[0] === 'help' && words.every((word) => word.startsWith('-'));
  return asksFirst ? ['--help'] : args;
}

/** Commander's complaint as one line of ours. */
function oneLine(text: string): string {
  const lines = text.replace(/^error: /, '').split('\n');
  return `irodori: ${lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ')}\n`;
}

async function buildProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('irodori')
    .description('interactive anime line-art colorization: train, color, export')
    .version(version)
    .option('--debug', 'show the stack of an error')
    .showSuggestionAfterError(true)
    .enablePositionalOptions();
  const named = Object.hasOwn(commands, args[0] ?? '')
    ? [args[0] as CommandName]
    : (Object.keys(commands) as CommandName[]);
  for (const name of named) {
    const command = await commands[name]();
    command.option('--debug', 'show the stack of an error');
    program.addCommand(command);
  }
  const configure = (command: Command): void => {
    command
      .exitOverride()
      .configureHelp({ optionDescription: (option) => `${describe(option)}${option.mandatory ? ' (required)' : ''}` })
      .configureOutput({ outputError: (text, write) => write(oneLine(text)) });
    command.commands.forEach((child) => configure(child));
  };
  configure(program);
  return program;
}

/** Runs one command line; never throws. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function main(args: readonly string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  try {
    const program = await buildProgram(args);
    if (args.length === 0) program.help({ error: false });
    await program.parseAsync(settleHelp(args, program), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    const { line, exitCode } = describeError(error);
    process.stderr.write(`irodori: ${line}\n`);
    if (args.includes('--debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = exitCode;
  }
}

await main(process.argv.slice(2));

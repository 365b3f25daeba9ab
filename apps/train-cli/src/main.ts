import { Command, CommanderError } from 'commander';
import { describeError } from './cli/errors.ts';
import { colorizeCommand } from './commands/colorize/index.ts';
import { dataCommand } from './commands/data/index.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evalCommand } from './commands/eval/index.ts';
import { exportCommand } from './commands/export/index.ts';
import { infoCommand } from './commands/info/index.ts';
import { runsCommand } from './commands/runs.ts';
import { studyCommand } from './commands/study/index.ts';
import { trainCommand } from './commands/train/index.ts';
import { version } from './version.ts';

/** Commander's complaint as one line of ours. */
function oneLine(text: string): string {
  const line = text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ');
  return `irodori: ${line}\n`;
}

function buildProgram(): Command {
  const program = new Command('irodori')
    .description('interactive anime line-art colorization: train, color, export')
    .version(version)
    .option('--debug', 'show the stack of an error')
    .showSuggestionAfterError(true)
    .enablePositionalOptions();
  for (const command of [
    dataCommand(),
    trainCommand(),
    colorizeCommand(),
    evalCommand(),
    studyCommand(),
    exportCommand(),
    infoCommand(),
    runsCommand(),
    doctorCommand(),
  ]) {
    command.option('--debug', 'show the stack of an error');
    program.addCommand(command);
  }
  const configure = (command: Command): void => {
    command.exitOverride().configureOutput({ outputError: (text, write) => write(oneLine(text)) });
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
    const program = buildProgram();
    if (args.length === 0) program.help({ error: false });
    await program.parseAsync(args, { from: 'user' });
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

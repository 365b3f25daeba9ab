import { Command, Help } from 'commander';
import type { Option } from 'commander';
import { version } from './version.ts';

interface CommandEntry {
  /** What the list of commands says of it: its own description and arguments. */
  readonly about: string;
  readonly args?: string;
  readonly load: () => Promise<Command>;
}

/** Each command and where it lives; only the one that is asked for is loaded. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  data: {
    about: 'look at, measure and prepare training pictures',
    load: async () => (await import('./commands/data/index.ts')).dataCommand(),
  },
  train: {
    about: 'train the colorization GAN; the run folder gets settings, metrics, samples, checkpoints and the model',
    load: async () => (await import('./commands/train/index.ts')).trainCommand(),
  },
  colorize: {
    about: 'color line drawings: the lines stay as they are, the color comes under them',
    load: async () => (await import('./commands/colorize/index.ts')).colorizeCommand(),
  },
  character: {
    about: "keep a character's colors, part by part, for other drawings",
    load: async () => (await import('./commands/character/index.ts')).characterCommand(),
  },
  serve: {
    about: 'color drawings for other programs, over HTTP',
    load: async () => (await import('./commands/serve/index.ts')).serveCommand(),
  },
  parts: {
    about: 'train the network that tells what belongs together in a drawing',
    load: async () => (await import('./commands/parts/index.ts')).partsCommand(),
  },
  eval: {
    about: 'measure models on held-out pictures: truth, hints, recolor, spread and bleed, lines, against baselines',
    load: async () => (await import('./commands/eval/index.ts')).evalCommand(),
  },
  study: {
    about: 'ratings by people: make a blind page, then turn the saved files into the table of the paper',
    load: async () => (await import('./commands/study/index.ts')).studyCommand(),
  },
  export: {
    about: 'write the generator for other runtimes, each file checked against the weights',
    load: async () => (await import('./commands/export/index.ts')).exportCommand(),
  },
  info: {
    about: 'print the contract of any file that irodori writes',
    args: '<file>',
    load: async () => (await import('./commands/info/index.ts')).infoCommand(),
  },
  runs: {
    about: 'look at training runs and compare them',
    load: async () => (await import('./commands/runs.ts')).runsCommand(),
  },
  completion: {
    about: 'what a shell needs to complete this command',
    args: '<shell>',
    load: async () =>
      (await import('./commands/completion/index.ts')).completionCommand(() => buildProgram(Object.keys(commands))),
  },
  doctor: {
    about: 'what this machine has, and what is missing',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  },
};

/** A command as the list of commands shows it. */
function listed(name: string, { about, args }: CommandEntry): Command {
  const command = new Command(name).description(about);
  return args === undefined ? command : command.arguments(args);
}

/** What commander says of an option in the help text, without the empty list of one that may be repeated. */
const describe = (option: Option): string => new Help().optionDescription(option).replace(/ ?\(default: \[\]\)/, '');

/** Commander's complaint as one line of ours. */
function oneLine(text: string, command: Command): string {
  const lines = text.replace(/^error: /, '').split('\n');
  const line = lines
    .map((part) => part.trim())
    .filter(Boolean)
    .join(' ');
  const help = `see irodori ${command.parent?.parent ? `${command.parent.name()} ` : ''}${command.name()} --help`;
  return `irodori: ${line.startsWith('too many arguments') ? `${line.replace(/\.$/, '')}; ${help}` : line}\n`;
}

/**
 * The command line.
 * @param whole names of the commands that are loaded; of the others only name, arguments and description are there, which is
 *   what the list of commands shows
 */
export async function buildProgram(whole: readonly string[]): Promise<Command> {
  const program = new Command('irodori')
    .description('interactive anime line-art colorization: train, color, export')
    .version(version)
    .option('--debug', 'show the stack of an error')
    .showSuggestionAfterError(true)
    .enablePositionalOptions();
  for (const [name, entry] of Object.entries(commands)) {
    const command = whole.includes(name) ? await entry.load() : listed(name, entry);
    command.option('--debug', 'show the stack of an error');
    program.addCommand(command);
  }
  const configure = (command: Command): void => {
    command
      .exitOverride()
      .configureHelp({ optionDescription: (option) => `${describe(option)}${option.mandatory ? ' (required)' : ''}` })
      .configureOutput({ outputError: (text, write) => write(oneLine(text, command)) });
    command.commands.forEach((child) => configure(child));
  };
  configure(program);
  return program;
}

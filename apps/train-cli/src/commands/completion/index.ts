import { Argument, Command, type Option } from 'commander';

/** A command as a shell completes it. */
interface Known {
  /** Words after `irodori`: `''`, `colorize`, `data prepare`. */
  readonly path: string;
  readonly about: string;
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  /** Words that its arguments may be. */
  readonly choices: readonly string[];
  readonly options: readonly Option[];
}

function known(command: Command, path: readonly string[] = []): Known[] {
  const own = {
    path: path.join(' '),
    about: command.description(),
    commands: command.commands.map((child) => ({ name: child.name(), about: child.description() })),
    choices: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
    options: command.options.filter(({ hidden }) => !hidden),
  };
  return [own, ...command.commands.flatMap((child) => known(child, [...path, child.name()]))];
}

const wordsOf = ({ commands, choices, options }: Known): string =>
  [
    ...commands.map(({ name }) => name),
    ...choices,
    ...options.map(({ long, short }) => long ?? short ?? ''),
    '--help',
  ].join(' ');

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Lines of a `case` over the words so far: what may follow each command. */
const cases = (all: readonly Known[]): string =>
  all.map((one) => `    ${quoted(one.path)}) words=${quoted(wordsOf(one))} ;;`).join('\n');
const paths = (all: readonly Known[]): string => all.map(({ path }) => quoted(path)).join('|');

const scripts: Readonly<Record<string, (all: readonly Known[]) => string>> = {
  bash: (all) => `# irodori completion bash: source <(irodori completion bash)
_irodori() {
  local word words path='' next
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${path:+$path }$word"
    case "$next" in
    ${paths(all.slice(1))}) path="$next" ;;
    esac
  done
  case "$path" in
${cases(all)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _irodori irodori
`,
  zsh: (all) => `#compdef irodori
# irodori completion zsh: source <(irodori completion zsh)
_irodori() {
  local word found path_words='' next
  for word in "\${(@)words[2,CURRENT-1]}"; do
    next="\${path_words:+$path_words }$word"
    case "$next" in
    ${paths(all.slice(1))}) path_words="$next" ;;
    esac
  done
  case "$path_words" in
${cases(all).replaceAll(') words=', ') found=')}
  esac
  compadd -- \${=found}
  _files
}
compdef _irodori irodori
`,
  fish: (all) =>
    `# irodori completion fish: irodori completion fish | source\n${all
      .flatMap(({ path, commands, choices, options }) => {
        const seen = path
          .split(' ')
          .filter(Boolean)
          .map((word) => `__fish_seen_subcommand_from ${word}`);
        const none = path === '' ? ['__fish_use_subcommand'] : seen;
        const when = none.join('; and ');
        const about = (text: string) => `-d ${quoted(text.split('\n')[0]!)}`;
        const place = `complete -c irodori -n ${quoted(when)}`;
        const words = [...commands.map(({ name }) => name), ...choices];
        return [
          // Where a word of a list follows, no file does.
          ...(words.length > 0 ? [`${place} -f`] : []),
          ...choices.map((word) => `${place} -a ${word}`),
          `${place} -l help -d ${quoted('what it does, and its flags')}`,
          ...commands.map(({ name, about: text }) => `${place} -a ${name} ${about(text)}`),
          ...options.map(({ long, short, description }) => {
            const names = [...(long ? [`-l ${long.slice(2)}`] : []), ...(short ? [`-s ${short.slice(1)}`] : [])];
            return `${place} ${names.join(' ')} ${about(description)}`;
          }),
        ];
      })
      .join('\n')}\n`,
};

/**
 * `irodori completion`.
 * @param program the whole command
 */
export function completionCommand(program: () => Promise<Command>): Command {
  return new Command('completion')
    .description('what a shell needs to complete this command')
    .addArgument(new Argument('<shell>', 'source <(irodori completion bash)').choices(Object.keys(scripts)))
    .action(async (shell: string) => {
      process.stdout.write(scripts[shell]!(known(await program())));
    });
}

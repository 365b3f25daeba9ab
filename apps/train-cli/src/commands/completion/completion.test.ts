import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { completionCommand } from './index.ts';

afterEach(() => void vi.restoreAllMocks());

const program = async () => {
  const all = new Command('irodori').option('--debug', 'show');
  const data = new Command('data').description("a person's data");
  data.addCommand(new Command('prepare').option('--size <n>', 'side').option('-q, --quiet', 'less'));
  const shell = new Command('shell').addArgument(new Argument('<name>').choices(['bash', 'zsh']));
  return all.addCommand(data).addCommand(new Command('colorize').option('--keep-paper', 'paper')).addCommand(shell);
};

async function scriptFor(shell: string): Promise<string> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((text += String(chunk)), true));
  await completionCommand(program).parseAsync([shell], { from: 'user' });
  vi.restoreAllMocks();
  return text;
}

it.each([
  [['irodori', ''], 'data colorize shell --debug --help'],
  [['irodori', 'shell', ''], 'bash zsh --help'],
  [['irodori', 'co'], 'colorize'],
  [['irodori', 'colorize', '--k'], '--keep-paper'],
  [['irodori', 'data', ''], 'prepare --help'],
  [['irodori', 'data', 'prepare', '--size', '64', '--'], '--size --quiet --help'],
  [['irodori', '--debug', 'colorize', 'drawing.png', '--'], '--keep-paper --help'],
])('bash completes %j', async (words, reply) => {
  const line = `${await scriptFor('bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _irodori; echo "\${COMPREPLY[*]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
  expect([stdout.trim(), stderr]).toEqual([reply, '']);
});

/** Whether a shell is here; says so where it is not. */
function here(shell: string): boolean {
  if (spawnSync(shell, ['-c', 'exit 0']).status === 0) return true;
  const line = `completion in ${shell}: not tested, ${shell} is missing (Debian: apt-get install ${shell})`;
  if (process.env['IRODORI_REQUIRE_SHELLS'] === '1') throw new Error(line);
  process.stderr.write(`${line}\n`);
  return false;
}
const [zsh, fish] = [here('zsh'), here('fish')];

describe.skipIf(!fish)('fish', () => {
  it.each([
    ['irodori ', ['colorize', 'data', 'shell']],
    ['irodori co', ['colorize']],
    ['irodori colorize --k', ['--keep-paper']],
    ['irodori data ', ['prepare']],
    ['irodori data prepare --', ['--help', '--quiet', '--size']],
    ['irodori shell ', ['bash', 'zsh']],
  ])('completes %j', async (line, wanted) => {
    const script = `${await scriptFor('fish')}\ncomplete -C '${line}'`;
    const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', script], { encoding: 'utf8' });
    const words = stdout.split('\n').filter(Boolean);
    expect([words.map((word) => word.split('\t')[0]).sort(), stderr]).toEqual([[...wanted].sort(), '']);
  });
});

/** Types into a zsh at a terminal of its own, completes, and writes what the line has become to a file. */
const zshTyping = (line: string): string => `zmodload zsh/zpty
zpty -b z zsh -f -i
wait_for() {
  local -i n=0
  local chunk
  while [[ ! -e $1 ]] && (( n++ < 400 )); do zpty -r -t z chunk; sleep 0.05; done
}
zpty -w z 'setopt no_beep; autoload -Uz compinit; compinit -D -u; source ./script
show() { zle complete-word; print -r -- $BUFFER > aside; command mv aside typed }; zle -N show; bindkey "^T" show; : > ready'
wait_for ready
zpty -w -n z $'${line}\\C-t'
wait_for typed
zpty -d z
`;

describe.skipIf(!zsh)('zsh', () => {
  it.each([
    ['irodori co', 'irodori colorize'],
    ['irodori colorize --kee', 'irodori colorize --keep-paper'],
    ['irodori data pre', 'irodori data prepare'],
    ['irodori data prepare --si', 'irodori data prepare --size'],
    ['irodori shell z', 'irodori shell zsh'],
  ])('completes %j at a terminal', async (line, wanted) => {
    const folder = mkdtempSync(join(tmpdir(), 'irodori-zsh-'));
    try {
      writeFileSync(join(folder, 'script'), await scriptFor('zsh'));
      const { stderr } = spawnSync('zsh', ['-f', '-c', zshTyping(line)], { encoding: 'utf8', cwd: folder });
      expect([readFileSync(join(folder, 'typed'), 'utf8').trim(), stderr]).toEqual([wanted, '']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

it('knows no other shell', async () => {
  const quiet = completionCommand(program)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  await expect(quiet.parseAsync(['tcsh'], { from: 'user' })).rejects.toThrow(/Allowed choices are bash, zsh, fish/);
});

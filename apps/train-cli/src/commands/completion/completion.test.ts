import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { afterEach, expect, it, vi } from 'vitest';
import { completionCommand } from './index.ts';

afterEach(() => void vi.restoreAllMocks());

const program = async () => {
  const all = new Command('irodori').option('--debug', 'show');
  const data = new Command('data').description("a person's data");
  data.addCommand(new Command('prepare').option('--size <n>', 'side').option('-q, --quiet', 'less'));
  return all.addCommand(data).addCommand(new Command('colorize').option('--keep-paper', 'paper'));
};

async function scriptFor(shell: string): Promise<string> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((text += String(chunk)), true));
  await completionCommand(program).parseAsync([shell], { from: 'user' });
  vi.restoreAllMocks();
  return text;
}

it.each([
  [['irodori', ''], 'data colorize --debug --help'],
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

it('knows zsh and fish, and no other shell', async () => {
  expect(await scriptFor('zsh')).toMatch(/^#compdef irodori\n/);
  const fish = await scriptFor('fish');
  expect(fish).toContain(
    `-n '__fish_seen_subcommand_from data; and __fish_seen_subcommand_from prepare' -l size -d 'side'`,
  );
  expect(fish).toContain(`-a data -d 'a person'\\''s data'`);
  for (const [shell, flag] of [
    ['zsh', '-n'],
    ['fish', '-n'],
  ] as const) {
    const { error, status, stderr } = spawnSync(shell, [flag], { input: await scriptFor(shell), encoding: 'utf8' });
    if (error === undefined) expect([status, stderr]).toEqual([0, '']);
  }
  const quiet = completionCommand(program)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  await expect(quiet.parseAsync(['tcsh'], { from: 'user' })).rejects.toThrow(/Allowed choices are bash, zsh, fish/);
});

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { irodori, root } from './from-source.ts';

const pictures = mkdtempSync(join(tmpdir(), 'irodori-pictures-'));
afterAll(() => rmSync(pictures, { recursive: true, force: true }));

function plan(args: readonly string[], env: Record<string, string> = {}) {
  const { IRODORI_DRAWINGS: _, IRODORI_KIT: __, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'tools/train-bundled.mjs'), '--plan', ...args],
    { encoding: 'utf8', env: { ...rest, ...env } },
  );
  expect(status).toBe(0);
  return { commands: stdout.trim().split('\n'), stderr };
}

describe('the recipe of the bundled model', () => {
  it('trains, adds and measures both networks, with flags that there are', () => {
    const { commands } = plan([]);
    const kinds = commands.map((command) => command.replace(/^irodori /, '').split(' --')[0]);
    expect(
      kinds.map((kind) =>
        kind!
          .split(' ')
          .slice(0, 2)
          .join(' ')
          .replace(/ .*[/\\].*/, ''),
      ),
    ).toEqual(['train', 'train', 'parts train', 'parts add', 'export -m', 'eval -m', 'eval -m']);
    const help = execFileSync(process.execPath, [...irodori, 'parts', 'train', '--help'], {
      cwd: root,
      encoding: 'utf8',
    });
    const flags = commands
      .filter((command) => command.includes('parts train'))
      .join(' ')
      .match(/--[a-z-]+/g);
    for (const flag of new Set(flags)) expect(help).toContain(flag);
  });

  it('says where pictures by others come from and goes on without them', () => {
    const { commands, stderr } = plan(['--kit', join(pictures, 'none')]);
    expect(stderr).toContain('github.com/Mikanixonable/illusts');
    expect(stderr).toContain('no such folder');
    expect(commands.join(' ')).not.toMatch(/--drawings|--kit/);
  });

  it('takes their folders from flags and from the environment', () => {
    const { commands, stderr } = plan(['--kit', pictures], { IRODORI_DRAWINGS: pictures });
    expect(stderr).toBe('');
    for (const command of commands.filter((text) => text.includes('parts train'))) {
      expect(command).toMatch(
        /--drawings \S+ --drawings-share 0.35 --part-names \S+part-names\.json --kit \S+ --kit-share/,
      );
      expect(command).toContain(`--drawings ${pictures} `);
      expect(command).toContain(`--kit ${pictures} `);
    }
  });
});

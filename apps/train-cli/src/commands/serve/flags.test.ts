import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isForeign, isLoopback, hostOf } from './hosts.ts';
import { serveCommand } from './index.ts';
import { parseKeys } from './keys.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.testing.ts';

const { folder, at } = temporaryFolder();
writeFileSync(at('short'), 'secret\n');
writeFileSync(at('none'), '# nothing\n');

const serve = (...args: string[]) => serveCommand().exitOverride().parseAsync(args, { from: 'user' });

describe('irodori serve', () => {
  it.each([
    [['--host', '0.0.0.0'], '--host 0.0.0.0: whoever reaches this machine could use it; give --key-file'],
    [['--host', '::'], '--host ::: whoever reaches this machine could use it'],
    [['--key-file', at('none')], 'no key in it'],
    [['--key-file', at('short')], 'keys: expected at least 16 characters'],
    [['--key-file', at('missing')], 'missing: no such file'],
    [['--port', '70000'], '--port: expected a whole number from 0 to 65535, got 70000'],
    [['--workers', '0'], '--workers: expected a whole number from 1 to 64, got 0'],
    [['--cors', '*'], '--cors *: expected an origin'],
    [['--editor', folder], 'no index.html in it'],
    [['-m', folder], 'no model.json in it'],
  ])('refuses %j in one line', async (args, line) => {
    await expect(serve(...args)).rejects.toThrow(line);
  });
});

describe('who may', () => {
  it.each(['127.0.0.1', '127.8.8.8', 'localhost', 'LOCALHOST', '::1', '[::1]'])('%s is this machine', (host) =>
    expect(isLoopback(host)).toBe(true),
  );
  it.each(['0.0.0.0', '::', '127.evil.example', '127.0.0.1.example', 'localhost.example', '10.0.0.1', ''])(
    '%s is not',
    (host) => expect(isLoopback(host)).toBe(false),
  );
  it('tells the host of a header', () => {
    expect(['a.b:80', 'a.b', '[::1]:4210', '[::1]'].map(hostOf)).toEqual(['a.b', 'a.b', '[::1]', '[::1]']);
  });
  it('tells pages of other sites', () => {
    expect(isForeign(undefined, 'localhost:1', [])).toBe(false);
    expect(isForeign('http://localhost:1', 'localhost:1', [])).toBe(false);
    expect(isForeign('http://localhost:2', 'localhost:1', [])).toBe(true);
    expect(isForeign('null', 'localhost:1', [])).toBe(true);
    expect(isForeign('https://a.b', 'localhost:1', ['https://a.b'])).toBe(false);
  });
  it('reads keys', () => expect(parseKeys('# a\r\n\n one \ntwo')).toEqual(['one', 'two']));
});

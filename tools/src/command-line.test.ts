import { expect, it } from 'vitest';
import { parseFlags, UsageError } from './command-line.ts';

const flags = { out: undefined, steps: '20', rate: '0.1', only: undefined };
const table = [{ name: 'red' }, { name: 'green' }, { name: 'blue' }];

it('reads flags, switches and defaults', () => {
  const { text, required, on, whole, positive, some } = parseFlags(
    ['--out', 'runs', '--steps=64', '--no-peer', '--only', 'blue,red'],
    flags,
    { peer: true, quick: false },
  );
  expect([required('out'), whole('steps', 1), whole('steps', 32, 64, 32), positive('rate')]).toEqual([
    'runs',
    64,
    64,
    0.1,
  ]);
  expect([on('peer'), on('quick')]).toEqual([false, false]);
  expect(some('only', table)).toEqual([{ name: 'blue' }, { name: 'red' }]);
  expect(text('only')).toBe('blue,red');
  expect(parseFlags([], flags).some('only', table)).toEqual(table);
});

it.each<[string[], (read: ReturnType<typeof parseFlags<keyof typeof flags>>) => unknown, RegExp]>([
  [['--stepz', '3'], () => 0, /^Unknown option '--stepz'.*see --help$/],
  [['stray'], () => 0, /stray.*see --help$/],
  [[], ({ required }) => required('out'), /^--out: expected a value, got none/],
  [['--steps', ''], ({ whole }) => whole('steps', 1), /^--steps: expected a whole number from 1 on, got ''/],
  [['--steps', '2.5'], ({ whole }) => whole('steps', 1, 9), /^--steps: expected a whole number from 1 to 9, got '2.5'/],
  [['--steps', '10'], ({ whole }) => whole('steps', 1, 9), /from 1 to 9, got '10'/],
  [
    ['--steps', '48'],
    ({ whole }) => whole('steps', 32, 64, 32),
    /^--steps: expected a multiple of 32 from 32 to 64, got '48'/,
  ],
  [['--rate', 'NaN'], ({ positive }) => positive('rate'), /^--rate: expected a positive number, got 'NaN'/],
  [['--rate', '2'], ({ positive }) => positive('rate', 1), /^--rate: expected a positive number, at most 1, got '2'/],
  [['--rate', 'x'], ({ choice }) => choice('rate', ['a', 'b']), /^--rate: expected one of a, b, got 'x'/],
  [['--only', 'red,pink'], ({ some }) => some('only', table), /^--only: expected some of red, green, blue, got 'pink'/],
])('refuses %j in one line that names the flag', (args, read, message) => {
  const attempt = () => read(parseFlags(args, flags));
  expect(attempt).toThrow(UsageError);
  expect(attempt).toThrow(message);
});

import { expect, it } from 'vitest';
import { fileError } from './errors.ts';

it.each([
  ['EACCES', 'scandir', 'runs/a: no permission to read it'],
  ['EPERM', 'stat', 'runs/a: no permission to read it'],
  ['EACCES', 'mkdir', 'runs/a: permission denied; choose a place you may write to'],
  ['ENOENT', 'mkdir', 'runs/a: no folder can be made there; choose another place'],
  ['EEXIST', 'mkdir', 'runs/a: expected a folder, got a file'],
  ['ENOENT', 'open', 'runs/a: no such file or folder'],
  ['ENOSPC', 'write', 'runs/a: the disk is full; free some space and try again'],
])('says what %s of %s means', (code, syscall, line) => {
  expect(fileError('runs/a', Object.assign(new Error(code), { code, syscall }))).toMatchObject({ message: line });
});

it.each([
  ['write', 'access', 'permission denied; choose a place you may write to'],
  ['write', 'mkdir', 'permission denied; choose a place you may write to'],
  ['write', 'stat', 'permission denied; choose a place you may write to'],
  ['read', 'open', 'no permission to read it'],
  [undefined, 'open', 'permission denied; choose a place you may write to'],
] as const)('says what a path is refused for: to %s, by %s', (use, syscall, reason) => {
  const error = Object.assign(new Error('EACCES'), { code: 'EACCES', syscall });
  expect(fileError('ro/x.png', error, use)).toMatchObject({ message: `ro/x.png: ${reason}` });
});

it('leaves other errors alone', () => {
  const error = new Error('something else');
  expect(fileError('runs/a', error)).toBe(error);
});

import { expect, it } from 'vitest';
import { fileError } from './errors.ts';

it.each([
  ['EACCES', 'scandir', 'runs/a: no permission to read it'],
  ['EPERM', 'stat', 'runs/a: no permission to read it'],
  ['EACCES', 'mkdir', 'runs/a: permission denied; choose a place you may write to'],
  ['ENOSPC', 'write', 'runs/a: the disk is full; free some space and try again'],
])('says what %s of %s means', (code, syscall, line) => {
  expect(fileError('runs/a', Object.assign(new Error(code), { code, syscall }))).toMatchObject({ message: line });
});

it('leaves other errors alone', () => {
  const error = new Error('something else');
  expect(fileError('runs/a', error)).toBe(error);
});

import { expect, it } from 'vitest';
import { Fault } from '../model/errors.ts';
import { deskWith, dotted } from './desk.testing.ts';
import { loadHints, withHintFile } from './hint-files.ts';

const file = (frame: object, ...hints: object[]) => JSON.stringify({ version: 1, ...frame, hints });
const point = { x: 25, y: 10, radius: 4, color: '#d1495b' };

it('hints made on a smaller copy land where they belong; without a frame they are in pixels of the drawing', () => {
  const [scaled] = withHintFile(dotted(), file({ width: 50, height: 50 }, point)).hints;
  expect(scaled).toMatchObject({ points: [[100, 40]], radius: 16, color: '#d1495b' });
  const [plain] = withHintFile(dotted(), file({}, point)).hints;
  expect(plain).toMatchObject({ points: [[25, 10]], radius: 4 });
});

it('a hint file is one step: undo brings back the hints before it', () => {
  const { editor } = deskWith(dotted('#111111', '#222222'));
  loadHints(editor, file({}, point));
  expect(editor.document!.hints.map(({ color }) => color)).toEqual(['#d1495b']);
  editor.undo();
  expect(editor.document!.hints.map(({ color }) => color)).toEqual(['#111111', '#222222']);
});

it.each([
  ['no drawing', undefined, file({}, point)],
  ['no JSON', dotted('#111111'), '{"hints": ['],
  ['no color', dotted('#111111'), file({}, { ...point, color: 'reddish' })],
])('with %s it is refused in one line and nothing changes', (_, document, text) => {
  const { editor } = deskWith(document);
  let fault: unknown;
  try {
    loadHints(editor, text);
  } catch (error) {
    fault = error;
  }
  expect(fault).toBeInstanceOf(Fault);
  expect((fault as Fault).key).toBe('fault.hints');
  expect((fault as Fault).message).not.toContain('\n');
  expect(editor.document).toBe(document);
});

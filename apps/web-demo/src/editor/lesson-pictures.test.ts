import { expect, it } from 'vitest';
import { MOST_PICTURES } from '../learning/learning-state.ts';
import type { LearningState } from '../learning/learning-state.ts';
import { deskWith } from './desk.testing.ts';
import { LessonPictures } from './lesson-pictures.ts';

function setUp() {
  const { editor } = deskWith();
  const seen: number[] = [];
  const pictures = new LessonPictures(editor, (id, bytes) => {
    seen.push(editor.state.learning.reading);
    if (bytes.byteLength === 0) return Promise.reject(new Error('no picture'));
    return Promise.resolve({ id } as LearningState['pictures'][number]);
  });
  const names = () => editor.state.learning.pictures.map(({ id }) => id);
  return { editor, pictures, seen, names };
}

const file = (name: string, text = 'x') => new File([text], name);

it('files of one name are several pictures, and one of them is taken out alone', async () => {
  const { pictures, names } = setUp();
  await pictures.add([file('a.png'), file('a.png'), file('a.png')]);
  expect(new Set(names()).size).toBe(3);
  const [first, second, third] = names();
  pictures.remove(second!);
  expect(names()).toEqual([first, third]);
  await pictures.add([file('a.png')]);
  expect(new Set(names()).size).toBe(3);
});

it('what is no picture is named and stops nothing; the count of what is being read ends at none', async () => {
  const { editor, pictures, seen, names } = setUp();
  await pictures.add([file('a.png'), file('notes.txt', ''), file('b.png')]);
  expect(names()).toEqual(['a.png', 'b.png']);
  expect(editor.state.learning.refused).toEqual(['notes.txt']);
  expect(seen).toEqual([3, 2, 1]);
  expect(editor.state.learning.reading).toBe(0);
});

it('more than a lesson takes are named, unread', async () => {
  const { editor, pictures, seen } = setUp();
  const many = Array.from({ length: MOST_PICTURES + 2 }, (_, i) => file(`${i}.png`));
  await pictures.add(many);
  expect(seen).toHaveLength(MOST_PICTURES);
  expect(editor.state.learning.refused).toEqual(many.slice(-2).map(({ name }) => name));
});

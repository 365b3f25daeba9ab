import { expect, it } from 'vitest';
import type { ModelBundle } from '../learning/types.ts';
import type { ModelSource } from '../model/types.ts';
import { deskWith } from './desk.testing.ts';
import type { Editor } from './editor.ts';
import { OwnModels } from './own-models.ts';

/** Node has no IndexedDB: every model is one that storage had no room for. */
function setUp() {
  const loaded: ModelSource[] = [];
  const load = (source: ModelSource) => Promise.resolve(void loaded.push(source));
  const { editor, told } = deskWith(undefined, { coloring: { models: { load } } as unknown as Editor['coloring'] });
  return { editor, told, loaded, models: new OwnModels(editor) };
}

const bundle = (name: string): ModelBundle => ({ name, files: [{ name: 'model.json', bytes: new ArrayBuffer(3) }] });
const names = ({ state }: Editor) => state.ownModels.map(({ name }) => name);

it('models that storage has no room for are told, listed newest first and used, also after the next is made', async () => {
  const { editor, told, models, loaded } = setUp();
  expect(await models.keep(bundle('first'))).toBe(false);
  await models.list();
  await models.keep(bundle('second'));
  await models.list();
  expect(told.map(({ key }) => key)).toEqual(['notice.modelUnsaved', 'notice.modelUnsaved']);
  expect(names(editor)).toEqual(['second', 'first']);
  expect(editor.state.ownModels.map(({ bytes }) => bytes)).toEqual([3, 3]);
  await models.use(editor.state.ownModels[1]!.id);
  expect(loaded).toMatchObject([{ kind: 'files', name: 'first' }]);
});

it('one of them is deleted and brought back by the notice', async () => {
  const { editor, told, models } = setUp();
  await models.keep(bundle('first'));
  await models.keep(bundle('second'));
  await models.list();
  await models.delete(editor.state.ownModels.find(({ name }) => name === 'first')!.id);
  expect(names(editor)).toEqual(['second']);
  expect(told.at(-1)!.key).toBe('notice.modelDeleted');
  told.at(-1)!.action!.run();
  await expect.poll(() => names(editor).sort()).toEqual(['first', 'second']);
});

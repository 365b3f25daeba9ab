import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { KeptLesson, LessonCard, LessonPicture, ModelBundle } from './types.ts';

/** A model that was learned here. */
export interface OwnModel {
  readonly id: string;
  readonly name: string;
  readonly created: number;
  readonly bytes: number;
  /** When it was deleted; it can be brought back for a while. */
  readonly deleted?: number;
}

interface LearningSchema extends DBSchema {
  /** One row, `current`; what was given up lies beside it until the next visit. */
  lessons: { key: string; value: LessonCard };
  pictures: { key: [lesson: string, picture: string]; value: LessonPicture };
  states: { key: string; value: KeptLesson };
  models: { key: string; value: OwnModel };
  files: { key: string; value: ModelBundle };
}

const CURRENT = 'current';
const GIVEN_UP = 'given up';
const VERSION = 1;
/** What was deleted can be brought back for this long. */
const DELETED_MS = 60 * 60_000;

let opening: Promise<IDBPDatabase<LearningSchema>> | undefined;

function database(): Promise<IDBPDatabase<LearningSchema>> {
  opening ??= openDB<LearningSchema>('irodori-learning', VERSION, {
    upgrade(db) {
      for (const name of ['lessons', 'pictures', 'states', 'models', 'files'] as const) db.createObjectStore(name);
    },
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
    terminated: () => (opening = undefined),
  });
  opening.catch(() => (opening = undefined));
  return opening;
}

const ofLesson = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/** The lesson under way. */
export async function currentLesson(): Promise<LessonCard | undefined> {
  return (await database()).get('lessons', CURRENT);
}

/** Keeps a new lesson with its pictures, all or nothing. @throws DOMException where storage is full or blocked */
export async function keepLesson(card: LessonCard, pictures: readonly LessonPicture[]): Promise<void> {
  const transaction = (await database()).transaction(['lessons', 'pictures'], 'readwrite');
  const requests: Promise<unknown>[] = pictures.map((picture) =>
    transaction.objectStore('pictures').put(picture, [card.id, picture.id]),
  );
  requests.push(transaction.objectStore('lessons').put(card, CURRENT));
  for (const request of requests) request.catch(() => undefined);
  await transaction.done;
}

export async function lessonPictures(id: string): Promise<LessonPicture[]> {
  return (await database()).getAll('pictures', ofLesson(id));
}

/** Where the lesson is: the state before stays until this one is written whole. @throws DOMException as {@link keepLesson} */
export async function keepState(id: string, state: KeptLesson): Promise<void> {
  await (await database()).put('states', state, id);
}

export async function lessonState(id: string): Promise<KeptLesson | undefined> {
  return (await database()).get('states', id);
}

/** Discards the current lesson; {@link restoreLesson} undoes it until the next visit. */
export async function discardLesson(): Promise<void> {
  await move(CURRENT, GIVEN_UP);
}

export async function restoreLesson(): Promise<void> {
  await move(GIVEN_UP, CURRENT);
}

async function move(from: string, to: string): Promise<void> {
  const transaction = (await database()).transaction('lessons', 'readwrite');
  const card = await transaction.store.get(from);
  if (card) {
    await transaction.store.put(card, to);
    await transaction.store.delete(from);
  }
  await transaction.done;
}

/** Forgets what was given up or deleted long ago. */
export async function purgeLearning(): Promise<void> {
  const db = await database();
  const card = await db.get('lessons', CURRENT);
  const transaction = db.transaction(['lessons', 'pictures', 'states'], 'readwrite');
  void transaction.objectStore('lessons').delete(GIVEN_UP);
  for (const id of await transaction.objectStore('states').getAllKeys()) {
    if (id !== card?.id) void transaction.objectStore('states').delete(id);
  }
  for (const key of await transaction.objectStore('pictures').getAllKeys()) {
    if (key[0] !== card?.id) void transaction.objectStore('pictures').delete(key);
  }
  await transaction.done;
  for (const model of await db.getAll('models')) {
    if (model.deleted !== undefined && Date.now() - model.deleted > DELETED_MS) await forgetModel(model.id);
  }
}

/** Models learned here, the newest first. */
export async function ownModels(): Promise<OwnModel[]> {
  const all = await (await database()).getAll('models');
  return all.filter(({ deleted }) => deleted === undefined).sort((a, b) => b.created - a.created);
}

export async function keepModel(model: OwnModel, bundle: ModelBundle): Promise<void> {
  const transaction = (await database()).transaction(['models', 'files'], 'readwrite');
  const requests = [
    transaction.objectStore('models').put(model, model.id),
    transaction.objectStore('files').put(bundle, model.id),
  ];
  for (const request of requests) request.catch(() => undefined);
  await transaction.done;
}

export async function modelBundle(id: string): Promise<ModelBundle | undefined> {
  return (await database()).get('files', id);
}

export async function markModel(id: string, deleted: number | undefined): Promise<void> {
  const transaction = (await database()).transaction('models', 'readwrite');
  const found = await transaction.store.get(id);
  if (found) {
    const { deleted: _, ...model } = found;
    await transaction.store.put(deleted === undefined ? model : { ...model, deleted }, id);
  }
  await transaction.done;
}

async function forgetModel(id: string): Promise<void> {
  const transaction = (await database()).transaction(['models', 'files'], 'readwrite');
  void transaction.objectStore('models').delete(id);
  void transaction.objectStore('files').delete(id);
  await transaction.done;
}

import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Document } from '../engine/document.ts';
import { startHistory } from '../engine/history/history.ts';
import type { Lines } from '../engine/raster/bands.ts';
import type { LayersOfFile } from './layers-of-file.ts';
import type { PackedLines } from './pack.ts';
import { SHELF_VERSION } from './types.ts';
import type { DrawingCard, DrawingState, ViewAndTools } from './types.ts';

/** A picture's place: the drawing it belongs to, and its own id. */
export type PictureKey = [drawing: string, picture: string];

/** One picture's pixels; `lines` and `source` lie plain in rows that the first version wrote. */
export interface PictureRow {
  readonly lines: PackedLines | Lines;
  readonly source?: PackedLines | Lines;
  readonly layers?: LayersOfFile;
}

export interface ShelfSchema extends DBSchema {
  drawings: { key: string; value: DrawingCard };
  states: { key: string; value: DrawingState };
  lines: { key: PictureKey | string; value: PictureRow };
}

/** What version 1 kept: one session, in a store of its own. */
interface SessionOfVersion1 extends ViewAndTools {
  readonly document: Document;
}

type Upgrade = IDBPTransaction<ShelfSchema, StoreNames<ShelfSchema>[], 'versionchange'>;

/** The one drawing that version 1 kept becomes the first on the shelf, unchanged; its id is that of its picture. */
async function adoptSession(transaction: Upgrade, now: number): Promise<void> {
  const session = (await (transaction as unknown as IDBPTransaction<unknown, string[], 'versionchange'>)
    .objectStore('session')
    .get('current')) as SessionOfVersion1 | undefined;
  const id = session?.document.base.id;
  const row = id === undefined ? undefined : await transaction.objectStore('lines').get(id);
  if (session && id !== undefined && row) {
    const { document, ...sitting } = session;
    const { name, width, height } = document.base;
    const bytes = row.lines.data.byteLength + (row.source?.data.byteLength ?? 0);
    const card: DrawingCard = {
      version: SHELF_VERSION,
      id,
      name,
      width,
      height,
      hints: document.hints.length,
      created: now,
      changed: now,
      pictures: { [id]: bytes },
      untouched: false,
      writer: '',
    };
    await transaction.objectStore('drawings').put(card, id);
    await transaction
      .objectStore('states')
      .put({ version: SHELF_VERSION, history: startHistory(document), sitting }, id);
    await transaction.objectStore('lines').put(row, [id, id]);
    await transaction.objectStore('lines').delete(id);
  }
  (transaction.db as unknown as IDBPDatabase).deleteObjectStore('session');
}

/** Opens the database, bringing what older versions kept to today's form. */
export function openShelf(): Promise<IDBPDatabase<ShelfSchema>> {
  const opening = openDB<ShelfSchema>('irodori', SHELF_VERSION, {
    async upgrade(db, oldVersion, _newVersion, transaction) {
      db.createObjectStore('drawings');
      db.createObjectStore('states');
      if (oldVersion < 1) db.createObjectStore('lines');
      else await adoptSession(transaction, Date.now());
    },
    // A newer version of the editor wants the database: it gets it, and this page tells that it cannot save.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  });
  return opening.catch((error: unknown) => {
    if (!(error instanceof DOMException) || error.name !== 'VersionError') throw error;
    throw new Error('a newer version of the editor keeps the drawings here; reload the page to get it');
  });
}

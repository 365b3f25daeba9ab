import type { IDBPDatabase } from 'idb';
import { openShelf } from './database.ts';
import type { PictureKey, PictureRow, ShelfSchema } from './database.ts';
import { packLines, unpackLines } from './pack.ts';
import { SHELF_VERSION } from './types.ts';
import type { DrawingCard, StoredDrawing, StoredPicture } from './types.ts';

/** What was deleted can be brought back for this long. */
const DELETED_MS = 60 * 60_000;
const CHANNEL = 'irodori-shelf';

const newId = (): string => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

/** A card of the list; `unsaved` drawings live in this page's memory only. */
export interface ListedDrawing extends DrawingCard {
  readonly unsaved: boolean;
}

const ofDrawing = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/**
 * The drawings that this browser keeps. Each has one page that may write it, named in its card: a page takes that right
 * when it loads the drawing, and a page that lost it saves beside, under another id. What cannot be written, because
 * storage is full or blocked, stays in memory for as long as the page is open.
 */
export class Shelf {
  /** This page, among all that ever write. */
  readonly #page = newId();
  /** Cards as this page wrote them last, of drawings that it may write. */
  readonly #cards = new Map<string, DrawingCard>();
  readonly #memory = new Map<string, { drawing: StoredDrawing; card: DrawingCard }>();
  readonly #channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL);
  readonly #watchers = new Set<() => void>();
  #db: Promise<IDBPDatabase<ShelfSchema>> | undefined;
  readonly #open: () => Promise<IDBPDatabase<ShelfSchema>>;

  constructor(open: () => Promise<IDBPDatabase<ShelfSchema>> = openShelf) {
    this.#open = open;
  }

  /** The database; asked for again after it could not be opened. */
  #database(): Promise<IDBPDatabase<ShelfSchema>> {
    const opening = (this.#db ??= opened(this.#open).then((db) => {
      db.addEventListener('close', () => {
        this.#db = undefined;
        this.#cards.clear();
      });
      return db;
    }));
    opening.catch(() => (this.#db = undefined));
    return opening;
  }

  /** Whether drawings wait in memory for a place in the database. */
  get unsaved(): boolean {
    return this.#memory.size > 0;
  }

  /** Calls back when this or another page changed something; gives the way to stop. */
  watch(changed: () => void): () => void {
    const channel = this.#channel;
    channel?.addEventListener('message', changed);
    this.#watchers.add(changed);
    return () => {
      channel?.removeEventListener('message', changed);
      this.#watchers.delete(changed);
    };
  }

  #changed(): void {
    this.#channel?.postMessage('changed');
    for (const changed of this.#watchers) changed();
  }

  /** Every drawing that is not deleted, the newest first. */
  async list(): Promise<ListedDrawing[]> {
    const kept = await this.#database()
      .then((db) => db.getAll('drawings'))
      .catch(() => []);
    const memory = [...this.#memory.values()].map(({ card }) => ({ ...card, unsaved: true }));
    const cards = kept.filter(({ id }) => !this.#memory.has(id)).map((card) => ({ ...card, unsaved: false }));
    return [...memory, ...cards]
      .filter(({ deleted }) => deleted === undefined)
      .sort((a, b) => b.changed - a.changed || (a.id < b.id ? 1 : -1));
  }

  /** Whether this page wrote the drawing before with all its pictures, so that only its state is left to write. */
  holds({ id, pictures }: StoredDrawing): boolean {
    const card = this.#cards.get(id);
    return card?.writer === this.#page && pictures.every((picture) => picture.id in card.pictures);
  }

  /**
   * Writes a drawing, its pictures once.
   * @param exclusive this page holds the drawing's lock, so that nothing need be read before it is written: the write is
   * on its way when the call returns, which a page that is being closed depends on
   * @returns its id from now on: another one where another page took the drawing over, which is left as it is
   * @throws DOMException where the browser refuses; the drawing is then kept in memory
   */
  async save(drawing: StoredDrawing, exclusive = false): Promise<string> {
    try {
      const id = await this.#write(drawing, exclusive);
      this.#memory.delete(drawing.id);
      this.#changed();
      return id;
    } catch (error) {
      const card = makeCard(drawing, this.#memory.get(drawing.id)?.card ?? this.#cards.get(drawing.id), {}, this.#page);
      this.#memory.set(drawing.id, { drawing, card });
      this.#changed();
      throw error;
    }
  }

  async #write(drawing: StoredDrawing, exclusive: boolean): Promise<string> {
    const db = await this.#database();
    const { id } = drawing;
    const before = this.#cards.get(id) ?? (await db.get('drawings', id));
    if (before && before.writer !== this.#page) return this.#write({ ...drawing, id: newId() }, false);
    const missing = drawing.pictures.filter((picture) => !(picture.id in (before?.pictures ?? {})));
    const rows = missing.length > 0 ? await packAll(missing) : [];
    const transaction = db.transaction(['drawings', 'states', 'lines'], 'readwrite');
    const [drawings, states, lines] = [
      transaction.objectStore('drawings'),
      transaction.objectStore('states'),
      transaction.objectStore('lines'),
    ];
    const current = exclusive ? undefined : drawings.get(id);
    const requests: Promise<unknown>[] = [];
    const wanted = new Set(drawing.pictures.map((picture) => picture.id));
    const sizes: Record<string, number> = {};
    for (const [picture, size] of Object.entries(before?.pictures ?? {})) {
      if (wanted.has(picture)) sizes[picture] = size;
      else requests.push(lines.delete([id, picture]));
    }
    for (const [picture, row] of rows) {
      sizes[picture] = row.lines.data.byteLength + (row.source?.data.byteLength ?? 0) + (row.layers?.file.size ?? 0);
      requests.push(lines.put(row, [id, picture]));
    }
    const card = makeCard(drawing, before, sizes, this.#page);
    requests.push(states.put(drawing.state, id), drawings.put(card, id));
    // Where one fails, or all are taken back, the transaction tells.
    for (const request of requests) request.catch(() => undefined);
    if (exclusive) transaction.commit();
    else if (!sameWriter(before, await current)) {
      // Another page took it, or the browser threw it away: nothing of the above is written.
      transaction.abort();
      await transaction.done.catch(() => undefined);
      this.#cards.delete(id);
      return this.#write(drawing, false);
    }
    await transaction.done;
    this.#cards.set(id, card);
    return id;
  }

  /** Keeps a small picture for the list. */
  async setThumbnail(id: string, thumbnail: Blob): Promise<void> {
    const memory = this.#memory.get(id);
    if (memory) this.#memory.set(id, { ...memory, card: { ...memory.card, thumbnail } });
    const db = await this.#database();
    const transaction = db.transaction('drawings', 'readwrite');
    const card = await transaction.store.get(id);
    if (card?.writer === this.#page) {
      this.#cards.set(id, { ...card, thumbnail });
      await transaction.store.put({ ...card, thumbnail }, id);
    }
    await transaction.done;
    this.#changed();
  }

  /**
   * A drawing with its pixels.
   * @param write take the right to write it, away from any other page
   */
  async load(id: string, write: boolean): Promise<StoredDrawing | undefined> {
    const memory = this.#memory.get(id);
    if (memory) return memory.drawing;
    const db = await this.#database();
    const transaction = db.transaction(['drawings', 'states', 'lines'], 'readonly');
    const card = await transaction.objectStore('drawings').get(id);
    const state = await transaction.objectStore('states').get(id);
    const keys = await transaction.objectStore('lines').getAllKeys(ofDrawing(id));
    const rows = await transaction.objectStore('lines').getAll(ofDrawing(id));
    await transaction.done;
    if (!card || !state || rows.length === 0) return undefined;
    if (write) {
      const { deleted: _deleted, ...rest } = card;
      const taken = { ...rest, writer: this.#page };
      await db.put('drawings', taken, id);
      this.#cards.set(id, taken);
    }
    const pictures = await Promise.all(
      rows.map(async (row, i): Promise<StoredPicture> => {
        const lines = await unpackLines(row.lines);
        const source = row.source && (await unpackLines(row.source));
        const { layers } = row;
        return { id: (keys[i] as PictureKey)[1], lines, ...(source && { source }), ...(layers && { layers }) };
      }),
    );
    return { id, state, pictures, untouched: card.untouched };
  }

  /** A second drawing like the first, with a history of its own. */
  async duplicate(id: string, name: (before: string) => string): Promise<string | undefined> {
    const drawing = await this.load(id, false);
    if (!drawing) return undefined;
    const card = this.#memory.get(id)?.card ?? (await (await this.#database()).get('drawings', id));
    const copy = await this.save(renamed({ ...drawing, id: newId(), untouched: false }, name));
    if (card?.thumbnail) await this.setThumbnail(copy, card.thumbnail);
    return copy;
  }

  /** Gives a drawing another name, in every step of its history, so that undo does not bring the old one back. */
  async rename(id: string, name: string): Promise<void> {
    const drawing = await this.load(id, true);
    if (drawing) await this.save(renamed(drawing, () => name));
  }

  /** Takes drawings off the shelf; {@link restore} brings them back. */
  remove(ids: readonly string[]): Promise<void> {
    return this.#mark(ids, Date.now());
  }

  restore(ids: readonly string[]): Promise<void> {
    return this.#mark(ids, undefined);
  }

  async #mark(ids: readonly string[], deleted: number | undefined): Promise<void> {
    const mark = ({ deleted: _before, ...card }: DrawingCard): DrawingCard =>
      deleted === undefined ? card : { ...card, deleted };
    for (const id of ids) {
      const memory = this.#memory.get(id);
      if (memory) {
        this.#memory.set(id, { ...memory, card: mark(memory.card) });
        continue;
      }
      const transaction = (await this.#database()).transaction('drawings', 'readwrite');
      const card = await transaction.store.get(id);
      if (card) await transaction.store.put(mark(card), id);
      await transaction.done;
      this.#cards.delete(id);
    }
    this.#changed();
  }

  /** Forgets what was deleted long ago and examples that nobody touched; never what a page holds. */
  async purge(held: ReadonlySet<string>): Promise<void> {
    const db = await this.#database();
    for (const { id, deleted, untouched } of await db.getAll('drawings')) {
      const old = deleted !== undefined && Date.now() - deleted > DELETED_MS;
      if ((old || untouched) && !held.has(id)) await this.forget(id);
    }
  }

  /** Removes a drawing for good. */
  async forget(id: string): Promise<void> {
    this.#memory.delete(id);
    this.#cards.delete(id);
    const db = await this.#database();
    const transaction = db.transaction(['drawings', 'states', 'lines'], 'readwrite');
    void transaction.objectStore('drawings').delete(id);
    void transaction.objectStore('states').delete(id);
    void transaction.objectStore('lines').delete(ofDrawing(id));
    await transaction.done;
    this.#changed();
  }
}

/** A blocked database may throw synchronously: it becomes a rejection like any other failure. */
async function opened<T>(open: () => Promise<T>): Promise<T> {
  return open();
}

/** Whether a card in the database is still the one that this page knows. */
const sameWriter = (known: DrawingCard | undefined, current: DrawingCard | undefined): boolean =>
  known?.writer === current?.writer;

async function packAll(pictures: readonly StoredPicture[]): Promise<[string, PictureRow][]> {
  const rows: [string, PictureRow][] = [];
  for (const { id, lines, source, layers } of pictures) {
    const packed = source && (await packLines(source));
    const row = { lines: await packLines(lines), ...(packed && { source: packed }), ...(layers && { layers }) };
    rows.push([id, row]);
  }
  return rows;
}

function makeCard(
  { id, state, untouched }: StoredDrawing,
  known: DrawingCard | undefined,
  pictures: Record<string, number>,
  writer: string,
): DrawingCard {
  const { base, hints } = state.history.present;
  const now = Date.now();
  return {
    version: SHELF_VERSION,
    id,
    name: base.name,
    width: base.width,
    height: base.height,
    hints: hints.length,
    created: known?.created ?? now,
    changed: now,
    pictures,
    untouched: untouched && (known?.untouched ?? true),
    writer,
    ...(known?.thumbnail ? { thumbnail: known.thumbnail } : {}),
    ...(known?.deleted === undefined ? {} : { deleted: known.deleted }),
  };
}

/** The drawing under another name, in every step of its history. */
function renamed(drawing: StoredDrawing, name: (before: string) => string): StoredDrawing {
  const { past, present, future } = drawing.state.history;
  const rename = <T extends StoredDrawing['state']['history']['present']>(document: T): T => ({
    ...document,
    base: { ...document.base, name: name(document.base.name) },
  });
  const history = { past: past.map(rename), present: rename(present), future: future.map(rename) };
  return { ...drawing, state: { ...drawing.state, history } };
}

import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Character } from '@irodori/paint';

/** Version of the records in the browser's database. */
const VERSION = 1;

/** A character as this browser keeps it. */
export interface KeptCharacter extends Character {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly created: number;
}

interface CharacterSchema extends DBSchema {
  characters: { key: string; value: KeptCharacter };
}

/** The characters that this browser keeps, in a database beside that of the drawings. Errors are the browser's. */
export class CharacterStore {
  #opening: Promise<IDBPDatabase<CharacterSchema>> | undefined;
  readonly #changed = new Set<() => void>();

  #open(): Promise<IDBPDatabase<CharacterSchema>> {
    this.#opening ??= openDB<CharacterSchema>('irodori-characters', VERSION, {
      upgrade: (db) => {
        db.createObjectStore('characters');
      },
      blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
    });
    this.#opening.catch(() => (this.#opening = undefined));
    return this.#opening;
  }

  /** Newest first. */
  async list(): Promise<KeptCharacter[]> {
    const all = await (await this.#open()).getAll('characters');
    return all.sort((a, b) => b.created - a.created);
  }

  /** Keeps a character, in place of the one with its id. */
  async put(character: KeptCharacter): Promise<void> {
    await (await this.#open()).put('characters', character, character.id);
    for (const tell of this.#changed) tell();
  }

  async remove(id: string): Promise<void> {
    await (await this.#open()).delete('characters', id);
    for (const tell of this.#changed) tell();
  }

  /** Calls back after each change made here; gives the way to stop. */
  watch(tell: () => void): () => void {
    this.#changed.add(tell);
    return () => this.#changed.delete(tell);
  }
}

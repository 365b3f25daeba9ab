import { CHARACTER_FILE_LIMIT, CharacterFileError, parseCharacter, type Character } from '@irodori/paint';
import { CharacterStore } from '../characters/store.ts';
import { Fault, orFault } from '../model/errors.ts';
import { newId } from './ids.ts';

/** Longest name of a character. */
export const MAX_CHARACTER_NAME = 200;
/** The characters that this browser keeps. */
export const characters = new CharacterStore();

/** Keeps a new character. */
export async function keep(character: Character): Promise<void> {
  const name = character.name.slice(0, MAX_CHARACTER_NAME) || '?';
  await characters
    .put({ ...character, name, id: newId(), created: Date.now() })
    .catch((error: unknown) => Promise.reject(new Fault('fault.storage', String(error))));
}

/** Whether a text is of a character file; a damaged one is one, too. */
export const isCharacterText = (text: string): boolean => text.slice(0, 2000).includes('"irodori-character"');

/** Keeps the character of a file. */
export async function importCharacter(text: string): Promise<void> {
  await keep(parsed(text));
}

export async function readCharacterFile(file: File): Promise<Character> {
  if (file.size > CHARACTER_FILE_LIMIT) {
    throw new Fault('fault.character', `${file.size} bytes > ${CHARACTER_FILE_LIMIT}`);
  }
  return parsed(await file.text());
}

const parsed = (text: string): Character => orFault(CharacterFileError, 'fault.character', () => parseCharacter(text));

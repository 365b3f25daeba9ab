import { formatCharacter, type Character, type Reference } from '@irodori/paint';
import type { KeptCharacter } from '../characters/store.ts';
import { exportName } from '../engine/export/names.ts';
import { proposeHints } from '../engine/hints/marks.ts';
import { aboutFile, Fault } from '../model/errors.ts';
import { characters, keep, MAX_CHARACTER_NAME, readCharacterFile } from './character-files.ts';
import type { Editor } from './editor.ts';
import { download } from './files.ts';
import { decodeReference } from './decode-file.ts';

export type { KeptCharacter };
export const listCharacters = (): Promise<KeptCharacter[]> => characters.list();
export const watchCharacters = (tell: () => void): (() => void) => characters.watch(tell);

const stem = (name: string): string => name.replace(/\.[^.]*$/, '') || name;

/**
 * Applies a character's colors to the open drawing, part by part, as hints under its own: one undo step.
 * @param reference a picture of the character: where the drawing has its lines, it gets the colors between them
 */
export async function applyCharacter(
  editor: Editor,
  { name, parts }: Character,
  reference?: Reference,
): Promise<boolean> {
  const before = editor.document;
  if (!before) throw new Fault('fault.unknown', 'no drawing is open');
  const hints = await editor.coloring.applyColors(reference ?? parts);
  const { document } = editor;
  if (document?.base.id !== before.base.id) return false;
  if (hints.length === 0) {
    editor.notify('notice.noMatch', 'info', name);
    return false;
  }
  editor.commit(proposeHints(document, hints));
  return true;
}

/** Keeps the colors of the drawing as it is colored now. */
export async function keepDrawing(editor: Editor): Promise<void> {
  await editor.attempt(async () => {
    const parts = await editor.coloring.partColors();
    if (parts.length === 0) throw new Fault('fault.noFigure', editor.document?.base.name ?? '');
    await keep({ name: stem(editor.document?.base.name ?? ''), parts });
  }, 'opening');
}

/** Reads the colors of a finished picture, keeps them as a character and applies them to the open drawing. */
export async function addReference(editor: Editor, file: File): Promise<void> {
  const take = async () => {
    if (/\.json$/i.test(file.name)) return keep(await readCharacterFile(file));
    const reference = await editor.coloring.colorsOf(await decodeReference(editor, file));
    const { parts } = reference;
    if (parts.length === 0) throw new Fault('fault.noFigure', file.name);
    const character = { name: stem(file.name), parts };
    await keep(character);
    if (editor.document) await applyCharacter(editor, character, reference);
  };
  await editor.attempt(() => aboutFile(file.name, take), 'opening');
}

export async function renameCharacter(editor: Editor, character: KeptCharacter, name: string): Promise<void> {
  await editor.attempt(() => characters.put({ ...character, name: name.slice(0, MAX_CHARACTER_NAME) }));
}

/** Deletes a character; the notice offers undo. */
export async function removeCharacter(editor: Editor, character: KeptCharacter): Promise<void> {
  await editor.attempt(async () => {
    await characters.remove(character.id);
    editor.notify('notice.characterDeleted', 'info', character.name, {
      label: 'bar.undo',
      run: () => void editor.attempt(() => characters.put(character)),
    });
  });
}

/** The character as a file, which `irodori colorize --character` reads too. */
export function exportCharacter(character: Character): void {
  download(
    new Blob([formatCharacter(character)], { type: 'application/json' }),
    exportName(character.name, 'character'),
  );
}

import { CHARACTER_FILE_LIMIT, parseCharacter, type Character } from '@irodori/paint';
import { readFileChecked } from '@irodori/training/common';
import { failure } from '../cli/errors.ts';

/**
 * A character's colors from a file.
 * @throws CliError in one line
 */
export async function readCharacter(path: string): Promise<Character> {
  const text = (await readFileChecked(path, CHARACTER_FILE_LIMIT)).toString('utf8');
  try {
    return parseCharacter(text);
  } catch (error) {
    throw failure(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

import type { Language } from '../state/settings.ts';
import { en } from './en.ts';
import type { Dictionary, Key } from './en.ts';
import { ja } from './ja.ts';

export type { Dictionary, Key } from './en.ts';

export const dictionaries: Record<Language, Dictionary> = { en, ja };

/** Whether a text is a key of the dictionaries. */
export const isKey = (text: string): text is Key => text in en;

/** A sentence with its `{places}` filled in. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** What the parts of figures are called, by the names that the parts network has for them. */
export const partNames = (dictionary: Dictionary): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(dictionary).flatMap(([key, name]) => (key.startsWith('part.') ? [[key.slice(5), name]] : [])),
  );

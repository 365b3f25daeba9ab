import type { AnswerKind, NetworkName } from './paint-messages.ts';

/** Kinds of answers to `/v1/colorize`, and their types. */
export const types: Readonly<Record<Exclude<AnswerKind, 'parts' | NetworkName>, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  tiff: 'image/tiff',
  psd: 'image/vnd.adobe.photoshop',
  json: 'application/json',
};
export const formats = Object.keys(types) as (keyof typeof types)[];

/** The first kind of picture that an `Accept` header names; png where it names none. */
export function acceptedFormat(accept = ''): string {
  for (const part of accept.toLowerCase().split(',').slice(0, 50)) {
    const type = part.split(';')[0]!.trim();
    const found = formats.find((kind) => types[kind] === type);
    if (found !== undefined) return found;
  }
  return 'png';
}

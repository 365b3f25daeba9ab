import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Whether a header `Authorization: Bearer KEY` names one of the keys. Takes the same time whatever the key: digests of one
 * length are compared, with all keys.
 */
export function keyCheck(keys: readonly string[]): (authorization: string | undefined) => boolean {
  const known = keys.map(digest);
  return (authorization = '') => {
    const given = digest(/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '');
    let found = false;
    for (const key of known) found = timingSafeEqual(key, given) || found;
    return found;
  };
}

/** Keys of a file: one a line, blank lines and `#` comments left out. */
export const parseKeys = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

import { createRng } from '@irodori/image';

export type Split = 'train' | 'val';

const tones = /-(?:medium-light|medium-dark|light|medium|dark)(?:-skin-tone)?(?=-|$)|-tone\d+(?=-|$)/g;
const people = /(^|-)(?:man|woman|men|women|boy|girl|person|people|mans|womans|prince|princess|mr|mrs|mx)(?=-|$)/g;

/**
 * An icon's name without skin tone, gender and numbering: `woman-cook-medium-dark` and `man-cook-2` are both
 * `person-cook`. All variants of one drawing must fall into one split, or validation would show what training has seen.
 */
export function baseName(name: string): string {
  return name
    .replace(tones, '')
    .replace(people, '$1person')
    .replace(/-\d+$/, '')
    .replace(/(?<!person-?)person(?:-?person)*(?:-(?=-|$))?(?=-|$)/g, 'person');
}

/** The split of a thing by its name alone, the same in every set and on every machine. */
export function splitOf(name: string, share = 0.05): Split {
  return createRng(`split ${name}`).next() < share ? 'val' : 'train';
}

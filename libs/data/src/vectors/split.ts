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

const draw = (name: string): number => createRng(`split ${name}`).next();

/** The split of a thing by its name alone, the same in every set and on every machine. */
export function splitOf(name: string, share = 0.05): Split {
  return draw(name) < share ? 'val' : 'train';
}

/**
 * Which of `count` things belong to a split, ascending: each by its name alone, as {@link splitOf} says. Where that leaves
 * one of the splits empty, the thing that comes nearest to it is taken over, so that two are enough for both; a single
 * one is for training.
 */
export function ofSplit(count: number, nameOf: (index: number) => string, split: Split, share = 0.05): number[] {
  const chosen: number[] = [];
  let [least, most] = [
    { index: 0, value: Number.POSITIVE_INFINITY },
    { index: 0, value: Number.NEGATIVE_INFINITY },
  ];
  for (let index = 0; index < count; index++) {
    const value = draw(nameOf(index));
    if (value < least.value) least = { index, value };
    if (value > most.value) most = { index, value };
    if ((value < share ? 'val' : 'train') === split) chosen.push(index);
  }
  if (count < 2) return split === 'train' ? Array.from({ length: count }, (_, index) => index) : [];
  const nearest = split === 'val' ? least.index : most.index;
  if (chosen.length === 0) return [nearest];
  if (chosen.length === count) {
    const given = split === 'val' ? most.index : least.index;
    return chosen.filter((index) => index !== given);
  }
  return chosen;
}

/** Of few things, one in so many is held out. */
const HELD_OUT = 5;
const MOST_HELD_OUT = 8;

/**
 * Which of a few things belong to a split, ascending: every fifth is held out, at least one of two and at most eight, chosen
 * by the names alone.
 */
export function heldOut(names: readonly string[], split: Split): number[] {
  const count = names.length < 2 ? 0 : Math.min(MOST_HELD_OUT, Math.max(1, Math.round(names.length / HELD_OUT)));
  const drawn = names.map((name, index) => ({ index, value: draw(name) }));
  const kept = new Set(
    drawn
      .sort((a, b) => a.value - b.value || a.index - b.index)
      .slice(0, count)
      .map(({ index }) => index),
  );
  return names.flatMap((_, index) => (kept.has(index) === (split === 'val') ? [index] : []));
}

/**
 * Where blocks begin among chosen things.
 * @param chosen ascending
 * @param starts where the blocks begin among all things, ascending
 */
export function blocksOf(chosen: readonly number[], starts: readonly number[]): number[] {
  let at = 0;
  return starts.map((start) => {
    while (at < chosen.length && chosen[at]! < start) at++;
    return at;
  });
}

/** What to say of a set that has nothing in a split. */
export const emptySplit = (where: string, what: string, split: Split, count: number): string =>
  split === 'val' && count === 1
    ? `${where}: one of ${what} is for training, and none is left for validation; give more, name others for validation, or none (irodori train --validation none)`
    : `${where}: expected ${what} for split '${split}', found none`;

import { describe, expect, it } from 'vitest';
import { baseName, splitOf } from './split.ts';

describe('baseName', () => {
  it.each([
    ['woman-cook-medium-dark', 'person-cook'],
    ['man-cook', 'person-cook'],
    ['man-artist-2', 'person-artist'],
    ['men-holding-hands-medium-skin-tone-dark-skin-tone', 'person-holding-hands'],
    ['woman-and-man-holding-hands-dark-light', 'person-and-person-holding-hands'],
    ['person-in-suit-levitating-medium-light', 'person-in-suit-levitating'],
    ['princess-light-skin-tone', 'person'],
    ['lion', 'lion'],
    ['womans-hat', 'person-hat'],
    ['family-woman-girl-girl-1', 'family-person'],
    ['hand-with-fingers-splayed-medium', 'hand-with-fingers-splayed'],
  ])('%s is %s', (name, base) => expect(baseName(name)).toBe(base));
});

describe('splitOf', () => {
  it('keeps about the share asked for, always the same names', () => {
    const names = Array.from({ length: 4000 }, (_, i) => `icon-${i}`);
    const val = names.filter((name) => splitOf(name) === 'val');
    expect(val.length / names.length).toBeGreaterThan(0.035);
    expect(val.length / names.length).toBeLessThan(0.065);
    expect(names.filter((name) => splitOf(name) === 'val')).toEqual(val);
  });
});

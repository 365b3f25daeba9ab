import { expect, it } from 'vitest';
import { modelLicense, publicSpec } from './model-license.ts';

it.each(['irodori-mix', 'fluent=2,anime', 'irodori-house:val'])(
  'a model of %s has the license of the project',
  (spec) => {
    expect(modelLicense(spec)).toBe('MIT');
  },
);

it.each(['folder:pictures', 'fluent,folder:pictures=0.1', 'danbooru:/data', 'shards:mine:train'])(
  'of a model of %s no license is claimed',
  (spec) => {
    expect(modelLicense(spec)).toMatch(/^not stated/);
  },
);

it('does not say where the pictures lie', () => {
  expect(publicSpec('fluent,folder:/home/me/secret/pictures=0.5:val')).toBe('fluent,folder:pictures=0.5:val');
});

import { expect, it } from 'vitest';
import { trainingSpec } from './batches.ts';
import { trainConfigSchema } from './config/schema.ts';
import { mergePatches } from './config/merge.ts';
import { fewShot } from './tuning/few-shot.ts';

it('a quarter of the samples are of what is not to be forgotten, none where `none` takes it away', () => {
  const specOf = (remember?: { data: string }) =>
    trainingSpec(
      trainConfigSchema.parse(mergePatches(fewShot, { data: 'folder:mine', ...(remember && { remember }) })),
    );
  expect(specOf()).toBe('folder:mine,house=0.3333');
  expect(specOf({ data: 'none' })).toBe('folder:mine');
});

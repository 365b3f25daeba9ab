import { createRng } from '@irodori/image';
import { afterAll, expect, it } from 'vitest';
import { FuzzChild } from './fuzz-readers/fuzz-child.ts';
import { mutate } from './fuzz-readers/mutate.ts';
import { makeSeeds } from './fuzz-readers/seeds.ts';

const child = new FuzzChild({ seconds: 60, bytes: 1200 * 2 ** 20 });
afterAll(() => child.end());

it('whole files of every kind are read, damaged ones read or refused in one line', async () => {
  const found: string[] = [];
  for (const [kind, [original]] of Object.entries(await makeSeeds())) {
    const whole = await child.read({ kind, bytes: original! });
    if (whole.verdict !== 'read') found.push(`${kind}: ${whole.verdict} ${whole.detail}`);
    for (let i = 0; i < 3; i++) {
      const bytes = mutate(original!, createRng(`test ${kind} ${i}`), original!);
      const { verdict, detail } = await child.read({ kind, bytes });
      if (verdict !== 'read' && verdict !== 'refused') found.push(`${kind} ${i}: ${verdict} ${detail}`);
    }
  }
  expect(found).toEqual([]);
});

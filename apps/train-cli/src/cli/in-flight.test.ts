import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inFlight } from './in-flight.ts';

describe('inFlight', () => {
  it('hands results over in order, never has more in work than asked, and is always busy while there is work', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ turns: fc.integer({ min: 1, max: 6 }), fails: fc.boolean() }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async (things, most) => {
          let [next, running, peak] = [0, 0, 0];
          const taken: number[] = [];
          const work = async (i: number): Promise<number> => {
            running += 1;
            peak = Math.max(peak, running);
            for (let turn = 0; turn < things[i]!.turns; turn++) await Promise.resolve();
            running -= 1;
            if (things[i]!.fails) throw new Error(String(i));
            return i;
          };
          await inFlight(
            most,
            () => (next < things.length ? work(next++) : undefined),
            (result) => {
              taken.push(result.status === 'fulfilled' ? result.value : Number((result.reason as Error).message));
              expect(result.status).toBe(things[taken.length - 1]!.fails ? 'rejected' : 'fulfilled');
            },
          );
          expect(taken).toEqual([...things.keys()]);
          expect(peak).toBe(Math.min(most, things.length));
          expect(running).toBe(0);
        },
      ),
    );
  });

  it('begins nothing more once there is none, and waits for what is in work when it is ended', async () => {
    let [begun, ended] = [0, 0];
    const work = async (): Promise<void> => {
      begun += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      ended += 1;
    };
    await expect(
      inFlight(3, work, () => {
        throw new Error('enough');
      }),
    ).rejects.toThrow('enough');
    expect([begun, ended]).toEqual([3, 3]);
  });
});

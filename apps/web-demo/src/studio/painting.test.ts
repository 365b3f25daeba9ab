import { PreparedDrawing } from '@irodori/paint';
import { afterEach, expect, it, vi } from 'vitest';
import { colorLookOf } from '../engine/document.ts';
import { DEFAULTS } from '../state/settings.ts';
import { isPrepared, paintFor, prepare, proposalFor, stopProposing } from './painting.ts';
import type { Network } from './types.ts';

const [width, height] = [120, 60];

/** Two boxes side by side. */
function picture() {
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let y = 8; y < 52; y++) {
    for (let x = 8; x < 112; x++) {
      const wall = x < 10 || x >= 110 || y < 10 || y >= 50 || x === 60 || x === 61;
      if (wall) data.set([0, 0, 0, 255], 4 * (y * width + x));
    }
  }
  return { width, height, data };
}

const network: Network = {
  paint: ({ width: w, height: h }) =>
    Promise.resolve({ width: w, height: h, channels: 3, data: new Uint8ClampedArray(3 * w * h).fill(180) }),
  parts: () => Promise.resolve(undefined),
};

async function prepared(key: string): Promise<void> {
  const base = { id: key, picture: undefined };
  const sizes = { trainSize: 120, partsSize: 120, seen: { width, height }, gap: 0.006 };
  await prepare({ key, picture: picture(), base, ...sizes }, network);
}

afterEach(() => vi.restoreAllMocks());

it('a search for other colorings that is given up ends at its next step, and the drawing stays prepared', async () => {
  await prepared('a');
  const compose = () => paintFor({ key: 'a', hints: [], pins: [], look: colorLookOf(DEFAULTS) }).data;
  const before = compose();
  const job = { key: 'a', hints: [], count: 9, seed: 1 };
  const labels = vi.spyOn(PreparedDrawing.prototype, 'label');
  const whole = await proposalFor(job);
  const all = labels.mock.calls.length;
  labels.mockClear();

  const search = proposalFor(job);
  // As a message from the page: it comes in only where the worker pauses.
  setTimeout(stopProposing, 0);
  await expect(search).rejects.toMatchObject({ key: 'fault.canceled' });
  expect(labels.mock.calls.length).toBeLessThan(all);
  expect(isPrepared('a')).toBe(true);
  expect(compose()).toEqual(before);
  expect(await proposalFor(job)).toEqual(whole);
});

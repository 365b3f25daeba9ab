import { expect, it } from 'vitest';
import { fitsKind, megapixels } from './limits.ts';

it('files with layers hold 24 megapixels, others any drawing that opens', () => {
  const [most, above] = [
    { width: 6000, height: 4000 },
    { width: 24_000_001, height: 1 },
  ];
  for (const kind of ['psd', 'ora'] as const) {
    expect([fitsKind(kind, most), fitsKind(kind, above)]).toEqual([true, false]);
  }
  for (const kind of ['flat', 'color', 'line'] as const) expect(fitsKind(kind, { width: 1e4, height: 1e4 })).toBe(true);
  expect([megapixels(most), megapixels(above)]).toEqual(['24.0', '24.1']);
});

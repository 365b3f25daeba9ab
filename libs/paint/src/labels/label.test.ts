import { expect, it } from 'vitest';
import { grayModel, Pen } from '../drawings.testing.ts';
import { prepareDrawing } from '../prepare.ts';
import { labelCells, type SeedCosts } from './label.ts';

it('costs of a stroke are its own, also after another from the same place', async () => {
  const { ink } = new Pen(1000, 1000).ring(500, 500, 400, 3);
  const { made } = await prepareDrawing(grayModel, { width: 1000, height: 1000, ink });
  const { segmentation } = made;
  const costsOf = (from: number, to: number, known = new Map<Int32Array, SeedCosts>()): SeedCosts => {
    const points = [from, to].map((x) => [x, 500] as const);
    labelCells([{ kind: 'stroke', points, radius: 4, color: [200, 30, 40] }], segmentation, known);
    return [...known.values()][0]!;
  };
  for (let x = 200; x < 400; x += 10) {
    const known = new Map<Int32Array, SeedCosts>();
    costsOf(x, x + 12, known);
    const left = costsOf(x, x - 12, known);
    expect(left).toEqual(costsOf(x, x - 12));
    // What is known of a hint is used again.
    expect(costsOf(x, x - 12, known).total).toBe(left.total);
  }
});

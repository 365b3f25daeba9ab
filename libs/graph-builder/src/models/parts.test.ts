import { describe, expect, it } from 'vitest';
import { segmentLosses } from '../losses/index.ts';
import { paperAdam } from '../optimizers/index.ts';
import { targets, type Target } from '../ops/index.ts';
import { initParameters } from '../programs/parameters.ts';
import {
  buildPartsInference,
  buildPartsLoss,
  buildPartsTrainStep,
  countPartsParameters,
  partsParameters,
} from '../programs/parts-step.ts';
import { blockedTarget } from '../testing/blocked-target.testing.ts';
import { floats, openBytes, type Feeds } from '../testing/run-graph.testing.ts';
import { partsPresets, partsStride } from './parts.ts';

/**
 * Counted by hand: a unit of c channels from i has 9 i c weights and 2 c of its norm, an enlargement of c channels 4 c^2
 * and 2 c, a head of h numbers from c channels c h + h.
 */
function counted({ widths, embedding, names }: (typeof partsPresets)[keyof typeof partsPresets]): number {
  const unit = (i: number, c: number): number => 9 * i * c + 2 * c;
  let sum = 0;
  widths.forEach((c, level) => (sum += unit(level === 0 ? 1 : widths[level - 1]!, c) + unit(c, c)));
  for (let level = widths.length - 2; level >= 0; level--) {
    const [c, below] = [widths[level]!, widths[level + 1]!];
    sum += 4 * below * below + 2 * below + unit(below + c, c) + unit(c, c);
  }
  return sum + (widths[0] + 1) * (embedding + names);
}

describe('parts network', () => {
  it('has the parameters that its widths give', () => {
    for (const preset of Object.values(partsPresets)) expect(countPartsParameters(preset)).toBe(counted(preset));
    expect(countPartsParameters(partsPresets.parts)).toBe(881_405);
  });

  it('takes any multiple of its stride, and says so otherwise', async () => {
    const config = partsPresets['parts-tiny'];
    const weights = initParameters(partsParameters(config), 1);
    expect(partsStride(config)).toBe(4);
    expect(partsStride(partsPresets.parts)).toBe(32);
    const run = await openBytes(buildPartsInference(config, weights));
    for (const [height, width] of [
      [8, 16],
      [20, 4],
    ] as const) {
      const sketch = floats([2, 1, height, width], new Float32Array(2 * height * width).fill(1));
      const { embedding, names } = await run({ sketch });
      expect(embedding!.shape).toEqual([2, 4, height, width]);
      expect(names!.shape).toEqual([2, 17, height, width]);
    }
    expect(() => buildPartsTrainStep({ ...trainConfig, height: 10 })).toThrow('height: expected a multiple of 4');
  });
});

const SIDE = 16;
const trainConfig = {
  ...partsPresets['parts-tiny'],
  widths: [16, 16, 32],
  losses: segmentLosses,
  adam: paperAdam,
  batch: 2,
  height: SIDE,
  width: SIDE,
  slots: 4,
  emaDecay: 0.99,
  clipGradNorm: 5,
};

/** Boxes of ink, each a part of its own. */
function batch(): Feeds {
  const area = SIDE * SIDE;
  const sketch = new Float32Array(2 * area).fill(1);
  const parts = new Float32Array(2 * area);
  for (let i = 0; i < 2 * area; i++) {
    const [x, y] = [i % SIDE, Math.floor((i % area) / SIDE)];
    const edge = i < area ? x === 7 : y === 7 || x === 8;
    if (edge) sketch[i] = 0;
    parts[i] = edge ? -1 : i < area ? Number(x > 7) : Number(y > 7) + 2 * Number(x > 8);
  }
  return {
    sketch: floats([2, 1, SIDE, SIDE], sketch),
    parts: floats([2, area], parts),
    names: floats([2, 4], [0, 2, -1, -1, 0, 2, 3, 4]),
  };
}

async function train(steps: number, target: Target) {
  const program = buildPartsTrainStep(trainConfig, { target });
  const run = await openBytes(program.bytes, false);
  const initial = initParameters(program.parameters, 3);
  let state: Feeds = Object.fromEntries(
    program.state.map(({ input, shape, kind, parameter }) => {
      const start = initial.get(parameter)!;
      return [input, floats(shape, kind === 'parameter' || kind === 'ema' ? start : new Float32Array(start.length))];
    }),
  );
  const totals: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const scalars = { learningRate: floats([], [0.01]), step: floats([], [step]) };
    const results = await run({ ...batch(), ...scalars, ...state });
    totals.push(Number(results['total']!.data[0]));
    state = Object.fromEntries(program.state.map(({ input, output }) => [input, results[output]!]));
  }
  return { totals, state, program };
}

describe('training the parts network', () => {
  it('learns two pictures, alike in blocks of channels and without, and the loss program agrees', async () => {
    const plain = await train(40, targets.cpu);
    expect(plain.totals[39]!).toBeLessThan(plain.totals[0]! / 5);
    const blocks = await train(2, await blockedTarget());
    expect(blocks.totals[0]).toBeCloseTo(plain.totals[0]!, 4);
    expect(blocks.totals[1]).toBeCloseTo(plain.totals[1]!, 3);
    const weights = initParameters(plain.program.parameters, 3);
    const { total } = await (await openBytes(buildPartsLoss(trainConfig, weights).bytes))(batch());
    expect(Number(total!.data[0])).toBeCloseTo(plain.totals[0]!, 4);
  });
});

import type { Node, Value } from '../graph/index.ts';
import { concat, convTranspose, convWeightGrad, reshape, transpose } from '../ops/index.ts';
import { convGeometry } from '../ops/conv-geometry.ts';
import { blockedWeightGrad } from '../ops/conv-weight-grad-lowering.ts';
import { fromBlocks, nchwcConv, type FusedActivation, type NchwcConvOptions, type Pads } from '../ops/nchwc.ts';
import { blockedFilter, inputChannels, narrowFilter, phaseFilter, spreadingFilter, turnedFilter } from './filters.ts';
import { columnsByTurns, phasesOf, rowsByTurns } from './phases.ts';
import { imageShape, wholeBlocks, type Layout, type Rule } from './layout.ts';

function isLarge(y: Value, { fromPixels }: Layout): boolean {
  const shape = imageShape(y);
  return shape !== undefined && shape[0] * shape[2] * shape[3] >= fromPixels;
}

const allAround = (padding: number): Pads => [padding, padding, padding, padding];

interface Fused {
  /** The value that the convolution makes in the end. */
  readonly result: Value;
  readonly sum: Value | null;
  readonly activation: FusedActivation | null;
}

/** An addition and a ReLU behind a convolution become part of it where nothing else looks at what is between. */
function fused(node: Node, layout: Layout): Fused {
  let result = node.outputs[0]!;
  let sum: Value | null = null;
  const add = layout.onlyUser(result);
  if (add?.opType === 'Add') {
    const other = add.inputs.find((x) => x !== result);
    if (other && layout.isMade(other) && other.shape.join() === result.shape.join()) {
      sum = layout.inOne(other);
      layout.finish(add);
      result = add.outputs[0]!;
    }
  }
  const next = layout.onlyUser(result);
  if (next?.opType !== 'Relu') return { result, sum, activation: null };
  layout.finish(next);
  return { result: next.outputs[0]!, sum, activation: 'Relu' };
}

export const convRule: Rule = (node, layout) => {
  const [x, w, b] = node.inputs;
  const { block } = layout;
  const { stride, padding, dilation } = convGeometry(node.attributes);
  const [o, i] = w!.shape as readonly [number, number];
  if (!isLarge(node.outputs[0]!, layout) || dilation !== 1 || o % block) return false;
  const weight = layout.plain(w!);
  const { result, sum, activation } = fused(node, layout);
  const last: NchwcConvOptions = { bias: b ? layout.plain(b) : null, activation };
  const geometry = { stride, pads: allAround(padding) };
  if (i < block) {
    layout.set(result, nchwcConv(layout.plain(x!), narrowFilter(weight, block), { ...geometry, ...last, sum }));
    return true;
  }
  // The sum over the channels of each part, one added to the other.
  const { parts, rest } = layout.inBlocks(x!);
  const images = [...(rest ? [rest()] : []), ...parts];
  let from = rest ? wholeBlocks(i, block) : 0;
  let y = sum;
  images.forEach((image, at) => {
    const to = from + (image.shape[1] as number);
    const own = inputChannels(weight, from, to);
    const filter = rest && at === 0 ? narrowFilter(own, block) : blockedFilter(own, block);
    y = nchwcConv(image, filter, { ...geometry, sum: y, ...(at === images.length - 1 ? last : {}) });
    from = rest && at === 0 ? 0 : to;
  });
  layout.set(result, y!);
  return true;
};

/**
 * Where a gradient that is only cut apart, into what was joined before, is better made in pieces: from 0 to `end` channels,
 * those behind left out.
 */
function cutsOf(y: Value, end: number, layout: Layout): number[] {
  const cuts = new Set([0, end]);
  for (const user of layout.usersOf(y)) {
    const { axes, starts, ends } = user.attributes as Record<string, readonly number[] | undefined>;
    if (user.opType !== 'Slice' || axes?.join() !== '1') return [0, end];
    for (const at of [starts![0]!, ends![0]!]) if (at < end) cuts.add(at);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.every((at) => at % layout.block === 0) ? sorted : [0, end];
}

export const convTransposeRule: Rule = (node, layout) => {
  const [x, w] = node.inputs;
  const { block } = layout;
  const y = node.outputs[0]!;
  const { kernel, stride, padding } = convGeometry(node.attributes);
  const exact = (node.attributes.output_padding as readonly number[]).every((extra) => extra === 0);
  const [a, b] = w!.shape as readonly [number, number];
  if (!isLarge(y, layout) || !exact || a % block || b < block || kernel[0] !== kernel[1]) return false;
  if (stride === 1 && padding < kernel[0]) {
    const weight = layout.plain(w!);
    const first = wholeBlocks(b, block);
    const image = layout.inOne(x!);
    const pads = allAround(kernel[0] - 1 - padding);
    const part = (from: number, to: number, sum: Value | null = null): Value =>
      nchwcConv(image, turnedFilter(inputChannels(weight, from, to), block), { pads, sum });
    const rest = (): Value => convTranspose(layout.plain(x!), inputChannels(weight, first, b), { padding });
    const cuts = cutsOf(y, first, layout);
    if (first === b && cuts.length === 2) {
      const { result, sum } = fused(node, layout);
      layout.set(result, part(0, b, sum));
      return true;
    }
    const parts = cuts.slice(1).map((to, i) => part(cuts[i]!, to));
    layout.set(y, parts, first < b ? rest : null);
    return true;
  }
  if (kernel[0] === stride && padding === 0 && b % block === 0) {
    // Every pixel paints its own square: a 1 x 1 convolution makes the squares, which are then laid out.
    const squares = nchwcConv(layout.inOne(x!), spreadingFilter(layout.plain(w!), block));
    const [n, , height, width] = imageShape(x!)!;
    const apart = reshape(squares, [n, stride, stride, b / block, height, width, block]);
    layout.set(y, reshape(transpose(apart, [0, 3, 4, 1, 5, 2, 6]), y.shape as readonly number[]));
    return true;
  }
  const phases = b % block ? null : phasesOf(kernel[0], stride, padding);
  if (!phases) return false;
  const image = layout.inOne(x!);
  const weight = layout.plain(w!);
  // Each phase of the result, every stride-th row and column, is a convolution of its own.
  const rows = phases.map((row) =>
    columnsByTurns(
      phases.map((column) =>
        nchwcConv(image, phaseFilter(weight, row.offsets, column.offsets, block), {
          pads: [row.before, column.before, row.after, column.after],
        }),
      ),
      block,
    ),
  );
  layout.set(y, rowsByTurns(rows, block));
  return true;
};

/** The weight's gradient is that of each part of the input, side by side. */
export const convWeightGradRule: Rule = (node, layout) => {
  const [x, dy] = node.inputs;
  const blocked = layout.blockedForm(x);
  if (!blocked) return false;
  const geometry = convGeometry(node.attributes);
  const gradient = layout.plain(dy!);
  const ofPart = (part: Value): Value =>
    geometry.kernel.join() === '1,1'
      ? convWeightGrad(fromBlocks(part), gradient, geometry)
      : blockedWeightGrad(part, gradient, geometry, layout.block);
  const ofRest = blocked.rest ? [convWeightGrad(blocked.rest(), gradient, geometry)] : [];
  layout.setPlain(node.outputs[0]!, concat([...blocked.parts.map(ofPart), ...ofRest], 1));
  return true;
};

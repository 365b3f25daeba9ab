import type { Graph } from '../graph/index.ts';
import type { Nchwc } from '../ops/index.ts';
import { convRule, convTransposeRule, convWeightGradRule } from './conv-rules.ts';
import { Layout, type Rule } from './layout.ts';
import { layerNormGradRule, layerNormRule } from './norm-rules.ts';
import { concatRule, elementwise, elementwiseRule, mulRule, reduceRule, sliceRule } from './pointwise-rules.ts';
import { averagePoolRule, maxPoolGradRule, maxPoolRule } from './pool-rules.ts';

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['Conv', convRule],
  ['ConvTranspose', convTransposeRule],
  ['ConvWeightGrad', convWeightGradRule],
  ['LayerNorm2d', layerNormRule],
  ['LayerNorm2dGrad', layerNormGradRule],
  ['Concat', concatRule],
  ['Slice', sliceRule],
  ['MaxPool', maxPoolRule],
  ['MaxPoolGrad', maxPoolGradRule],
  ['AveragePool', averagePoolRule],
  ['ReduceMean', reduceRule],
  ['ReduceSum', reduceRule],
  ...elementwise.map((opType) => [opType, elementwiseRule] as const),
  ['Mul', mulRule],
]);

/**
 * The same graph with images in blocks of channels from convolution to convolution, wherever these are large enough. It stands
 * before operators are lowered, so that gradients and norms are still one node each.
 */
export function inChannelBlocks(source: Graph, nchwc: Nchwc): Graph {
  return new Layout(source, nchwc, rules).run();
}

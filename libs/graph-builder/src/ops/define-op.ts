import type { Graph } from '../graph/index.ts';
import { Value, type Attributes, type Node, type TensorData, type TensorType } from '../graph/index.ts';
import type { Target } from './target.ts';

/** A value, or a number that becomes a float32 scalar constant. */
export type Operand = Value | number;

/**
 * Vector-Jacobian product: from the cotangents `dys` of a node's outputs (null where no gradient arrives) to a thunk per
 * input, null where the input has no gradient; thunks of gradients nobody asks for are never called. A gradient may still
 * have the broadcast shape: the reverse walk sums it back.
 */
export type Vjp = (node: Node, dys: readonly (Value | null)[]) => readonly ((() => Value) | null)[] | typeof DECOMPOSE;

/** A VJP's answer when it has no closed form here: the walk differentiates the operator's `lower` instead. */
export const DECOMPOSE = Symbol('decompose');

export interface OpDef {
  /** ONNX operator type; an operator with `lower` is ours and never reaches a file under its own name. */
  readonly opType: string;
  /** Output types from input types; throws ShapeMismatch with 'expected …, got …'. */
  readonly infer: (inputs: readonly (TensorType | null)[], attributes: Attributes) => readonly TensorType[];
  /** `'none'`: declared not differentiable. */
  readonly vjp: Vjp | 'none';
  /** Rewrites the node in terms of other operators for a target; null keeps it as it stands. */
  readonly lower?: (node: Node, inputs: readonly (Value | null)[], target: Target) => readonly Value[] | null;
  /** How the node is written to a file where that differs from how it stands here. */
  readonly emit?: (node: Node, opset: number) => Emission;
}

export interface Emission {
  readonly opType?: string;
  /** Operator set beside the standard one; its first version. */
  readonly domain?: string;
  /** How many of the node's inputs the file lists; those after are captures of its body. All by default. */
  readonly listedInputs?: number;
  /** Constant inputs after the node's own; number lists are int64, null is an input left out. */
  readonly constants?: readonly (readonly number[] | TensorData | null)[];
  readonly attributes: Attributes;
}

/** Raised by `infer`; `Graph.fail` puts the place in front. */
export class ShapeMismatch extends Error {}

const table = new Map<string, OpDef>();

/** Every operator by name, in the order of definition. */
export function operatorTable(): ReadonlyMap<string, OpDef> {
  return table;
}

export function opDef(opType: string): OpDef {
  const def = table.get(opType);
  if (!def) throw new Error(`operator '${opType}' is not in the table (ops/index.ts)`);
  return def;
}

/** Puts an operator in the table and gives back the function that applies it. */
export function defineOp(opType: string, def: Omit<OpDef, 'opType'>) {
  if (table.has(opType)) throw new Error(`operator '${opType}' is defined twice`);
  table.set(opType, { opType, ...def });
  return (inputs: readonly (Operand | null)[], attributes: Attributes = {}): readonly Value[] =>
    applyOp(opType, inputs, attributes);
}

export function applyOp(
  opType: string,
  operands: readonly (Operand | null)[],
  attributes: Attributes = {},
): readonly Value[] {
  const graph = graphOf(operands, opType);
  const inputs = operands.map((x) => (typeof x === 'number' ? graph.scalar(x) : x));
  let types: readonly TensorType[];
  try {
    types = opDef(opType).infer(
      inputs.map((x) => x?.type ?? null),
      attributes,
    );
  } catch (error) {
    if (error instanceof ShapeMismatch) graph.fail(`${opType}: ${error.message}`);
    throw error;
  }
  return graph.addNode(opType, inputs, attributes, types).outputs;
}

/** The graph that the operands belong to. */
export function graphOf(operands: readonly (Operand | null)[], opType = 'operator'): Graph {
  for (const x of operands) if (x instanceof Value) return x.graph;
  throw new Error(`${opType}: at least one operand must be a Value`);
}

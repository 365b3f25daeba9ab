import {
  broadcastShapes,
  GraphCopy,
  shapeEquals,
  withBodies,
  type Graph,
  type Node,
  type TensorType,
  type Value,
} from '../graph/index.ts';
import { inChannelBlocks } from '../nchwc/index.ts';
import { foldMovement } from './fold-movement.ts';
import { opDef, type Target } from '../ops/index.ts';

/**
 * A graph of standard ONNX operators with the same inputs and outputs: operators of ours are rewritten for the target,
 * equal nodes become one, and what reaches no output is left out. Where the target says so, images lie in blocks of channels, and operators of ONNX Runtime's own for these stand beside the standard ones.
 */
export function lowerGraph(source: Graph, target: Target): Graph {
  return lowerOperators(target.nchwc ? inChannelBlocks(source, target.nchwc) : source, target);
}

function lowerOperators(source: Graph, target: Target): Graph {
  let graph = source;
  for (;;) {
    const copy = new Lowering(graph, target);
    graph = copy.run();
    if (!copy.rewrote) return graph;
  }
}

/** Elementwise operators broadcast by themselves and need no Expand in front. */
const broadcasting = new Set([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Where',
  'Max',
  'Min',
  'Greater',
  'Less',
  'GreaterOrEqual',
  'Equal',
]);

class Lowering extends GraphCopy {
  rewrote = false;
  readonly #known = new Map<string, readonly Value[]>();

  readonly #target: Target;

  constructor(from: Graph, target: Target) {
    super(from);
    this.#target = target;
  }

  protected override copyNode(node: Node): void {
    const inputs = node.inputs.map((x) => (x ? this.copyOf(x) : null));
    const outputs = this.#folded(node, inputs) ?? this.#lowered(node, inputs) ?? this.#shared(node, inputs);
    node.outputs.forEach((y, i) => outputs[i] && this.copies.set(y, outputs[i]));
  }

  /** Exported models keep their weights as they are, under their names. */
  #folded(node: Node, [x, ...others]: readonly (Value | null)[]): readonly Value[] | null {
    const tensor = x && others.length === 0 && this.to.constants.get(x);
    const folded = tensor && this.#target.provider !== 'portable' ? foldMovement(node, tensor) : undefined;
    if (!folded) return null;
    this.rewrote = true;
    return [this.to.constant(folded)];
  }

  #lowered(node: Node, inputs: readonly (Value | null)[]): readonly Value[] | null {
    const outputs = opDef(node.opType).lower?.(node, inputs, this.#target) ?? null;
    if (outputs) this.rewrote = true;
    return outputs;
  }

  #shared(node: Node, inputs: readonly (Value | null)[]): readonly Value[] {
    const types = node.outputs.map((y) => y.type);
    const bodies = withBodies(node.attributes, (body) => lowerOperators(body, this.#target));
    if (bodies) return this.to.addNode(node.opType, inputs, bodies, types).outputs;
    const slim = broadcasting.has(node.opType) ? withoutExpands(inputs, node.outputs[0]!.type) : inputs;
    const key = `${node.opType}(${slim.map((x) => x?.id ?? '').join()})${JSON.stringify(node.attributes)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const { outputs } = this.to.addNode(node.opType, slim, node.attributes, types);
    this.#known.set(key, outputs);
    return outputs;
  }
}

function withoutExpands(inputs: readonly (Value | null)[], output: TensorType): readonly (Value | null)[] {
  let current = inputs;
  inputs.forEach((x, i) => {
    if (x?.producer?.opType !== 'Expand') return;
    const candidate = current.map((value, j) => (j === i ? x.producer!.inputs[0]! : value));
    const shape = candidate.reduce<TensorType['shape'] | undefined>(
      (sum, value) => sum && broadcastShapes(sum, value!.shape),
      [],
    );
    if (shape && shapeEquals(shape, output.shape)) current = candidate;
  });
  return current;
}

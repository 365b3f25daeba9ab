import { Graph, type Attributes, type Node, type Value } from './graph.ts';

/**
 * A graph made over node by node, from its inputs to its outputs, without what reaches no output. What becomes of a node is
 * the subclass's affair.
 */
export abstract class GraphCopy {
  protected readonly to = new Graph({});
  /** Values of the source and what stands for them in the copy. */
  protected readonly copies = new Map<Value, Value>();
  /** Nodes of the source that reach an output. */
  protected readonly live: ReadonlySet<Node>;

  constructor(protected readonly from: Graph) {
    this.live = liveNodes(from);
  }

  run(): Graph {
    for (const input of this.from.inputs) this.copies.set(input, this.to.input(input.name, input.dtype, input.shape));
    for (const outer of this.from.captures) this.copies.set(outer, this.to.capture(outer.name, outer.type));
    for (const node of this.from.nodes) if (this.live.has(node)) this.to.scoped(node.scope, () => this.copyNode(node));
    for (const { name, value } of this.from.outputs) this.to.output(name, this.copyOf(value));
    return this.to;
  }

  /** Makes over one node, inside its scope, and enters what becomes of its outputs in `copies`. */
  protected abstract copyNode(node: Node): void;

  protected copyOf(value: Value): Value {
    const known = this.copies.get(value);
    if (known) return known;
    const tensor = this.from.constants.get(value);
    if (!tensor) throw new Error(`value '${value.name}' is used before it is made`);
    const copy = this.to.constant(tensor, value.name);
    this.copies.set(value, copy);
    return copy;
  }

  /** The node as it stands, on copies of its inputs. */
  protected copyAsIs(node: Node, attributes = node.attributes): readonly Value[] {
    const inputs = node.inputs.map((x) => (x ? this.copyOf(x) : null));
    return this.to.addNode(
      node.opType,
      inputs,
      attributes,
      node.outputs.map((y) => y.type),
    ).outputs;
  }
}

function liveNodes(graph: Graph): Set<Node> {
  const live = new Set<Node>();
  const pending = graph.outputs.map(({ value }) => value.producer);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (!node || live.has(node)) continue;
    live.add(node);
    for (const x of node.inputs) if (x?.producer) pending.push(x.producer);
  }
  return live;
}

/** Attributes with each body (Loop, If) made over; undefined where there is none. */
export function withBodies(attributes: Attributes, change: (body: Graph) => Graph): Attributes | undefined {
  const bodies = Object.entries(attributes).flatMap(([name, value]) =>
    typeof value === 'object' && 'graph' in value ? [[name, { graph: change(value.graph) }] as const] : [],
  );
  return bodies.length > 0 ? { ...attributes, ...Object.fromEntries(bodies) } : undefined;
}

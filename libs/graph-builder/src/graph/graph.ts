import {
  elementCount,
  type DType,
  type Shape,
  type TensorArray,
  type TensorData,
  type TensorType,
} from './tensor-type.ts';

/** Integers are plain numbers; float attributes say so, since ONNX tells the two apart. */
export type Attribute =
  | number
  | readonly number[]
  | string
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly graph: Graph };
export type Attributes = Readonly<Record<string, Attribute | undefined>>;

/** Name of constants that nobody looks for in a file; weights have their own. */
const ANONYMOUS = 'constant';

/** What went wrong and where, raised while a graph is built: `generator.encoder.2.conv1: Conv: expected …, got …`. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
}

/** How a trained tensor starts: Xavier uniform over its fans, or a constant. */
export type Initializer = 'xavier' | 'ones' | 'zeros';

export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Initializer;
  readonly value: Value;
}

/** A tensor that a step carries on without training it: running statistics of a norm, the vector of a power iteration. */
export interface Statistic extends Parameter {
  /** `value` is what the step begins with; this is what the next one begins with. */
  readonly next: Value;
}

/** A tensor in a graph: an input, a constant, or the output of a node. Immutable; belongs to one graph. */
export class Value {
  constructor(
    readonly graph: Graph,
    readonly id: number,
    readonly name: string,
    readonly type: TensorType,
    readonly producer: Node | null,
    readonly outputIndex: number,
  ) {}

  get shape(): Shape {
    return this.type.shape;
  }

  get dtype(): DType {
    return this.type.dtype;
  }
}

/** One application of an operator, spelled as in the ONNX standard; `scope` is the dotted place it was built in. */
export interface Node {
  readonly id: number;
  readonly opType: string;
  readonly scope: string;
  readonly inputs: readonly (Value | null)[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
}

export interface GraphOptions {
  /**
   * Where parameters come from: `inputs` makes each a graph input (training), a map makes each a constant with the
   * weights of that name (inference).
   */
  readonly parameters?: 'inputs' | ReadonlyMap<string, TensorArray>;
  /** Where random numbers come from; each is an input of the graph by default. */
  readonly noise?: (name: string, shape: readonly number[]) => Value;
}

/**
 * A directed acyclic graph of tensor operations in the order they were built. It knows names, scopes, constants and
 * parameters, and no operator: those are in `ops/`.
 */
export class Graph {
  readonly nodes: Node[] = [];
  readonly inputs: Value[] = [];
  readonly outputs: { readonly name: string; readonly value: Value }[] = [];
  /**
   * In a body (the graph attribute of a node such as Loop): stand-ins for values of the graph around it, in the order of
   * that node's last inputs.
   */
  readonly captures: Value[] = [];
  readonly constants = new Map<Value, TensorData>();
  readonly parameters = new Map<string, Parameter>();
  readonly statistics = new Map<string, Statistic>();
  /** Random numbers that the graph takes in, by name. */
  readonly noises = new Map<string, { readonly shape: readonly number[]; readonly value: Value }>();
  readonly #constantCache = new Map<string, Value>();
  readonly #constantByData = new Map<TensorArray, Value>();
  readonly #scopes: string[] = [];
  #nextId = 0;

  constructor(readonly options: GraphOptions = {}) {}

  /** The dotted name of the place being built, `generator.encoder.2`. */
  get scope(): string {
    return this.#scopes.join('.');
  }

  /** Runs `build` with `name` appended to the scope. */
  scoped<T>(name: string, build: () => T): T {
    if (name !== '') this.#scopes.push(name);
    try {
      return build();
    } finally {
      if (name !== '') this.#scopes.pop();
    }
  }

  fail(message: string): never {
    const scope = this.scope;
    throw new GraphError(scope ? `${scope}: ${message}` : message);
  }

  #value(name: string, type: TensorType, producer: Node | null, outputIndex: number): Value {
    return new Value(this, this.#nextId++, name, type, producer, outputIndex);
  }

  input(name: string, dtype: DType, shape: Shape): Value {
    if (this.inputs.some((other) => other.name === name)) this.fail(`input '${name}' exists already`);
    const value = this.#value(name, { dtype, shape }, null, 0);
    this.inputs.push(value);
    return value;
  }

  /** A stand-in for a value of the enclosing graph; the node that holds this body names the value itself. */
  capture(name: string, { dtype, shape }: TensorType): Value {
    const value = this.#value(name, { dtype, shape }, null, 0);
    this.captures.push(value);
    return value;
  }

  /** A constant; equal small ones, and large ones over the same array, are one value. @throws GraphError when data and shape disagree in length */
  constant(tensor: TensorData, name = ANONYMOUS): Value {
    const { dtype, shape, data } = tensor;
    if (elementCount(shape) !== data.length) {
      this.fail(
        `constant '${name}': shape [${shape.join(', ')}] has ${elementCount(shape)} elements, got ${data.length}`,
      );
    }
    const same = this.#constantByData.get(data);
    if (same && same.shape.join() === shape.join()) return same;
    const shared = name === ANONYMOUS && data.length <= 64;
    const key = shared ? `${dtype}[${shape.join()}]${data.join()}` : undefined;
    const cached = key === undefined ? undefined : this.#constantCache.get(key);
    if (cached) return cached;
    const value = this.#value(name, { dtype, shape }, null, 0);
    this.constants.set(value, tensor);
    this.#constantByData.set(data, value);
    if (key !== undefined) this.#constantCache.set(key, value);
    return value;
  }

  scalar(value: number): Value {
    return this.constant({ dtype: 'float32', shape: [], data: Float32Array.of(value) });
  }

  int64(values: readonly number[]): Value {
    return this.constant({
      dtype: 'int64',
      shape: [values.length],
      data: BigInt64Array.from(values, (v) => BigInt(v)),
    });
  }

  /**
   * The trained tensor of this name below the current scope; asking twice gives the same value, which is how two passes
   * through one network share weights.
   * @throws GraphError when it exists with another shape or the weights given lack it
   */
  parameter(name: string, shape: readonly number[], init: Initializer): Value {
    const full = this.scope ? `${this.scope}.${name}` : name;
    const known = this.parameters.get(full);
    if (known) {
      if (known.shape.join() !== shape.join()) {
        this.fail(
          `parameter '${full}': expected shape [${known.shape.join(', ')}] as before, got [${shape.join(', ')}]`,
        );
      }
      return known.value;
    }
    const value = this.#stored(full, shape);
    this.parameters.set(full, { name: full, shape, init, value });
    return value;
  }

  /** Whether this graph trains: parameters come in from outside and statistics go on; else both are constants. */
  get trains(): boolean {
    return (this.options.parameters ?? 'inputs') === 'inputs';
  }

  /**
   * The statistic of this name below the current scope, as it stands after what has been built so far.
   * @throws GraphError as `parameter`
   */
  statistic(name: string, shape: readonly number[], init: Initializer): Value {
    const full = this.scope ? `${this.scope}.${name}` : name;
    const known = this.statistics.get(full);
    if (known) return known.next;
    const value = this.#stored(full, shape);
    this.statistics.set(full, { name: full, shape, init, value, next: value });
    return value;
  }

  /** Says what becomes of a statistic; the last word stands. @throws GraphError before `statistic` */
  advance(name: string, next: Value): void {
    const full = this.scope ? `${this.scope}.${name}` : name;
    const known = this.statistics.get(full) ?? this.fail(`statistic '${full}' does not exist yet`);
    this.statistics.set(full, { ...known, next });
  }

  /** Numbers in [0, 1), new ones in each step, below the current scope: drawn by whoever runs the graph. */
  noise(name: string, shape: readonly number[]): Value {
    const full = `noise.${this.scope ? `${this.scope}.${name}` : name}`;
    if (this.noises.has(full)) this.fail(`noise '${full}' exists already`);
    const value = this.options.noise?.(full, shape) ?? this.input(full, 'float32', shape);
    this.noises.set(full, { shape, value });
    return value;
  }

  /** A tensor that is kept between runs: an input, or a constant from the weights. */
  #stored(full: string, shape: readonly number[]): Value {
    const source = this.options.parameters ?? 'inputs';
    if (source === 'inputs') return this.input(full, 'float32', shape);
    const data = source.get(full);
    if (!data) this.fail(`parameter '${full}' [${shape.join(', ')}] is missing from the weights`);
    if (data.length !== elementCount(shape)) {
      this.fail(
        `parameter '${full}': expected ${elementCount(shape)} values [${shape.join(', ')}], got ${data.length}`,
      );
    }
    const value = this.#value(full, { dtype: 'float32', shape }, null, 0);
    this.constants.set(value, { dtype: 'float32', shape, data });
    return value;
  }

  addNode(
    opType: string,
    inputs: readonly (Value | null)[],
    attributes: Attributes,
    types: readonly TensorType[],
  ): Node {
    for (const input of inputs) {
      if (input && input.graph !== this) this.fail(`${opType}: input '${input.name}' belongs to another graph`);
    }
    const outputs: Value[] = [];
    const node: Node = { id: this.#nextId++, opType, scope: this.scope, inputs, attributes, outputs };
    const stem = node.scope ? `${node.scope}.${opType}` : opType;
    types.forEach((type, i) => outputs.push(this.#value(`${stem}_${node.id}${i ? `_${i}` : ''}`, type, node, i)));
    this.nodes.push(node);
    return node;
  }

  output(name: string, value: Value): void {
    if (this.outputs.some((other) => other.name === name)) this.fail(`output '${name}' exists already`);
    this.outputs.push({ name, value });
  }
}

import { GraphCopy, staticShape, withBodies, type Graph, type Node, type Value } from '../graph/index.ts';
import { concat, slice, type Nchwc } from '../ops/index.ts';
import { fromBlocks, toBlocks } from '../ops/nchwc.ts';

/**
 * An image [N, C, H, W] in blocks of channels: parts one behind the other, each of whole blocks. Channels behind the last
 * whole block, where there are some, stay a plain image, made when it is asked for.
 */
interface Blocked {
  readonly parts: readonly Value[];
  /** [N, C mod block, H, W] */
  readonly rest: (() => Value) | null;
}

/**
 * Makes a node over in blocks. @returns false where it has nothing to do with them: the node is copied as it stands, on plain
 * images
 */
export type Rule = (node: Node, layout: Layout) => boolean;

/**
 * The copy of a graph in which images lie in blocks wherever a rule says so. A value is there plain, in blocks or both: either
 * form is made from the other on first demand.
 */
export class Layout extends GraphCopy {
  readonly #blocked = new Map<Value, Blocked>();
  readonly #users = new Map<Value, Node[]>();
  readonly #finished = new Set<Node>();

  readonly #nchwc: Nchwc;
  readonly #rules: ReadonlyMap<string, Rule>;

  constructor(from: Graph, nchwc: Nchwc, rules: ReadonlyMap<string, Rule>) {
    super(from);
    this.#nchwc = nchwc;
    this.#rules = rules;
    for (const node of this.live) {
      for (const x of node.inputs) if (x) this.#users.set(x, [...(this.#users.get(x) ?? []), node]);
    }
  }

  get block(): number {
    return this.#nchwc.block;
  }

  get fromPixels(): number {
    return this.#nchwc.fromPixels;
  }

  protected override copyNode(node: Node): void {
    if (this.#finished.has(node) || this.#rules.get(node.opType)?.(node, this)) return;
    const bodies = withBodies(node.attributes, (body) => new Layout(body, this.#nchwc, this.#rules).run());
    const outputs = this.copyAsIs(node, bodies);
    node.outputs.forEach((y, i) => this.copies.set(y, outputs[i]!));
  }

  /** The plain form. */
  plain(value: Value): Value {
    return this.copyOf(value);
  }

  protected override copyOf(value: Value): Value {
    const known = this.copies.get(value);
    const image = this.#blocked.get(value);
    if (known || !image) return super.copyOf(value);
    const plain = concat([...image.parts.map(fromBlocks), ...(image.rest ? [image.rest()] : [])], 1);
    this.copies.set(value, plain);
    return plain;
  }

  /** Whether the value is there in some form. */
  isMade(value: Value): boolean {
    return this.copies.has(value) || this.#blocked.has(value) || this.from.constants.has(value);
  }

  /** The form in blocks, where there is one already. */
  blockedForm(value: Value | null | undefined): Blocked | undefined {
    return value ? this.#blocked.get(value) : undefined;
  }

  /** Whether the value is there in blocks and nothing beside them. */
  isWhole(value: Value | null | undefined): value is Value {
    return this.blockedForm(value)?.rest === null;
  }

  /** The form in blocks, made where need be. @param value an image of at least one block of channels */
  inBlocks(value: Value): Blocked {
    const known = this.#blocked.get(value);
    if (known) return known;
    const plain = this.plain(value);
    const channels = plain.shape[1] as number;
    const whole = wholeBlocks(channels, this.block);
    const image: Blocked = {
      parts: [toBlocks(slice(plain, [1], [0], [whole]))],
      rest: whole < channels ? () => slice(plain, [1], [whole], [channels]) : null,
    };
    this.#blocked.set(value, image);
    return image;
  }

  /** The parts as one tensor. */
  inOne(value: Value): Value {
    const { parts, rest } = this.inBlocks(value);
    const one = concat(parts, 1);
    if (parts.length > 1) this.#blocked.set(value, { parts: [one], rest });
    return one;
  }

  set(value: Value, parts: Value | readonly Value[], rest: Blocked['rest'] = null): void {
    let made: Value | undefined;
    this.#blocked.set(value, { parts: [parts].flat(), rest: rest && (() => (made ??= rest())) });
  }

  setPlain(value: Value, plain: Value): void {
    this.copies.set(value, plain);
  }

  /** The nodes that use a value, those that reach an output. */
  usersOf(value: Value): readonly Node[] {
    return this.#users.get(value) ?? [];
  }

  /** The one node that uses a value; undefined where there are several, or it leaves the graph. */
  onlyUser(value: Value): Node | undefined {
    const users = this.usersOf(value);
    return users.length === 1 && !this.from.outputs.some((output) => output.value === value) ? users[0] : undefined;
  }

  /** A constant of one element. */
  number(value: Value | null | undefined): number | undefined {
    const tensor = value ? this.from.constants.get(value) : undefined;
    return tensor?.data.length === 1 ? Number(tensor.data[0]) : undefined;
  }

  /** Says that a later node was made over together with one before it. */
  finish(node: Node): void {
    this.#finished.add(node);
  }
}

/** Channels in whole blocks. */
export const wholeBlocks = (channels: number, block: number): number => channels - (channels % block);

/** [N, C, H, W] as numbers; undefined for anything else. */
export function imageShape(value: Value): readonly [number, number, number, number] | undefined {
  const shape = staticShape(value.shape);
  return shape?.length === 4 ? (shape as [number, number, number, number]) : undefined;
}

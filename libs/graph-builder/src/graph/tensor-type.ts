/** Element types, by their ONNX names in lower case. */
export type DType = 'float32' | 'float16' | 'int64' | 'int32' | 'bool' | 'uint8' | 'int8';

/** Raw elements: float16 as its 16 bits, bool as 0 or 1. */
export type TensorArray = Float32Array | Uint16Array | BigInt64Array | Int32Array | Uint8Array | Int8Array;

/** A constant tensor, row-major. */
export interface TensorData {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorArray;
}

/**
 * A size that is only known when the model runs: `symbol * numerator / denominator`. Such a symbol is promised to be a
 * multiple of every denominator that occurs, so that halving and doubling stay exact.
 */
export interface SymbolicDim {
  readonly symbol: string;
  readonly numerator: number;
  readonly denominator: number;
}

export type Dim = number | SymbolicDim;
export type Shape = readonly Dim[];

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

export function symbolicDim(symbol: string): SymbolicDim {
  return { symbol, numerator: 1, denominator: 1 };
}

/** `dim * numerator / denominator`; undefined where a number does not divide. */
export function scaleDim(dim: Dim, numerator: number, denominator: number): Dim | undefined {
  if (typeof dim === 'number') {
    const scaled = (dim * numerator) / denominator;
    return Number.isInteger(scaled) ? scaled : undefined;
  }
  const n = dim.numerator * numerator;
  const d = dim.denominator * denominator;
  const common = gcd(n, d);
  return { symbol: dim.symbol, numerator: n / common, denominator: d / common };
}

export function dimEquals(a: Dim, b: Dim): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b;
  return a.symbol === b.symbol && a.numerator === b.numerator && a.denominator === b.denominator;
}

export function shapeEquals(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dimEquals(dim, b[i]!));
}

function formatDim(dim: Dim): string {
  if (typeof dim === 'number') return String(dim);
  const times = dim.numerator === 1 ? dim.symbol : `${dim.symbol}*${dim.numerator}`;
  return dim.denominator === 1 ? times : `${times}/${dim.denominator}`;
}

/** `[1, 64, height/2, width/2]` */
export function formatShape(shape: Shape): string {
  return `[${shape.map(formatDim).join(', ')}]`;
}

/** All dims as numbers; undefined when one is symbolic. */
export function staticShape(shape: Shape): number[] | undefined {
  return shape.every((dim) => typeof dim === 'number') ? (shape as number[]).slice() : undefined;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** NumPy broadcasting of two shapes; undefined where two sizes differ and neither is 1. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const out: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (dimEquals(x, y) || y === 1) out.push(x);
    else if (x === 1) out.push(y);
    else return undefined;
  }
  return out;
}

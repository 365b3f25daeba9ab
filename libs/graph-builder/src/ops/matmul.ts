import { broadcastShapes, dimEquals, formatShape, type TensorType, type Value } from '../graph/index.ts';
import { defineOp, ShapeMismatch } from './define-op.ts';
import { transpose } from './movement.ts';

const swapLast = (x: Value): Value => {
  const rank = x.shape.length;
  return transpose(
    x,
    x.shape.map((_, i) => (i < rank - 2 ? i : i === rank - 2 ? rank - 1 : rank - 2)),
  );
};

// y = a b: da = dy b^T, db = a^T dy
const matMulOp = defineOp('MatMul', {
  infer: ([a, b]) => {
    const [x, y] = [a!.shape, b!.shape];
    const batch = broadcastShapes(x.slice(0, -2), y.slice(0, -2));
    if (!batch || !dimEquals(x.at(-1)!, y.at(-2)!)) {
      throw new ShapeMismatch(`expected [.., M, K] and [.., K, N], got ${formatShape(x)} and ${formatShape(y)}`);
    }
    return [{ dtype: a!.dtype, shape: [...batch, x.at(-2)!, y.at(-1)!] }];
  },
  vjp: ({ inputs: [a, b] }, [dy]) => [() => matMul(dy!, swapLast(b!)), () => matMul(swapLast(a!), dy!)],
});

/** Matrix product of the last two axes; leading axes broadcast. */
export function matMul(a: Value, b: Value): Value {
  return matMulOp([a, b])[0]!;
}

interface GemmOptions {
  readonly transA?: boolean;
  readonly transB?: boolean;
}

const gemmOp = defineOp('Gemm', {
  infer: ([a, b], { transA, transB }): TensorType[] => {
    const [m, k] = transA ? [a!.shape[1]!, a!.shape[0]!] : [a!.shape[0]!, a!.shape[1]!];
    const [k2, n] = transB ? [b!.shape[1]!, b!.shape[0]!] : [b!.shape[0]!, b!.shape[1]!];
    if (a!.shape.length !== 2 || b!.shape.length !== 2 || !dimEquals(k, k2)) {
      throw new ShapeMismatch(
        `expected matrices with one inner size, got ${formatShape(a!.shape)}${transA ? '^T' : ''} and ${formatShape(b!.shape)}${transB ? '^T' : ''}`,
      );
    }
    return [{ dtype: a!.dtype, shape: [m, n] }];
  },
  // y = op(a) op(b); each factor's gradient is again a Gemm.
  vjp: ({ inputs: [a, b], attributes }, [dy]) => {
    const transA = attributes.transA === 1;
    const transB = attributes.transB === 1;
    return [
      () => (transA ? gemm(b!, dy!, { transA: transB, transB: true }) : gemm(dy!, b!, { transB: !transB })),
      () => (transB ? gemm(dy!, a!, { transA: true, transB: transA }) : gemm(a!, dy!, { transA: !transA })),
    ];
  },
});

/** op(a) op(b) of two matrices, op transposing where asked. */
export function gemm(a: Value, b: Value, { transA = false, transB = false }: GemmOptions = {}): Value {
  return gemmOp([a, b], { transA: Number(transA), transB: Number(transB) })[0]!;
}

import { broadcastShapes, formatShape, type TensorType, type Value } from '../graph/index.ts';
import { defineOp, ShapeMismatch, type Operand, type Vjp } from './define-op.ts';

function inferBroadcast(inputs: readonly (TensorType | null)[]): TensorType[] {
  const [a, b] = inputs as readonly TensorType[];
  if (a!.dtype !== b!.dtype) throw new ShapeMismatch(`expected equal dtypes, got ${a!.dtype} and ${b!.dtype}`);
  const shape = broadcastShapes(a!.shape, b!.shape);
  if (!shape) {
    throw new ShapeMismatch(
      `expected shapes that broadcast, got ${formatShape(a!.shape)} and ${formatShape(b!.shape)}`,
    );
  }
  return [{ dtype: a!.dtype, shape }];
}

const same = ([x]: readonly (TensorType | null)[]): TensorType[] => [x!];

/** A function of one tensor, element by element; `dydx` gives the derivative times dy. */
function unary(opType: string, dx: (dy: Value, x: Value, y: Value) => Value) {
  const apply = defineOp(opType, {
    infer: same,
    vjp: ({ inputs: [x], outputs: [y] }, [dy]) => [() => dx(dy!, x!, y!)],
  });
  return (x: Value): Value => apply([x])[0]!;
}

function binary(opType: string, vjp: Vjp) {
  const apply = defineOp(opType, { infer: inferBroadcast, vjp });
  return (a: Operand, b: Operand): Value => apply([a, b])[0]!;
}

// Arithmetic. The reverse walk sums broadcast gradients back to the input's shape.
export const add = binary('Add', (_, [dy]) => [() => dy!, () => dy!]);
export const sub = binary('Sub', (_, [dy]) => [() => dy!, () => neg(dy!)]);
export const mul = binary('Mul', ({ inputs: [a, b] }, [dy]) => [() => mul(dy!, b!), () => mul(dy!, a!)]);
// y = a / b: da = dy / b, db = -dy y / b
export const div = binary('Div', ({ inputs: [, b], outputs: [y] }, [dy]) => [
  () => div(dy!, b!),
  () => neg(div(mul(dy!, y!), b!)),
]);

export const neg: (x: Value) => Value = unary('Neg', (dy) => neg(dy));
export const exp: (x: Value) => Value = unary('Exp', (dy, _x, y) => mul(dy, y));
export const log: (x: Value) => Value = unary('Log', (dy, x) => div(dy, x));
// y = sqrt(x), dy/dx = 1 / (2 y)
export const sqrt: (x: Value) => Value = unary('Sqrt', (dy, _x, y) => div(mul(dy, 0.5), y));
export const reciprocal: (x: Value) => Value = unary('Reciprocal', (dy, _x, y) => neg(mul(dy, mul(y, y))));
// y = tanh(x), dy/dx = 1 - y^2
export const tanh: (x: Value) => Value = unary('Tanh', (dy, _x, y) => mul(dy, sub(1, mul(y, y))));
// y = 1 / (1 + e^-x), dy/dx = y (1 - y)
export const sigmoid: (x: Value) => Value = unary('Sigmoid', (dy, _x, y) => mul(dy, mul(y, sub(1, y))));
// y = log(1 + e^x), dy/dx = sigmoid(x)
export const softplus: (x: Value) => Value = unary('Softplus', (dy, x) => mul(dy, sigmoid(x)));
export const identity: (x: Value) => Value = unary('Identity', (dy) => dy);
// The derivative at 0 is 0, as in PyTorch: two equal feature maps pull nowhere.
export const abs: (x: Value) => Value = unary('Abs', (dy, x) => mul(dy, signum(x)));
// The derivative at 0 is 0.
export const relu: (x: Value) => Value = unary('Relu', (dy, _x, y) => mul(dy, step(y, 0)));

const leakyReluOp = defineOp('LeakyRelu', {
  infer: same,
  // By the sign of the result, which is that of x: the next layer keeps the result anyway, so that x need not be kept.
  vjp: (node, [dy]) => {
    const slope = (node.attributes.alpha as { float: number }).float;
    return [() => mul(dy!, step(node.outputs[0]!, slope))];
  },
});

/** x where x > 0, else slope * x, 0 < slope; the derivative at 0 is `slope`, as in PyTorch. */
export function leakyRelu(x: Value, slope: number): Value {
  return leakyReluOp([x], { alpha: { float: slope } })[0]!;
}

const clipOp = defineOp('Clip', {
  infer: same,
  // Inside the bounds (open interval) the gradient passes.
  vjp: ({ inputs: [x, lo, hi] }, [dy]) => [() => where(and(greater(x!, lo!), less(x!, hi!)), dy!, 0), null, null],
});

/** x limited to [low, high]; no gradient at or beyond the bounds. */
export function clip(x: Value, low: number, high: number): Value {
  return clipOp([x, low, high])[0]!;
}

/**
 * Far above any activation that matters: x times this, clipped, is a step function in two cheap operators. Sign and
 * boolean masks are slower, and Sign runs on the CPU under WebGPU.
 */
const STEEP = 1e30;

/** 1 where x > 0, -1 where x < 0, 0 at 0; a constant to differentiation. */
export function signum(x: Value): Value {
  return stopGradient(clip(mul(x, STEEP), -1, 1));
}

/** 1 where x > 0, `low` elsewhere; a constant to differentiation. */
function step(x: Value, low: number): Value {
  return stopGradient(clip(mul(x, STEEP), low, 1));
}

const stopGradientOp = defineOp('StopGradient', { infer: same, vjp: () => [null], lower: (_node, [x]) => [x!] });

/** x to everything but the reverse walk, which ends here. */
export function stopGradient(x: Value): Value {
  return stopGradientOp([x])[0]!;
}

function inferCompare(inputs: readonly (TensorType | null)[]): TensorType[] {
  return [{ dtype: 'bool', shape: inferBroadcast(inputs)[0]!.shape }];
}

function compare(opType: string) {
  const apply = defineOp(opType, { infer: inferCompare, vjp: 'none' });
  return (a: Operand, b: Operand): Value => apply([a, b])[0]!;
}

export const greater = compare('Greater');
export const less = compare('Less');
export const greaterOrEqual = compare('GreaterOrEqual');
export const equal = compare('Equal');
export const and = compare('And');
const notOp = defineOp('Not', { infer: same, vjp: 'none' });
export const not = (x: Value): Value => notOp([x])[0]!;

const whereOp = defineOp('Where', {
  infer: ([condition, a, b]) => {
    if (condition!.dtype !== 'bool') throw new ShapeMismatch(`expected a bool condition, got ${condition!.dtype}`);
    const [{ shape }] = inferBroadcast([a!, b!]) as [TensorType];
    const all = broadcastShapes(condition!.shape, shape);
    if (!all) {
      throw new ShapeMismatch(
        `expected a condition that broadcasts to ${formatShape(shape)}, got ${formatShape(condition!.shape)}`,
      );
    }
    return [{ dtype: a!.dtype, shape: all }];
  },
  vjp: ({ inputs: [condition] }, [dy]) => [null, () => where(condition!, dy!, 0), () => where(condition!, 0, dy!)],
});

/** a where the condition holds, else b. */
export function where(condition: Value, a: Operand, b: Operand): Value {
  return whereOp([condition, a, b])[0]!;
}

// max(a, b): the gradient goes to a where a >= b, else to b.
export const maximum = binary('Max', ({ inputs: [a, b] }, [dy]) => [
  () => where(greaterOrEqual(a!, b!), dy!, 0),
  () => where(greaterOrEqual(a!, b!), 0, dy!),
]);
// min(a, b): the gradient goes to a where a <= b, else to b.
export const minimum = binary('Min', ({ inputs: [a, b] }, [dy]) => [
  () => where(greater(a!, b!), 0, dy!),
  () => where(greater(a!, b!), dy!, 0),
]);

const powOp = defineOp('Pow', {
  infer: inferBroadcast,
  // y = a^b for a constant b: da = dy b a^(b - 1)
  vjp: ({ inputs: [a, b] }, [dy]) => [() => mul(dy!, mul(b!, pow(a!, sub(b!, 1)))), null],
});

/** a to the power b; differentiated in a only. */
export function pow(a: Value, b: Operand): Value {
  return powOp([a, b])[0]!;
}

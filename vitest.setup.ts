import { createRequire } from 'node:module';
import { expect } from 'vitest';

/** Bytes of a typed array or Buffer; undefined for everything else. */
const bytesOf = (value: unknown): Buffer | undefined =>
  typeof value === 'object' && ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : undefined;

/**
 * Typed arrays of one kind and the same bytes are equal. Vitest compares them number by number, at 2.5 µs each: half a second for a
 * picture of 256 x 256. Where bytes differ it does so still, and shows the difference.
 */
function equalBytes(a: unknown, b: unknown): true | undefined {
  const [left, right] = [bytesOf(a), bytesOf(b)];
  if (!left || !right || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return undefined;
  return left.equals(right) ? true : undefined;
}

// The files of a worker share what they import, and with it the list of testers.
const added = Symbol.for('irodori.equalBytes');
if (!(added in globalThis)) {
  Object.assign(globalThis, { [added]: true });
  expect.addEqualityTesters([equalBytes]);
}

/*
 * Sessions of the native runtime take one thread unless they are told. By default each takes all cores, and its threads spin while they
 * wait: beside other tests that is twice the processor time for the same numbers. The graph optimizer is off unless they are told, as the
 * commands and the editor have it for small networks: for those of the tests it takes longer than what it makes faster.
 */
const defaults = { intraOpNumThreads: 1, graphOptimizationLevel: 'disabled' };
type Options = Record<string, unknown>;
type Create = (...given: unknown[]) => Promise<unknown>;
const isOptions = (value: unknown): value is Options =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer);
// The instance that onnxruntime-node, a CommonJS package, has.
const { InferenceSession } = createRequire(import.meta.url)('onnxruntime-common') as {
  InferenceSession: { create: Create };
};
const cheapSessions = Symbol.for('irodori.cheapSessions');
if (!(cheapSessions in InferenceSession)) {
  const create = InferenceSession.create.bind(InferenceSession);
  InferenceSession.create = (...given) => {
    const last = given.at(-1);
    const told = given.length > 1 && isOptions(last);
    return create(...(told ? given.slice(0, -1) : given), { ...defaults, ...(told ? last : {}) });
  };
  Object.assign(InferenceSession, { [cheapSessions]: true });
}

/** The operator table's door: importing it registers every operator. */
export { DECOMPOSE, applyOp, defineOp, opDef, operatorTable, ShapeMismatch } from './define-op.ts';
export type { Emission, OpDef, Operand, Vjp } from './define-op.ts';
export { targets } from './target.ts';
export type { Nchwc, Target } from './target.ts';
export { onnxTypes } from './cast.ts';
export * from './operators.ts';

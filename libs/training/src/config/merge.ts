import type { TrainConfigPatch } from './schema.ts';

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Later patches win; objects are merged key by key, everything else is replaced. */
export function mergePatches(...patches: readonly TrainConfigPatch[]): TrainConfigPatch {
  const merge = (base: unknown, over: unknown): unknown => {
    if (over === undefined) return base;
    if (!isRecord(base) || !isRecord(over)) return over;
    const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
    return Object.fromEntries([...keys].map((key) => [key, merge(base[key], over[key])]));
  };
  return patches.reduce<unknown>(merge, {}) as TrainConfigPatch;
}

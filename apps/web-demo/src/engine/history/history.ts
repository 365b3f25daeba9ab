/** Undo and redo over immutable values. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

/** Steps that can be taken back. */
const HISTORY_DEPTH = 200;

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** A finished change. What was undone before it is gone; a change to the same value is no step. */
export function commit<T>(history: History<T>, next: T, depth = HISTORY_DEPTH): History<T> {
  if (Object.is(next, history.present)) return history;
  return { past: [...history.past, history.present].slice(-depth), present: next, future: [] };
}

/** More of the last step: one undo takes both back. What was undone before it is gone; the first value is no step. */
export function amend<T>(history: History<T>, next: T): History<T> {
  if (Object.is(next, history.present) || history.past.length === 0) return commit(history, next);
  return { ...history, present: next, future: [] };
}

/** One step back; the same history where there is none. */
export function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return { past: history.past.slice(0, -1), present: previous, future: [history.present, ...history.future] };
}

/** One step forward again; the same history where there is none. */
export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future };
}

/** Drops the steps that `keep` refuses, with everything older (past) or newer (future) than the first refused one. */
export function trim<T>(history: History<T>, keep: (value: T) => boolean): History<T> {
  const refusedPast = history.past.findLastIndex((value) => !keep(value));
  const refusedFuture = history.future.findIndex((value) => !keep(value));
  if (refusedPast < 0 && refusedFuture < 0) return history;
  return {
    past: history.past.slice(refusedPast + 1),
    present: history.present,
    future: refusedFuture < 0 ? history.future : history.future.slice(0, refusedFuture),
  };
}

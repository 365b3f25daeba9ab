/** Runs work that is done in steps to its end. */
export function allSteps<T>(work: Generator<void, T, void>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

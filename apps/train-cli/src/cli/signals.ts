/** What asks a program to end: Ctrl-C, kill, a closed terminal, and Ctrl-Break, which Windows alone has. */
export const stopSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'];

/**
 * Calls `handler` for each signal to stop; a program without one would end in the middle.
 * @returns takes the handlers away
 */
export function onStopSignals(handler: (name: NodeJS.Signals) => void): () => void {
  for (const name of stopSignals) process.on(name, handler);
  return () => {
    for (const name of stopSignals) process.off(name, handler);
  };
}

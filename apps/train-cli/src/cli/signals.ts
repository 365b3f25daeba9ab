/** What asks a program to end: Ctrl-C, kill, a closed terminal, and Ctrl-Break, which Windows alone has. */
export const stopSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'];

/**
 * Calls `first` for the first signal to stop, a polite one; a second ends the program at once.
 * @returns takes the handlers away
 */
export function onStopSignals(first: (name: NodeJS.Signals) => void): () => void {
  let asked = false;
  const handler = (name: NodeJS.Signals) => {
    if (asked) process.exit(130);
    asked = true;
    first(name);
  };
  for (const name of stopSignals) process.on(name, handler);
  return () => {
    for (const name of stopSignals) process.off(name, handler);
  };
}

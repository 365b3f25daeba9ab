import { onStopSignals } from './signals.ts';

/** Whether it was asked to end, by Ctrl-C or a signal; a second time ends at once. */
export interface StopRequest {
  readonly asked: boolean;
  /** Settles when it is asked. */
  readonly whenAsked: Promise<void>;
  /** Ctrl-C is again what it was. */
  forget(): void;
}

/** Listens for the wish to end after the work at hand. */
export function listenForStop(): StopRequest {
  let asked = false;
  let tell = (): void => undefined;
  const whenAsked = new Promise<void>((resolve) => (tell = resolve));
  const forget = onStopSignals(() => {
    asked = true;
    tell();
  });
  return {
    get asked() {
      return asked;
    },
    whenAsked,
    forget,
  };
}

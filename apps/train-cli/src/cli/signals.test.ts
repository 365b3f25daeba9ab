import { expect, it, vi } from 'vitest';
import { onStopSignals, stopSignals } from './signals.ts';

it.each(stopSignals)('%s asks to stop, until the handlers are taken away', (name) => {
  const before = process.listenerCount(name);
  const heard: string[] = [];
  const done = onStopSignals((signal) => heard.push(signal));
  process.emit(name, name);
  done();
  expect(heard).toEqual([name]);
  expect(process.listenerCount(name)).toBe(before);
});

it('ends the program at once when asked a second time, by whichever signal', () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const done = onStopSignals(() => undefined);
  process.emit('SIGTERM', 'SIGTERM');
  expect(exit).not.toHaveBeenCalled();
  process.emit('SIGINT', 'SIGINT');
  done();
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
  exit.mockRestore();
});

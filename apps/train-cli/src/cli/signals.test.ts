import { expect, it } from 'vitest';
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

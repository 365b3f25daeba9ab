import type { CDPSession } from 'playwright-core';

/** From now on {@link mainThread} counts processor time of the thread, so that what else the machine does has no say. */
export async function measureMainThread(cdp: CDPSession): Promise<void> {
  await cdp.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' }).catch(() => undefined);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
}

/** Seconds of processor time that the page's main thread has spent on tasks. */
export async function mainThread(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value;
}

import { useEffect, useState } from 'react';

/** Seconds since a moment of `performance.now()`, told five times a second; 0 while there is none. */
export function useSeconds(since: number | undefined): string {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (since === undefined) return;
    const timer = setInterval(() => setNow(performance.now()), 200);
    return () => clearInterval(timer);
  }, [since]);
  return since === undefined ? '0.0' : Math.max(0, (now - since) / 1000).toFixed(1);
}

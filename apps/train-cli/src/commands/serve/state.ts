import type { Metrics } from './metrics.ts';
import type { ServerOptions } from './options.ts';
import type { Painter } from './painter.ts';
import type { Queue } from './queue.ts';

/** What the routes of one server share. */
export interface ServerState {
  readonly options: ServerOptions;
  readonly queue: Queue<Painter>;
  readonly metrics: Metrics;
  /** One for each picture inside: aborting it gives the picture up. */
  readonly inside: Set<AbortController>;
  /** Takes nothing new. */
  closing: boolean;
}

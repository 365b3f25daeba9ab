/** A drawing that this page alone works on, until it lets go or is closed. */
export interface Claim {
  readonly id: string;
  /** No other page can hold it meanwhile. */
  readonly exclusive: boolean;
  release(): void;
}

const nameOf = (id: string): string => `irodori-drawing-${id}`;

/**
 * Claims a drawing for this page, by a lock that the browser frees when the page goes. Undefined where another page holds
 * it for longer than `patienceMs`. Without locks (pages served without https) every claim succeeds; what one page
 * saves is then still never overwritten by another, see `Shelf.save`.
 */
export function claimDrawing(id: string, patienceMs = 0): Promise<Claim | undefined> {
  const { locks } = navigator;
  if (!locks) return Promise.resolve({ id, exclusive: false, release: () => undefined });
  return new Promise((resolve) => {
    const held = (lock: Lock | null): Promise<void> | undefined => {
      if (!lock) {
        resolve(undefined);
        return undefined;
      }
      return new Promise<void>((release) => resolve({ id, exclusive: true, release }));
    };
    const options: LockOptions = patienceMs > 0 ? { signal: AbortSignal.timeout(patienceMs) } : { ifAvailable: true };
    locks.request(nameOf(id), options, held).catch(() => resolve(undefined));
  });
}

/** The drawings that pages of this site hold at this moment, this page included. */
export async function claimedDrawings(): Promise<Set<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const prefix = nameOf('');
  return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
}

export interface FuzzRequest {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

/** `read`: taken as a file of its kind; `refused`: with one line of a known error; `untyped`: with anything else. */
export interface FuzzAnswer {
  readonly verdict: 'ready' | 'read' | 'refused' | 'untyped';
  readonly detail?: string;
  /** Resident memory afterwards, bytes. */
  readonly rss?: number;
}

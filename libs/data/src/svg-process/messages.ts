/** One drawing to be made. */
export interface DrawRequest {
  readonly id: number;
  readonly svg: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly limits: DrawLimits;
}

/** What one drawing may take. */
export interface DrawLimits {
  readonly seconds: number;
  /** Resident memory of the process that draws. */
  readonly bytes: number;
}

/** Its PNG, or what is wrong, behind the file's name; `ended`: the process ends itself. */
export type DrawReply = { readonly id: number } & (
  { readonly png: Uint8Array } | { readonly fault: string; readonly ended?: boolean }
);

export const defaultLimits: DrawLimits = { seconds: 20, bytes: 1536 * 2 ** 20 };

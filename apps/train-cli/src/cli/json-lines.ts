/** What `--json` writes, one object a line, on stdout; `docs/json-lines.schema.json` describes each. */
export type JsonLine = { readonly event: string } & Readonly<Record<string, unknown>>;

/** Writes one line; nothing where JSON was not asked for. */
export type WriteLine = (line: JsonLine) => void;

/** @param asked whether `--json` was given */
export const jsonLines = (asked: boolean | undefined): WriteLine =>
  asked === true ? (line) => void process.stdout.write(`${JSON.stringify(line)}\n`) : () => undefined;

/** Seconds since a time of `performance.now()`, to the millisecond. */
export const secondsSince = (began: number): number => Math.round(performance.now() - began) / 1000;

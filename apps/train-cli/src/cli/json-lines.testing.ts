import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'vitest';
import type { JsonLine } from './json-lines.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../../docs/json-lines.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

/** Reads what `--json` printed; fails where a line is not as the schema of the docs says. */
export function assertJsonLines(text: string): JsonLine[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const read = JSON.parse(line) as JsonLine;
      const holds = validate(read);
      expect([line, holds ? [] : validate.errors]).toEqual([line, []]);
      return read;
    });
}

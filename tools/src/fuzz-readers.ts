/**
 * Damages real files of every kind that the readers take, reads each in a process of its own within limits of time and
 * memory, and counts what ends otherwise than with a result or one clear line.
 *
 *     node --conditions=@irodori/source --import tsx tools/src/fuzz-readers.ts --count 2000 --seed 1 --kind png,svg --keep out/fuzz
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRng } from '@irodori/image';
import { FuzzChild, type FuzzVerdict } from './fuzz-readers/fuzz-child.ts';
import { mutate } from './fuzz-readers/mutate.ts';
import { makeSeeds } from './fuzz-readers/seeds.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string' },
    /** Where files that fail are kept. */
    keep: { type: 'string', default: 'out/fuzz' },
  },
});
const count = Number(values.count);
const seeds = await makeSeeds();
const kinds = values.kind?.split(',') ?? Object.keys(seeds);
const unknown = kinds.filter((kind) => !seeds[kind]);
if (!Number.isInteger(count) || count < 1 || unknown.length > 0) {
  console.error(`fuzz-readers: expected --count N and --kind of ${Object.keys(seeds).join(', ')}`);
  process.exit(2);
}

const child = new FuzzChild({ seconds: 30, bytes: 1200 * 2 ** 20 });
const table = new Map<string, Partial<Record<FuzzVerdict['verdict'], number>>>();
let failures = 0;
for (let i = 0; i < count; i++) {
  const kind = kinds[i % kinds.length]!;
  const rng = createRng(`fuzz ${values.seed} ${i}`);
  const originals = seeds[kind]!;
  const choose = () => originals[Math.floor(rng.next() * originals.length)]!;
  // The first files of each kind are whole: they must be read.
  const whole = i < kinds.length;
  const bytes = whole ? originals[0]! : mutate(choose(), rng, choose());
  const { verdict, detail } = await child.read({ kind, bytes });
  const row = table.get(kind) ?? {};
  table.set(kind, row);
  row[verdict] = (row[verdict] ?? 0) + 1;
  if (whole ? verdict === 'read' : verdict === 'read' || verdict === 'refused') continue;
  failures++;
  mkdirSync(values.keep, { recursive: true });
  const path = join(values.keep, `${values.seed}-${i}.${kind}`);
  writeFileSync(path, bytes);
  console.log(`${path}: ${whole ? 'whole, but ' : ''}${verdict}: ${detail}`);
}
child.end();
for (const [kind, row] of table) {
  console.log(
    `${kind.padEnd(18)} ${Object.entries(row)
      .map(([verdict, n]) => `${verdict} ${n}`)
      .join(', ')}`,
  );
}
console.log(`${count} files, ${failures} crashes, hangs, untyped errors or whole files not read`);
process.exitCode = failures > 0 ? 1 : 0;

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRng } from '@irodori/image';
import { parseFlags, runProgram } from './command-line.ts';
import { FuzzChild, type FuzzVerdict } from './fuzz-readers/fuzz-child.ts';
import { mutate } from './fuzz-readers/mutate.ts';
import { makeSeeds } from './fuzz-readers/seeds.ts';

const help = `usage: npm run fuzz -- [options]

Damages real files of every kind that the readers take, reads each in a process of its own within limits of time and
memory, and counts what ends otherwise than with a result or one clear line.

  --count N     files (2000)
  --seed N      what is damaged how (1)
  --kind NAMES  some kinds only, such as png,svg (all)
  --keep DIR    where files that fail are kept (out/fuzz)`;

async function main(args: string[]): Promise<number> {
  const { text, whole, some } = parseFlags(args, { count: '2000', seed: '1', kind: undefined, keep: 'out/fuzz' });
  const count = whole('count', 1);
  const [seed, keep] = [text('seed')!, text('keep')!];
  const seeds = await makeSeeds();
  const kinds = some(
    'kind',
    Object.keys(seeds).map((name) => ({ name })),
  ).map(({ name }) => name);

  const child = new FuzzChild({ seconds: 30, bytes: 1200 * 2 ** 20 });
  const table = new Map<string, Partial<Record<FuzzVerdict['verdict'], number>>>();
  let failures = 0;
  for (let i = 0; i < count; i++) {
    const kind = kinds[i % kinds.length]!;
    const rng = createRng(`fuzz ${seed} ${i}`);
    const originals = seeds[kind]!;
    const choose = () => originals[Math.floor(rng.next() * originals.length)]!;
    // The first files of each kind are whole: they must be read.
    const intact = i < kinds.length;
    const bytes = intact ? originals[0]! : mutate(choose(), rng, choose());
    const { verdict, detail } = await child.read({ kind, bytes });
    const row = table.get(kind) ?? {};
    table.set(kind, row);
    row[verdict] = (row[verdict] ?? 0) + 1;
    if (intact ? verdict === 'read' : verdict === 'read' || verdict === 'refused') continue;
    failures++;
    mkdirSync(keep, { recursive: true });
    const path = join(keep, `${seed}-${i}.${kind}`);
    writeFileSync(path, bytes);
    console.log(`${path}: ${intact ? 'whole, but ' : ''}${verdict}: ${detail}`);
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
  return failures > 0 ? 1 : 0;
}

await runProgram('fuzz-readers', help, main);

import type { PairDataset } from '@irodori/data';
import type { Pair } from '@irodori/image';
import { Command } from 'commander';
import { wholeOption } from '../../cli/number-options.ts';
import { addDataOptions, openFromFlags, type DataFlags } from './open.ts';

interface StatsFlags extends DataFlags {
  readonly count: number;
  readonly json?: boolean;
}

interface PairFigures {
  /** Share of the picture that is line; undefined where it has no line art of its own. */
  readonly ink: number | undefined;
  /** Mean of max - min of RGB, 0..255. */
  readonly chroma: number;
  readonly brightness: number;
}

function measure(pair: Pair): PairFigures {
  const { data } = pair.color;
  let [chroma, brightness] = [0, 0];
  for (let p = 0; p < data.length; p += 3) {
    const [r, g, b] = [data[p]!, data[p + 1]!, data[p + 2]!];
    chroma += Math.max(r, g, b) - Math.min(r, g, b);
    brightness += 0.299 * r + 0.587 * g + 0.114 * b;
  }
  const n = data.length / 3;
  const ink = pair.line ? pair.line.data.reduce((sum, v) => sum + 1 - v, 0) / n : undefined;
  return { ink, chroma: chroma / n, brightness: brightness / n };
}

/** `irodori data stats`. */
export function statsCommand(): Command {
  return addDataOptions(
    new Command('stats').description('what is in the pictures, how fast they come, what was skipped'),
    256,
  )
    .addOption(wholeOption('--count <n>', 'how many to look at', [1, 100_000_000]).default(200))
    .option('--json', 'as JSON')
    .action(async (flags: StatsFlags) => {
      const data = await openFromFlags(flags);
      try {
        const result = await statsOf(data, flags.count);
        process.stdout.write(flags.json ? `${JSON.stringify(result, null, 2)}\n` : describe(result));
      } finally {
        await data.close();
      }
    });
}

async function statsOf(data: PairDataset, atMost: number) {
  const count = Math.min(atMost, data.length);
  const bySource = new Map<string, number>();
  const figures: PairFigures[] = [];
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const pair = await data.pair(i);
    bySource.set(pair.source, (bySource.get(pair.source) ?? 0) + 1);
    figures.push(measure(pair));
  }
  const seconds = (performance.now() - start) / 1000;
  const mean = (of: (f: PairFigures) => number) => figures.reduce((sum, f) => sum + of(f), 0) / Math.max(1, count);
  const inks = figures.flatMap(({ ink }) => ink ?? []);
  return {
    ...data.describe(),
    length: data.length === Infinity ? 'endless' : data.length,
    lookedAt: count,
    pairsPerSecond: Number((count / seconds).toFixed(1)),
    bySource: Object.fromEntries(bySource),
    // Of the pictures that have line art.
    meanInk: inks.length === 0 ? null : Number((inks.reduce((a, b) => a + b) / inks.length).toFixed(4)),
    meanChroma: Number(mean((f) => f.chroma).toFixed(1)),
    meanBrightness: Number(mean((f) => f.brightness).toFixed(1)),
    withExactLine: Number(mean((f) => (f.ink === undefined ? 0 : 1)).toFixed(3)),
    skipped: data.skipped(),
  };
}

function describe(result: Awaited<ReturnType<typeof statsOf>>): string {
  const sources = Object.entries(result.bySource).map(([name, n]) => `${name} ${n}`);
  const skipped = Object.entries(result.skipped.counts).map(([reason, n]) => `${n} ${reason}`);
  const lines = [
    `${result.spec} (${result.split}): ${result.length} pictures, looked at ${result.lookedAt}: ${sources.join(', ')}`,
    `${result.pairsPerSecond} pairs/s in one thread`,
    `${result.meanInk === null ? 'no line art of its own' : `ink ${(100 * result.meanInk).toFixed(1)} % of the paper`}, chroma ${result.meanChroma}, brightness ${result.meanBrightness} (0..255), exact line art for ${(100 * result.withExactLine).toFixed(0)} %`,
    `skipped: ${skipped.length > 0 ? skipped.join(', ') : 'none'}`,
    ...result.skipped.items
      .slice(0, 20)
      .map(({ id, reason, detail }) => `  ${reason}: ${detail.includes(id) ? detail : `${id}: ${detail}`}`),
  ];
  return `${lines.join('\n')}\n`;
}

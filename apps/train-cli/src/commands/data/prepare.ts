import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { EndlessSetError, parseSpec, prepareShards, type PictureFormat, type PrepareReport } from '@irodori/data';
import { Command, InvalidArgumentError, Option } from 'commander';
import { assertWritable, dataSettings, filtersOf } from '@irodori/training';
import { CliError, usageError } from '../../cli/errors.ts';
import { wholeOption } from '../../cli/number-options.ts';
import { parseShard, type Shard } from '../../cli/shard.ts';
import { onStopSignals } from '../../cli/signals.ts';
import { jsonLines, secondsSince, type WriteLine } from '../../cli/json-lines.ts';
import { createLog, formatBytes, formatDuration, type Log } from '../../cli/log.ts';
import { addDataOptions, checkSpec, dataSettingsFromFlags, type DataFlags } from './open.ts';

interface PrepareFlags extends Omit<DataFlags, 'split'> {
  readonly output: string;
  readonly split: 'train' | 'val' | 'both';
  readonly count?: number;
  readonly valCount?: number;
  readonly shardSize: number;
  readonly workers: number;
  readonly format: PictureFormat;
  readonly duplicateBits?: number;
  readonly shard?: Shard;
  readonly labels?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

function parseBits(text: string): number {
  if (!/^(?:-1|[0-3])$/.test(text)) throw new InvalidArgumentError('Expected -1 to 3.');
  return Number(text);
}

/** One line a second, or a line that is written over when a person watches. */
function createProgress(log: Log, name: 'train' | 'val', write: WriteLine) {
  const start = performance.now();
  let first: number | undefined;
  let last = 0;
  return ({ done, total, skipped }: { done: number; total: number; skipped: number }) => {
    first ??= done;
    const now = performance.now();
    if (now - last < (log.live ? 200 : 10_000) && done < total) return;
    last = now;
    const rate = (done - first) / Math.max(1e-3, (now - start) / 1000);
    const rest = rate > 0 ? `, ${rate.toFixed(0)}/s, ${formatDuration((total - done) / rate)} left` : '';
    write({ event: 'progress', command: 'data prepare', split: name, done, total, skipped });
    const text = `${name}: ${done} of ${total}, ${skipped} left out${rest}`;
    if (log.live) process.stderr.write(`\r\x1b[K${text}${done >= total ? '\n' : ''}`);
    else log.note(text);
  };
}

function describe({ folder, samples, shards, reused, bytes, skipped, items }: PrepareReport): string {
  const left = Object.entries(skipped).map(([reason, n]) => `${n} ${reason}`);
  const lines = [
    `${folder}: ${samples} pictures in ${shards} shards, ${formatBytes(bytes)}${reused > 0 ? ` (${reused} shards were there)` : ''}`,
    ...(left.length > 0 ? [`left out: ${left.join(', ')} (named in the shards' .json files)`] : []),
    ...items.slice(0, 10).map(({ reason, detail }) => `  ${reason}: ${detail}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** `irodori data prepare`: shards for fast training. */
export function prepareCommand(): Command {
  const command = new Command('prepare').description('write pictures as WebDataset shards for fast training');
  return addDataOptions(command, 256, false, dataSettings.pick({ filters: true }))
    .requiredOption('-o, --output <folder>', 'where train/ and val/ go; the same command goes on after a stop')
    .addOption(new Option('--split <name>', 'which parts').choices(['train', 'val', 'both']).default('both'))
    .addOption(wholeOption('--count <n>', 'how many training pictures; needed for endless sets', [1, 1e9]))
    .addOption(
      wholeOption('--val-count <n>', 'how many validation pictures (default: a twentieth of --count)', [0, 1e9]),
    )
    .addOption(wholeOption('--shard-size <n>', 'pictures in a shard', [1, 1e6]).default(500))
    .addOption(
      wholeOption('--workers <n>', 'threads', [1, 64]).default(Math.min(64, Math.max(1, availableParallelism() - 1))),
    )
    .addOption(
      new Option('--format <name>', 'of the color pictures').choices(['png', 'ppm', 'webp', 'jpeg']).default('png'),
    )
    .option(
      '--duplicate-bits <n>',
      'leave out pictures this near to an earlier one, 0 to 3; -1 keeps all (default: 2, of endless sets -1)',
      parseBits,
    )
    .option('--shard <i/n>', 'this machine prepares part i of n', parseShard)
    .option('--labels', 'also which part each pixel belongs to, where a set knows it, for `irodori parts train --data`')
    .option('--json', 'lines of JSON on stdout (docs/many-pictures.md)')
    .option('--quiet', 'say nothing on the way')
    .addHelpText(
      'after',
      '\nBroken, gray, long and small pictures are left out by training too; near-duplicates only here: who has many, prepares once and trains on shards:FOLDER.',
    )
    .action(async (flags: PrepareFlags) => {
      checkSpec(flags.data);
      assertWritable(splitsOf(flags).map((split) => join(flags.output, split, 'prepare.json')));
      const write = jsonLines(flags.json);
      const began = performance.now();
      write({ event: 'start', command: 'data prepare' });
      const stop = new AbortController();
      const forgetSignals = onStopSignals(() => {
        stop.abort(new CliError('stopped; the same command goes on from the last whole shard', 130));
      });
      try {
        for (const split of splitsOf(flags)) {
          const report = await prepareSplit(flags, split, { signal: stop.signal, write });
          if (flags.json !== true) process.stdout.write(describe(report));
          write({ event: 'result', command: 'data prepare', value: { split, ...report } });
        }
        write({ event: 'end', command: 'data prepare', seconds: secondsSince(began) });
      } catch (error) {
        throw error instanceof EndlessSetError ? usageError(`${error.message}: add --count`) : error;
      } finally {
        forgetSignals();
      }
    });
}

function splitsOf({ split, data }: PrepareFlags): ('train' | 'val')[] {
  const named = parseSpec(data).split;
  if (named) return [named];
  return split === 'both' ? ['train', 'val'] : [split];
}

async function prepareSplit(
  flags: PrepareFlags,
  split: 'train' | 'val',
  { signal, write }: { readonly signal: AbortSignal; readonly write: WriteLine },
): Promise<PrepareReport> {
  const { data, output, size, seed, count, valCount, shardSize, workers, format, duplicateBits, shard, labels, quiet } =
    flags;
  return prepareShards({
    spec: data,
    split,
    out: output,
    size,
    seed,
    count: split === 'val' ? (valCount ?? (count === undefined ? undefined : Math.ceil(count / 20))) : count,
    shardSize,
    workers,
    format,
    duplicateBits,
    shard,
    labels,
    filters: filtersOf(dataSettingsFromFlags({ ...flags, split }).filters),
    onProgress: createProgress(createLog(quiet === true), split, write),
    signal,
  });
}

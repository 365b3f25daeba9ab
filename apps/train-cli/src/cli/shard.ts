import { InvalidArgumentError } from 'commander';

/** One of several processes that share out work: number `index` of `count`, from 0. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** For commander: `0/4`. */
export function parseShard(text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index >= count) throw new InvalidArgumentError('Expected INDEX/COUNT with INDEX from 0, such as 0/4.');
  return { index, count };
}

/** Every `count`-th of a list, from number `index` on: together the shards have each once. */
export const shardOf = <T>(all: readonly T[], { index, count }: Shard): T[] =>
  all.filter((_, i) => i % count === index);

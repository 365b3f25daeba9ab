import { createRng } from '@irodori/image';
import { permute } from './permutation.ts';
import type { Source } from './source.ts';
import { blocksOf } from './vectors/split.ts';

/** `count` items of a finite source, chosen by the seed; the whole source where it has no more. */
export function limitSource(source: Source, count: number, seed: number | string): Source {
  if (!Number.isFinite(source.length) || source.length <= count) return source;
  const key = createRng(String(seed))
    .fork('pictures')
    .int(2 ** 31);
  const chosen = Float64Array.from({ length: count }, (_, i) => permute(i, source.length, key)).sort();
  return {
    ...source,
    length: count,
    ...(source.blocks === undefined ? {} : { blocks: blocksOf([...chosen], source.blocks) }),
    pair: (index, rng, wantLine, crop) => source.pair(chosen[index]!, rng, wantLine, crop),
  };
}

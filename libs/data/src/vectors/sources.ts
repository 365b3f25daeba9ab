import { drawCollage } from '../svg/collage.ts';
import type { Source } from '../source.ts';
import { dicebearSource } from './dicebear.ts';
import { fluentSource, notoSource, streamlineSource, type FigureSource } from './icon-figures.ts';
import { renderPair } from './render-pair.ts';
import type { Split } from './split.ts';

/** The vector sets by name, with the license of their art. */
export const vectorSets = {
  fluent: { open: fluentSource, license: 'MIT (Fluent Emoji, Microsoft)' },
  noto: { open: notoSource, license: 'Apache-2.0 (Noto Emoji, Google)' },
  streamline: { open: streamlineSource, license: 'CC BY 4.0 (Streamline Emojis, Streamline)' },
  dicebear: { open: dicebearSource, license: 'CC0 1.0 and CC BY 4.0 by style (DiceBear, see DATA.md)' },
} as const;

export type VectorSetName = keyof typeof vectorSets;

/** Endless collages of the figures of one set. */
export function vectorSource(name: VectorSetName, split: Split, size: number): Source {
  const figures: FigureSource = vectorSets[name].open(split);
  return {
    name,
    length: Infinity,
    variety: figures.count,
    license: vectorSets[name].license,
    async pair(_, rng, wantLine) {
      const collage = drawCollage(rng, (own) => figures.draw(own));
      return renderPair(collage, 100, size, { id: collage.id, source: name }, wantLine);
    },
  };
}

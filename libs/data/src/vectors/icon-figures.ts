import type { Rng } from '@irodori/image';
import type { Figure } from '../svg/collage.ts';
import { paintDrawing } from '../svg/paint.ts';
import { drawRecolor } from '../svg/recolor.ts';
import { IconSet, type IconSetOptions } from './icon-set.ts';
import type { Split } from './split.ts';

/** People and animals come first: they are nearest to what will be colored. */
const emojiCategories: IconSetOptions['categories'] = {
  'People & Body': 0.5,
  'Smileys & Emotion': 0.08,
  'Animals & Nature': 0.16,
  'Food & Drink': 0.08,
  Objects: 0.1,
  Activities: 0.04,
  'Travel & Places': 0.04,
};

const streamlineCategories: IconSetOptions['categories'] = {
  'Smiley People': 0.55,
  'Animals Nature': 0.17,
  'Food Drink': 0.08,
  Objects: 0.1,
  Activity: 0.05,
  'Travel Places': 0.05,
};

/** Streamline's line color. */
const streamlineInk = '#45413c';

export interface FigureSource {
  readonly name: string;
  /** Different drawings, variants of tone and gender counted once; infinite for generators. */
  readonly count: number;
  draw(rng: Rng): Figure;
}

function iconSource(name: string, options: IconSetOptions): FigureSource {
  const set = new IconSet(options);
  const inkColor = options.inkColors?.values().next().value;
  return {
    name,
    count: set.count,
    draw(rng) {
      const { drawing, skin } = set.pick(rng);
      return {
        id: drawing.id,
        width: drawing.width,
        height: drawing.height,
        paint(own, plan) {
          const recolor = drawRecolor(own, { skin, colors: drawing.colors });
          const ink = plan.ink('#808080');
          return paintDrawing(drawing, {
            ...plan,
            // Inked sets bring their own lines; only their color is ours to choose.
            outline: inkColor ? 0 : plan.outline,
            cel: inkColor ? undefined : plan.cel,
            recolor: (hex, area) => (hex === inkColor ? ink : recolor(hex, area)),
          });
        },
      };
    },
  };
}

/** Fluent Emoji Flat, MIT. */
export const fluentSource = (split: Split): FigureSource =>
  iconSource('fluent', { package: '@iconify-json/fluent-emoji-flat', categories: emojiCategories, split });

/** Noto Emoji, Apache-2.0. */
export const notoSource = (split: Split): FigureSource =>
  iconSource('noto', { package: '@iconify-json/noto', categories: emojiCategories, split });

/** Streamline Emojis, CC BY 4.0: drawn with line, base, shade and highlight by their artists. */
export const streamlineSource = (split: Split): FigureSource =>
  iconSource('streamline', {
    package: '@iconify-json/streamline-emojis',
    categories: streamlineCategories,
    split,
    inkColors: new Set([streamlineInk]),
    inked: true,
  });

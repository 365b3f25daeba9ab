import type { Rng } from '@irodori/image';
import type { Drawing } from '../core/drawing.ts';
import type { HairStyle } from '../hair/style.ts';
import type { HeadPose } from '../head/pose.ts';
import type { Palette } from '../palette.ts';

/** What head ornaments are drawn with; head space. */
export interface ExtraContext {
  readonly d: Drawing;
  readonly rng: Rng;
  readonly pose: HeadPose;
  readonly palette: Palette;
  readonly hair: HairStyle;
  readonly light: 1 | -1;
}

import type { Rng } from '@irodori/image';
import type { Drawing } from '../core/drawing.ts';
import type { Paint } from '../core/types.ts';
import type { HeadPose } from '../head/pose.ts';
import type { Ramp } from '../palette.ts';
import type { HairStyle } from './style.ts';

/** What every piece of one head of hair shares. */
export interface HairContext {
  readonly d: Drawing;
  readonly rng: Rng;
  readonly pose: HeadPose;
  readonly tones: Ramp;
  /** Base color, or a fade to the tips' color. */
  readonly paint: Paint;
  readonly region: number;
  readonly style: HairStyle;
  /** Side that light comes from: -1 left, 1 right. */
  readonly light: 1 | -1;
}

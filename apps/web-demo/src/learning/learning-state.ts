import type { LessonLook } from '@irodori/training/tuning';
import type { Backend } from '../model/types.ts';
import type { PaintedLook, ReviewedPicture } from './types.ts';

/** What the page shows of learning. */
export interface LearningState {
  /**
   * `review`: pictures are being chosen. `paused`: a lesson is kept and can go on; so it is after a reload. `elsewhere`:
   * another tab learns.
   */
  readonly phase: 'review' | 'opening' | 'running' | 'pausing' | 'paused' | 'finishing' | 'elsewhere';
  /** Files still to be read. */
  readonly reading: number;
  readonly pictures: readonly ReviewedPicture[];
  /** Names of files that are no pictures to learn from. */
  readonly refused: readonly string[];
  readonly name: string;
  readonly minutes: number;
  readonly step: number;
  readonly seconds: number;
  readonly losses: readonly number[];
  readonly look: LessonLook | undefined;
  readonly painted: PaintedLook | undefined;
  readonly backend: Backend | undefined;
  readonly threads: number;
  /** Why the lesson is kept in memory only. */
  readonly unsaved: string | undefined;
}

export const NO_LESSON: LearningState = {
  phase: 'review',
  reading: 0,
  pictures: [],
  refused: [],
  name: '',
  minutes: 15,
  step: 0,
  seconds: 0,
  losses: [],
  look: undefined,
  painted: undefined,
  backend: undefined,
  threads: 1,
  unsaved: undefined,
};

/** Fewest and most pictures of a lesson. */
export const [LEAST_PICTURES, MOST_PICTURES] = [5, 200];

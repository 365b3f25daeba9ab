import type { DrawingNoteCode } from '@irodori/image';

/** One plain sentence about a drawing or its file; `code` for programs. */
export interface ColorizeNote {
  readonly code: DrawingNoteCode | 'frames' | 'profile' | 'spread' | 'hints-left-out' | 'alike';
  readonly message: string;
}

/** Notes that say that something asked for was not done. */
const warnings: readonly ColorizeNote['code'][] = ['frames', 'hints-left-out'];

export const isWarning = ({ code }: ColorizeNote): boolean => warnings.includes(code);

/** The paper's four questions, section IV.B; the first and the last make sense only where hints were given. */
export const questions = ['sameColor', 'overflow', 'overall', 'unhinted'] as const;
export type Question = (typeof questions)[number];

/** Scores are whole numbers from 0 (bad) to 5 (excellent). */
export const TOP_SCORE = 5;

/** What is asked of a picture with and without hints: Table 1 of the paper leaves questions 1 and 4 open without. */
export function questionsFor(hinted: boolean): readonly Question[] {
  return hinted ? questions : ['overflow', 'overall'];
}

/** One screen of the study: a drawing and what each system made of it. Pictures are data URLs. */
export interface StudyItem {
  /** The sample, such as `sylvie-scarf`. */
  readonly sample: string;
  readonly hinted: boolean;
  /** The drawing, with the hints painted on it where there are any. */
  readonly drawing: string;
  /** Results by system name; the same systems in every item. */
  readonly results: ReadonlyMap<string, string>;
}

/** What the page's script is given: nothing in it tells systems apart. */
export interface BlindStudy {
  readonly id: string;
  readonly items: readonly {
    readonly id: string;
    readonly hinted: boolean;
    readonly questions: readonly Question[];
    readonly drawing: string;
    readonly choices: readonly { readonly code: string; readonly picture: string }[];
  }[];
}

/** Kept by whoever runs the study; turns codes back into systems. */
export interface StudyKey {
  readonly format: typeof KEY_FORMAT;
  readonly version: typeof STUDY_VERSION;
  readonly study: string;
  readonly systems: readonly string[];
  readonly items: readonly {
    readonly id: string;
    readonly sample: string;
    readonly hinted: boolean;
    readonly codes: Readonly<Record<string, string>>;
  }[];
}

/** What a rater's browser saves. */
export interface RaterFile {
  readonly format: typeof ANSWERS_FORMAT;
  readonly version: typeof STUDY_VERSION;
  readonly study: string;
  /** Drawn once per browser and study: two files of one rater share it. */
  readonly rater: string;
  readonly name: string;
  readonly answers: readonly Answer[];
  /** FNV-1a of the answers' JSON: a file cut or edited does not fit it. */
  readonly checksum: number;
}

export interface Answer {
  readonly item: string;
  readonly code: string;
  readonly question: Question;
  readonly score: number;
}

export const KEY_FORMAT = 'irodori-study-key';
export const ANSWERS_FORMAT = 'irodori-study-answers';
export const STUDY_VERSION = 1;

/** A study, key or rater file that cannot be used; the message is one line for a person. */
export class StudyError extends Error {
  override readonly name = 'StudyError';
}

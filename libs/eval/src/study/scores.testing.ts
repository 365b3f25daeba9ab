import { fnv1a } from '../random.ts';
import type { NamedText } from './read-files.ts';
import {
  ANSWERS_FORMAT,
  questionsFor,
  STUDY_VERSION,
  type Answer,
  type Question,
  type StudyItem,
  type StudyKey,
} from './types.ts';

/** Table 1 of the paper: mean scores by hint, system and question. */
export const paperTable: Readonly<Record<string, Readonly<Record<string, Partial<Record<Question, number>>>>>> = {
  No: { Ours: { overflow: 3.3, overall: 3.6 }, PaintsChainer: { overflow: 3.3, overall: 3.1 } },
  Have: {
    Ours: { sameColor: 3.3, overflow: 2.8, overall: 3.1, unhinted: 3.2 },
    PaintsChainer: { sameColor: 3.25, overflow: 2.4, overall: 2.7, unhinted: 2.5 },
  },
};

/** Whole scores of `count` raters and pictures whose mean is exactly `mean`: some get one point more than the others. */
export function scoresWithMean(mean: number, count: number): number[] {
  const total = Math.round(mean * count);
  const low = Math.floor(total / count);
  return Array.from({ length: count }, (_, k) => low + ((k * 7) % count < total - low * count ? 1 : 0));
}

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNg+M8AAAICAQB7CYF4AAAAAElFTkSuQmCC';

/** `pictures` samples, each with and without hints, colored by the systems. */
export function studyItems(pictures: number, systems: readonly string[]): StudyItem[] {
  return Array.from({ length: pictures }, (_, i) => i).flatMap((i) =>
    [false, true].map((hinted) => ({
      sample: `picture-${i}`,
      hinted,
      drawing: pixel,
      results: new Map(systems.map((system) => [system, pixel])),
    })),
  );
}

export type ScoreOf = (rater: number, sample: string, hinted: boolean, system: string, question: Question) => number;

/** What the page would save for a rater. */
export function raterFile(key: StudyKey, rater: number, scoreOf: ScoreOf): NamedText {
  const answers = key.items.flatMap(({ id, sample, hinted, codes }) =>
    Object.entries(codes).flatMap(([code, system]) =>
      questionsFor(hinted).map((question): Answer => ({
        item: id,
        code,
        question,
        score: scoreOf(rater, sample, hinted, system, question),
      })),
    ),
  );
  const file = {
    format: ANSWERS_FORMAT,
    version: STUDY_VERSION,
    study: key.study,
    rater: `rater-${rater}`,
    name: '',
    answers,
    checksum: fnv1a(JSON.stringify(answers)),
  };
  return { name: `rater-${rater}.json`, text: JSON.stringify(file) };
}

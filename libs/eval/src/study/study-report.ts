import { bootstrapMean, type Interval } from '../statistics/bootstrap.ts';
import { krippendorffAlpha } from '../statistics/krippendorff.ts';
import { signFlipTest, wilcoxonSignedRank } from '../statistics/paired-tests.ts';
import { mean } from '../statistics/quantile.ts';
import { parseRaterFile, type NamedText } from './read-files.ts';
import { questionsFor, StudyError, type Question, type RaterFile, type StudyKey } from './types.ts';

/** Of the bootstrap and of the sign-flip test: the same files give the same report. */
const SEED = 1;

/** One entry of Table 1. */
export interface StudyCell {
  readonly hinted: boolean;
  readonly system: string;
  readonly question: Question;
  /** Mean of all scores; the interval is a bootstrap over raters, `n` the number of scores. */
  readonly score: Interval;
}

/** First against second system, over raters: each rater's mean difference is one observation. */
export interface StudyComparison {
  readonly hinted: boolean;
  readonly question: Question;
  readonly first: string;
  readonly second: string;
  readonly difference: number;
  readonly signFlipP: number;
  readonly wilcoxonP: number;
  readonly raters: number;
}

export interface StudyAgreement {
  readonly hinted: boolean;
  readonly question: Question;
  /** Krippendorff's alpha over all pictures; 1 = perfect, 0 = chance. NaN with a single rater. */
  readonly interval: number;
  readonly ordinal: number;
}

export interface StudyReport {
  readonly study: string;
  readonly raters: number;
  readonly pictures: number;
  readonly cells: readonly StudyCell[];
  readonly comparisons: readonly StudyComparison[];
  readonly agreement: readonly StudyAgreement[];
  /** One line for each file that was left out. */
  readonly refused: readonly string[];
}

/**
 * Table 1 of the paper from raters' files, with intervals, paired tests and agreement. Files that are cut, changed,
 * unfinished, of another study or of a rater already counted are refused, each with one line.
 * @throws StudyError when no file is left
 */
export function studyReport(key: StudyKey, files: readonly NamedText[]): StudyReport {
  const raters = new Map<string, { name: string; file: RaterFile }>();
  const refused: string[] = [];
  for (const named of files) {
    try {
      const file = parseRaterFile(named, key);
      const known = raters.get(file.rater);
      if (known) throw new StudyError(`${named.name}: the same rater as ${known.name}; only the first file counts`);
      raters.set(file.rater, { name: named.name, file });
    } catch (error) {
      if (!(error instanceof StudyError)) throw error;
      refused.push(error.message);
    }
  }
  if (raters.size === 0) {
    throw new StudyError(refused[0] ?? "study report: expected at least one rater's file, got none");
  }
  const table = new Scores(
    key,
    [...raters.values()].map(({ file }) => file),
  );
  const groups = [false, true].flatMap((hinted) =>
    key.items.some((item) => item.hinted === hinted)
      ? questionsFor(hinted).map((question) => ({ hinted, question }))
      : [],
  );
  return {
    study: key.study,
    raters: raters.size,
    pictures: key.items.length,
    cells: groups.flatMap(({ hinted, question }) =>
      key.systems.map((system) => ({ hinted, system, question, score: table.score(hinted, question, system) })),
    ),
    comparisons: groups.flatMap(({ hinted, question }) => table.comparisons(hinted, question)),
    agreement: groups.map(({ hinted, question }) => ({ hinted, question, ...table.agreement(hinted, question) })),
    refused,
  };
}

/** Scores by rater and picture. */
class Scores {
  readonly #key: StudyKey;
  readonly #raters: readonly ReadonlyMap<string, number>[];

  constructor(key: StudyKey, files: readonly RaterFile[]) {
    this.#key = key;
    this.#raters = files.map(
      ({ answers }) =>
        new Map(answers.map(({ item, code, question, score }) => [`${item} ${code} ${question}`, score])),
    );
  }

  /** One row per rater, one column per picture of these systems. */
  #rows(hinted: boolean, question: Question, systems: readonly string[]): number[][] {
    const columns = this.#key.items
      .filter((item) => item.hinted === hinted)
      .flatMap(({ id, codes }) =>
        systems.map((system) => {
          const code = Object.keys(codes).find((choice) => codes[choice] === system);
          return `${id} ${code} ${question}`;
        }),
      );
    return this.#raters.map((scores) => columns.map((column) => scores.get(column)!));
  }

  score(hinted: boolean, question: Question, system: string): Interval {
    const rows = this.#rows(hinted, question, [system]);
    const { mean: middle, low, high } = bootstrapMean(rows.map(mean), { seed: SEED });
    return { mean: middle, low, high, n: rows.flat().length };
  }

  comparisons(hinted: boolean, question: Question): StudyComparison[] {
    const { systems } = this.#key;
    const means = systems.map((system) => this.#rows(hinted, question, [system]).map(mean));
    return systems.flatMap((first, i) =>
      systems.slice(i + 1).map((second, k) => {
        const differences = means[i]!.map((value, rater) => value - means[i + 1 + k]![rater]!);
        const { difference, p, n } = signFlipTest(differences, 20_000, SEED);
        const wilcoxonP = wilcoxonSignedRank(differences).p;
        return { hinted, question, first, second, difference, signFlipP: p, wilcoxonP, raters: n };
      }),
    );
  }

  agreement(hinted: boolean, question: Question): { interval: number; ordinal: number } {
    const rows = this.#rows(hinted, question, this.#key.systems);
    return { interval: krippendorffAlpha(rows, 'interval'), ordinal: krippendorffAlpha(rows, 'ordinal') };
  }
}

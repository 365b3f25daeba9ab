import { markdownRow as row } from '../report-parts.ts';
import type { StudyCell, StudyReport } from './study-report.ts';
import { questions, type Question } from './types.ts';

const questionHeads: Readonly<Record<Question, string>> = {
  sameColor: 'Question 1 (same color)',
  overflow: 'Question 2 (stays in range)',
  overall: 'Question 3 (overall)',
  unhinted: 'Question 4 (unhinted places)',
};

/** The report as Markdown: Table 1's form, then tests and agreement. */
export function studyMarkdown(report: StudyReport): string {
  const lines = [
    '# Rating by people',
    '',
    `Study ${report.study}: ${report.raters} raters, ${report.pictures} screens. Scores from 0 (bad) to 5 (excellent); mean [95 % bootstrap interval over raters] and number of scores.`,
    '',
    '## Coloring result rating',
    '',
    row(['Hint', 'System', ...questions.map((question) => questionHeads[question])]),
    row(Array.from({ length: 2 + questions.length }, () => '---')),
  ];
  for (const hinted of [false, true]) {
    const own = report.cells.filter((cell) => cell.hinted === hinted);
    for (const system of new Set(own.map((cell) => cell.system))) {
      const cells = questions.map((question) =>
        cellText(own.find((c) => c.system === system && c.question === question)),
      );
      lines.push(row([hinted ? 'Have' : 'No', system, ...cells]));
    }
  }
  lines.push('', '## Paired differences', '', 'Over raters, each rater one observation; two-sided.', '');
  lines.push(row(['Hint', 'Question', 'Systems', 'Difference', 'p (sign flip)', 'p (Wilcoxon)', 'Raters']));
  lines.push(row(Array.from({ length: 7 }, () => '---')));
  for (const c of report.comparisons) {
    lines.push(
      row([
        c.hinted ? 'Have' : 'No',
        questionHeads[c.question],
        `${c.first} - ${c.second}`,
        c.difference.toFixed(2),
        c.signFlipP.toFixed(3),
        c.wilcoxonP.toFixed(3),
        String(c.raters),
      ]),
    );
  }
  lines.push('', '## Agreement of raters', '', "Krippendorff's alpha: 1 is perfect, 0 is chance.", '');
  lines.push(row(['Hint', 'Question', 'alpha (interval)', 'alpha (ordinal)']), row(['---', '---', '---', '---']));
  for (const { hinted, question, interval, ordinal } of report.agreement) {
    lines.push(row([hinted ? 'Have' : 'No', questionHeads[question], number(interval), number(ordinal)]));
  }
  if (report.refused.length > 0) lines.push('', '## Left out', '', ...report.refused.map((line) => `- ${line}`));
  return `${lines.join('\n')}\n`;
}

function cellText(cell: StudyCell | undefined): string {
  if (!cell) return '';
  const { mean, low, high, n } = cell.score;
  const interval = Number.isNaN(low) ? '' : ` [${low.toFixed(2)}, ${high.toFixed(2)}]`;
  return `${mean.toFixed(2)}${interval} n=${n}`;
}

function number(value: number): string {
  return Number.isNaN(value) ? 'not defined' : value.toFixed(3);
}

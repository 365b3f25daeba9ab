import { CLOUD, PAINTED } from '../metrics/clouds.ts';
import { tableMarkdown, type Table } from '../report-parts.ts';
import type { Interval } from '../statistics/bootstrap.ts';
import { FINISHED, WRONG_COLOR } from './dots-to-finish.ts';
import type { DotsSet } from './run-dots.ts';

/** What the measure is, for the head of a report. */
export const dotsMeaning =
  `A simulated colorist puts a dot of the true color in the middle of the largest wrong patch of the figure ` +
  `(CIE76 above ${WRONG_COLOR} to the true color, a pixel or more off the lines), again and again. Dots that say "paper" ` +
  `in the upper corners are given to every method and not counted. Columns with a number of dots give the share wrong.`;

const [nearly, whole] = FINISHED.map((limit) => `≤ ${100 * limit} %`) as [string, string];

/** The tables of one set. @param title names the set */
export function dotsTables(set: DotsSet, title: string): Table[] {
  return [summaryTable(set, title), sparseTable(set, title), pictureTable(set, title)];
}

function summaryTable(set: DotsSet, title: string): Table {
  const { counts, methods, summaries, most, pictures } = set;
  const [first] = methods;
  const last = counts.at(-1)!;
  const back = counts.includes(8) ? 8 : last;
  return {
    title: `${title}: ${pictures.length} ${pictures.length === 1 ? 'picture' : 'pictures'}, at most ${most} dots`,
    head: [
      'method',
      ...counts.map(String),
      `dots to ${nearly}`,
      `dots to ${whole}`,
      `background wrong at ${back}`,
      `fewer / as many / more dots than ${first}`,
    ],
    rows: methods.map((name) => {
      const { wrong, background, dots10, dots5, againstFirst } = summaries[name]!;
      return [
        name,
        ...counts.map((count) => percent(wrong[count]!.mean)),
        intervalText(dots10),
        intervalText(dots5),
        percent(background[back]!.mean),
        name === first ? '' : againstFirst.join(' / '),
      ];
    }),
  };
}

function sparseTable({ methods, summaries }: DotsSet, title: string): Table {
  const rows = methods.flatMap((name) => {
    const { sparse } = summaries[name]!;
    if (!sparse) return [];
    const { clouds, paper, own, others, parts } = sparse;
    return [[name, percent(clouds), percent(paper), percent(own), percent(others), String(parts)]];
  });
  return {
    title: `${title}: without any dot, and one dot for each part`,
    head: [
      'method',
      'clouds',
      'paper painted',
      'a dot takes of its part (median)',
      'of everything else (median)',
      'parts',
    ],
    rows,
  };
}

function pictureTable({ methods, pictures, most }: DotsSet, title: string): Table {
  const dots = (value: number) => (value > most ? `> ${most}` : String(value));
  return {
    title: `${title}: dots to ${nearly} and ${whole} of each picture`,
    head: ['picture', ...methods],
    rows: pictures.map(({ picture, results }) => [
      picture.id,
      ...methods.map((name) => {
        const { dots10, dots5 } = results.get(name)!;
        return `${dots(dots10)}, ${dots(dots5)}`;
      }),
    ]),
  };
}

function percent(share: number): string {
  return Number.isNaN(share) ? '' : `${(100 * share).toFixed(share < 0.095 ? 1 : 0)} %`;
}

function intervalText({ mean, low, high }: Interval): string {
  return Number.isNaN(low) ? mean.toFixed(1) : `${mean.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
}

/** The report as Markdown. @param sets with the specification of their data */
export function dotsMarkdown(sets: readonly (readonly [data: string, set: DotsSet])[]): string {
  const lines = ['# Dots to finish', '', dotsMeaning, '', intervals, ''];
  for (const [data, set] of sets) lines.push(...dotsTables(set, data).flatMap(tableMarkdown));
  return lines.join('\n');
}

export const intervals =
  'Means over pictures with 95 % bootstrap intervals; a picture that is not finished counts one dot more than the most. ' +
  `Clouds: share of the regions closed by lines whose a*b* is more than ${CLOUD} from their region's median. Paper painted: share of ` +
  `the background that is more than CIE76 ${PAINTED} from white. One dot for each known part: a vivid color in its middle.`;

import { tableMarkdown, type Table } from '../report-parts.ts';
import type { Interval } from '../statistics/bootstrap.ts';
import type { ConditionSummary, ProtocolSummary } from './types.ts';
import { conditionMeaning } from './conditions.ts';
import { measureEntries, measureNames, type Measure } from './measures.ts';

const truthMeasures: readonly Measure[] = [
  'psnr',
  'ssim',
  'msSsim',
  'difference',
  'perceptual',
  'colorfulness',
  'lineF1',
];
const localMeasures: readonly Measure[] = ['spread', 'spreadShaded', 'bleed', 'bleedAmount', 'hintMean'];

/** The tables of the report, in order; cells are text. */
export function reportTables(summary: ProtocolSummary): Table[] {
  const tables: Table[] = [];
  for (const condition of summary.conditions) {
    const meaning = `${condition}: ${conditionMeaning(condition)}`;
    const local = condition === 'firstHint' || condition === 'nextHint';
    tables.push(
      local ? measureTable(summary, condition, meaning, localMeasures) : conditionTable(summary, condition, meaning),
    );
  }
  tables.push(comparisonTable(summary));
  return tables.filter((table) => table.rows.length > 0);
}

function conditionTable(summary: ProtocolSummary, condition: string, title: string): Table {
  const table = measureTable(summary, condition, title, truthMeasures);
  const summaries = table.rows.map((row) => summary.results[row[0]!]![condition]!);
  const hinted = summaries.some(({ hints }) => hints);
  const compared = summaries.some(({ frechet }) => frechet);
  const hintHead = ['hint ΔE mean', 'median', 'p95', '< 5', '< 10', 'hints'];
  return {
    title,
    head: [...table.head, ...(hinted ? hintHead : []), ...(compared ? ['Fréchet (n)'] : [])],
    rows: table.rows.map((row, i) => [
      ...row,
      ...(hinted ? hintCellsOf(summaries[i]!) : []),
      ...(compared ? [frechetCell(summaries[i]!)] : []),
    ]),
  };
}

function measureTable(summary: ProtocolSummary, condition: string, title: string, measures: readonly Measure[]): Table {
  const systems = summary.systems.filter((system) => summary.results[system]![condition]);
  const present = measures.filter((name) =>
    systems.some((system) => summary.results[system]![condition]!.measures[name]),
  );
  return {
    title,
    head: ['system', ...present.map((name) => `${measureEntries[name].label}${arrow(name)}`), 'n'],
    rows: systems.map((system) => {
      const { measures: values } = summary.results[system]![condition]!;
      const n = Math.max(0, ...present.map((name) => values[name]?.n ?? 0));
      return [system, ...present.map((name) => intervalCell(values[name], measureEntries[name].digits)), String(n)];
    }),
  };
}

function comparisonTable({ comparisons }: ProtocolSummary): Table {
  const rows = comparisons.filter(
    ({ condition, measure }) =>
      ['points0', 'points16', 'turn90', 'firstHint', 'nextHint'].includes(condition) &&
      ['psnr', 'difference', 'perceptual', 'hintMean', 'spread', 'bleed'].includes(measure),
  );
  const first = comparisons[0]?.system ?? '';
  return {
    title: `Paired differences: ${first} minus the other system (sign-flip test, two-sided)`,
    head: ['against', 'condition', 'measure', 'mean difference', 'p', 'n'],
    rows: rows.map(({ against, condition, measure, difference, p, n }) => [
      against,
      condition,
      `${measureEntries[measure].label}${arrow(measure)}`,
      difference.toFixed(measureEntries[measure].digits),
      p < 0.001 ? '< 0.001' : p.toFixed(3),
      String(n),
    ]),
  };
}

function arrow(name: Measure): string {
  return { 1: ' ↑', [-1]: ' ↓', 0: '' }[measureEntries[name].better];
}

function intervalCell(interval: Interval | undefined, digits: number): string {
  if (!interval) return '';
  const at = (v: number) => v.toFixed(digits);
  if (Number.isNaN(interval.low)) return at(interval.mean);
  return `${at(interval.mean)} [${at(interval.low)}, ${at(interval.high)}]`;
}

function hintCellsOf({ hints }: ConditionSummary): string[] {
  if (!hints) return ['', '', '', '', '', '0'];
  const percent = (v: number) => `${(100 * v).toFixed(1)} %`;
  const { mean, median, p95, under5, under10, count } = hints;
  return [mean.toFixed(2), median.toFixed(2), p95.toFixed(2), percent(under5), percent(under10), String(count)];
}

function frechetCell({ frechet }: ConditionSummary): string {
  return frechet ? `${frechet.distance.toPrecision(4)} (${frechet.n})` : '';
}

/** What stands above the tables: data, counts, seed. */
export function reportFacts(summary: ProtocolSummary, data: string): string[] {
  const sources = Object.entries(summary.sources).map(([name, count]) => `${name} ${count}`);
  return [
    `Data: \`${data}\`, ${summary.pairs} held-out pairs at ${summary.size.join(' x ')} (${sources.join(', ')}), seed ${summary.seed}.`,
    'Means over pictures with 95 % bootstrap intervals; hint columns are over all hints of all pictures.',
  ];
}

/** The report as Markdown; ends with a line break. */
export function reportMarkdown(summary: ProtocolSummary, data: string): string {
  const lines = ['# Evaluation', '', ...reportFacts(summary, data).flatMap((fact) => [fact, ''])];
  lines.push(...reportTables(summary).flatMap(tableMarkdown));
  lines.push('## Measures', '');
  for (const name of measureNames) lines.push(`- **${measureEntries[name].label}**: ${measureEntries[name].meaning}.`);
  return `${lines.join('\n')}\n`;
}

import { measureEntries, type Measure, type ProtocolSummary } from '@irodori/eval';
import type { AblationSetting, AblationSystem } from './systems.ts';

/** What training a system took and came to. */
export interface SystemResult {
  readonly name: string;
  readonly parameters: number;
  readonly secondsPerStep: number;
  readonly losses: Readonly<Record<string, number>>;
}

/** The columns of the short table: a condition of the evaluation and one of its measures. */
const columns: readonly (readonly [condition: string, measure: Measure])[] = [
  ['points0', 'psnr'],
  ['points0', 'perceptual'],
  ['points16', 'psnr'],
  ['points16', 'difference'],
  ['points16', 'hintMean'],
  ['turn90', 'hintMean'],
  ['nextHint', 'bleed'],
];

/** The short table as Markdown; the evaluation's own report has everything, with intervals. */
export function summaryMarkdown(
  setting: AblationSetting,
  systems: readonly AblationSystem[],
  results: readonly SystemResult[],
  evaluation: ProtocolSummary,
): string {
  const present = columns.filter(([condition, measure]) =>
    results.some(({ name }) => evaluation.results[name]?.[condition]?.measures[measure]),
  );
  const arrow = (measure: Measure): string => ({ '1': ' ↑', '-1': ' ↓', '0': '' })[`${measureEntries[measure].better}`];
  const head = [
    'system',
    'difference',
    'parameters',
    's/step',
    ...present.map(([condition, measure]) => `${condition} ${measureEntries[measure].label}${arrow(measure)}`),
  ];
  const rows = results.map(({ name, parameters, secondsPerStep }) => [
    name,
    systems.find((system) => system.name === name)?.difference ?? '',
    parameters.toLocaleString('en-US'),
    secondsPerStep.toFixed(3),
    ...present.map(([condition, measure]) => {
      const interval = evaluation.results[name]?.[condition]?.measures[measure];
      return interval ? interval.mean.toFixed(measureEntries[measure].digits) : '–';
    }),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const { steps, size, batch, seed, data, learningRate, adversarial } = setting;
  return [
    '# Equal short training runs',
    '',
    `${steps} steps of batch ${batch} at ${size} x ${size} on ${data}, seed ${seed}, learning rate ${learningRate} falling to 0, ` +
      `adversarial weight ${adversarial}; every system saw the same pictures. ${evaluation.pairs} held-out pictures; one run each, so small differences mean nothing.`,
    '',
    line(head),
    line(head.map((_, i) => (i < 2 ? '---' : '---:'))),
    ...rows.map(line),
    '',
  ].join('\n');
}

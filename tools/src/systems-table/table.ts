import type { Speeds } from './speed.ts';
import type { TableSetting, TableSystem } from './systems.ts';

/** What is measured of one run. */
export interface RunResult {
  readonly parameters: number;
  /** Largest resident memory of the training, MiB; null where the machine does not tell. */
  readonly memory: number | null;
  readonly psnr0: number;
  readonly psnr16: number;
  /** Dots until at most 10 % of a picture are wrong. */
  readonly dots: number;
  readonly frechet: number;
  /** F1 of re-extracted lines. */
  readonly lines: number;
}

interface Column {
  readonly key: keyof RunResult | 'stepsPerSecond';
  readonly head: string;
  readonly digits: number;
}

const columns: readonly Column[] = [
  { key: 'parameters', head: 'parameters', digits: 0 },
  { key: 'stepsPerSecond', head: 'steps/s ↑', digits: 2 },
  { key: 'memory', head: 'memory, MiB ↓', digits: 0 },
  { key: 'psnr0', head: 'PSNR, no hints ↑', digits: 2 },
  { key: 'psnr16', head: 'PSNR, 16 hints ↑', digits: 2 },
  { key: 'dots', head: 'dots to finish ↓', digits: 1 },
  { key: 'frechet', head: 'Fréchet ↓', digits: 3 },
  { key: 'lines', head: 'line F1 ↑', digits: 3 },
];

/** Two-sided 95 % quantiles of Student's t for 1 to 9 degrees of freedom. */
const T95 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** Mean, and half the width of the mean's 95 % interval; undefined for one value. */
export function meanInterval(values: readonly number[]): { readonly mean: number; readonly half: number | undefined } {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  if (n < 2) return { mean, half: undefined };
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1);
  return { mean, half: (T95[n - 2] ?? 1.96) * Math.sqrt(variance / n) };
}

const number = (value: number, digits: number): string =>
  digits === 0 ? Math.round(value).toLocaleString('en-US') : value.toFixed(digits);

/** The table as Markdown. Systems without a finished run are left out; what was not measured is a dash. */
export function systemsMarkdown(
  setting: TableSetting,
  systems: readonly TableSystem[],
  results: ReadonlyMap<string, readonly RunResult[]>,
  speeds: Speeds = {},
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = systems.flatMap(({ name, what }) => {
    const runs = results.get(name) ?? [];
    if (runs.length === 0) return [];
    const cells = columns.map(({ key, digits }) => {
      const all = key === 'stepsPerSecond' ? (speeds[name] ?? []) : runs.map((run) => run[key]);
      const values = all.filter((v) => v !== null && Number.isFinite(v)) as number[];
      if (values.length === 0) return '–';
      const { mean, half } = meanInterval(values);
      return half === undefined || key === 'parameters'
        ? number(mean, digits)
        : `${number(mean, digits)} ± ${number(half, digits)}`;
    });
    return [line([name, what, String(runs.length), ...cells])];
  });
  const { size, batch, steps, data } = setting;
  return [
    `${steps} steps of batch ${batch} at ${size} x ${size} on ${data} for every system; ± is half the 95 % interval of the mean over seeds, of steps/s over rounds (Student's t).`,
    '',
    line(['system', 'what', 'seeds', ...columns.map(({ head }) => head)]),
    line(['---', '---', '---:', ...columns.map(() => '---:')]),
    ...rows,
    '',
  ].join('\n');
}

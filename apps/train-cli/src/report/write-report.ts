import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { MetricsLine, ValidationLine } from '@irodori/runtime';
import sharp from 'sharp';
import { writeFileAtomically, formatConfig } from '@irodori/training';
import { formatDuration } from '../cli/log.ts';
import { checkOutputs } from '../cli/outputs.ts';
import { reportClient } from './client.ts';
import { PAGE_MARK, reportPage } from './page.ts';
import { figuresOf, readRun } from './read-run.ts';
import type { RunRecord } from './read-run.ts';
import type { ReportChart, ReportRun } from './report-data.ts';
import { thinOut } from './thin-out.ts';

const MAX_POINTS = 1_500;
const MAX_SHEETS = 12;
const SHEET_WIDTH = 900;
/** Told apart also by people who see fewer colors (Okabe and Ito). */
const colors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#7a6a00', '#8c8c8c'];

type Chart = { readonly title: string; readonly unit: string } & (
  | { readonly of: 'metrics'; readonly pick: (line: MetricsLine) => number }
  | { readonly of: 'validations'; readonly pick: (line: ValidationLine) => number | null }
);

const charts: readonly Chart[] = [
  { title: 'generator loss', unit: 'weighted sum', of: 'metrics', pick: (line) => line.generator },
  { title: 'validation PSNR', unit: 'dB', of: 'validations', pick: (line) => line.psnr },
  { title: 'huber', unit: 'gray levels', of: 'metrics', pick: (line) => line.huber },
  { title: 'error at hints', unit: 'gray levels', of: 'validations', pick: (line) => line.hintMae },
  { title: 'perceptual', unit: 'loss', of: 'metrics', pick: (line) => line.perceptual },
  { title: 'adversarial', unit: 'loss', of: 'metrics', pick: (line) => line.adversarial },
  { title: 'discriminator', unit: 'loss', of: 'metrics', pick: (line) => line.discriminator },
  { title: 'learning rate', unit: 'rate', of: 'metrics', pick: (line) => line.learningRate },
  { title: 'step time', unit: 'ms', of: 'metrics', pick: (line) => line.stepMs },
  { title: 'wait for data', unit: 'ms', of: 'metrics', pick: (line) => line.dataWaitMs },
];

function curve(run: RunRecord, chart: Chart): ReportChart['curves'][number] {
  const points =
    chart.of === 'metrics'
      ? run.metrics.map((line) => [line.step, chart.pick(line)] as const)
      : run.validations.map((line) => [line.step, chart.pick(line)] as const);
  const known = points.filter((point): point is readonly [number, number] => point[1] !== null);
  if (known.length === 0) return null;
  const thin = thinOut(
    known.map(([step]) => step),
    known.map(([, value]) => value),
    MAX_POINTS,
  );
  return { x: thin.x, y: thin.y.map((value) => Number(value.toPrecision(6))) };
}

/** The figures at the head of a run's page. */
export function factsOf(run: RunRecord): ReportRun['facts'] {
  const { config, info, metrics } = run;
  const figures = figuresOf(run);
  const seconds = metrics.reduce((sum, line) => sum + line.stepMs + line.dataWaitMs, 0) / 1000;
  const text = (value: unknown) => (value === undefined || value === null ? 'unknown' : String(value));
  return [
    ['preset', `${config.preset} at ${config.size} x ${config.size}, batch ${config.batch}`],
    ['data', config.data],
    ['steps', `${figures.steps.toLocaleString('en-US')} (${figures.images.toLocaleString('en-US')} pictures)`],
    ['step time in all', formatDuration(seconds)],
    ['throughput', figures.speed === null ? 'none' : `${figures.speed.toPrecision(3)} pictures/s`],
    ['waiting for data', `${(100 * figures.dataWait).toFixed(2)} %`],
    ['generator loss, last 50 steps', figures.generator?.toPrecision(4) ?? 'none'],
    ['huber, last 50 steps', figures.huber?.toPrecision(4) ?? 'none'],
    [
      'best validation',
      figures.bestPsnr === undefined ? 'none' : `${figures.bestPsnr.toFixed(2)} dB at step ${figures.bestStep}`,
    ],
    [
      'device',
      `${text(info['device'] ?? config.device)}, ${text(info['cpu'])}, ${text(info['cores'])} cores, ${text(info['memoryGB'])} GB`,
    ],
    ['started', text(info['started']).replace(/^([\d-]{10})T(\d\d:\d\d)[\d:.]{0,20}Z$/, '$1 $2 UTC')],
    ['seed', String(config.seed)],
    ['experiment', text(info['experiment'] ?? 'none')],
    ['version', `${text(info['version'])}, commit ${text(info['commit']).slice(0, 12)}`],
  ];
}

/** First, last and evenly between. */
function chooseSheets(sheets: RunRecord['sheets']): RunRecord['sheets'] {
  if (sheets.length <= MAX_SHEETS) return sheets;
  return Array.from({ length: MAX_SHEETS }, (_, i) => Math.round((i * (sheets.length - 1)) / (MAX_SHEETS - 1))).flatMap(
    (index) => sheets[index] ?? [],
  );
}

async function describe(run: RunRecord, index: number, warn: (text: string) => void): Promise<ReportRun> {
  const sheets: { step: number; image: string }[] = [];
  for (const { step, path } of chooseSheets(run.sheets)) {
    const small = sharp(path).resize({ width: SHEET_WIDTH, withoutEnlargement: true }).webp({ quality: 80 });
    try {
      sheets.push({ step, image: `data:image/webp;base64,${(await small.toBuffer()).toString('base64')}` });
    } catch (error) {
      const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
      warn(`${path}: left out of the report: ${why}`);
    }
  }
  const color = colors[index % colors.length] ?? '#000';
  return { name: run.name, color, facts: factsOf(run), config: formatConfig(run.config), sheets };
}

/**
 * Says early when the page could not be written there; an earlier page is replaced, other files are not.
 * @throws CliError (usage) or TrainingError (file) in one line
 */
export const checkReportPage = (output: string): void => checkOutputs([output], { isOwn: isPage });

/** By what stands in its head. */
function isPage(path: string): boolean {
  const head = Buffer.alloc(1000);
  const file = openSync(path, 'r');
  try {
    return head.subarray(0, readSync(file, head)).includes(PAGE_MARK);
  } finally {
    closeSync(file);
  }
}

/**
 * Writes one self-contained page about one or several runs: figures, curves with zoom, samples over time, settings.
 * @param warn receives a line for each sample sheet that cannot be read
 * @throws CliError when a folder is no run or the page cannot be written
 */
export async function writeReport(
  paths: readonly string[],
  output: string,
  warn: (text: string) => void,
): Promise<void> {
  const records: RunRecord[] = [];
  for (const path of paths) records.push(await readRun(path));
  const runs = await Promise.all(records.map((run, index) => describe(run, index, warn)));
  const drawn: ReportChart[] = charts
    .map((chart) => ({
      title: chart.title,
      unit: chart.unit,
      noisy: chart.of === 'metrics' && chart.title !== 'learning rate',
      curves: records.map((run) => curve(run, chart)),
    }))
    // A loss that a run does not have is 0 throughout.
    .filter(({ curves }) => curves.some((one) => one?.y.some((value) => value !== 0)));
  const title =
    records.length === 1 ? `Training run ${records[0]?.name ?? ''}` : `${records.length} training runs compared`;
  const uplot = dirname(createRequire(import.meta.url).resolve('uplot/package.json'));
  const asset = (name: string) => readFileSync(join(uplot, 'dist', name), 'utf8');
  const page = reportPage(
    title,
    { runs, charts: drawn },
    { plotScript: asset('uPlot.iife.min.js'), plotStyle: asset('uPlot.min.css'), client: reportClient.toString() },
  );
  writeFileAtomically(output, page);
}

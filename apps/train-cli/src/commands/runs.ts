import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { exists } from '@irodori/training/common';
import { failure } from '../cli/errors.ts';
import { createLog } from '../cli/log.ts';
import { figuresOf, isRun, readRun } from '../report/read-run.ts';
import type { RunRecord } from '../report/read-run.ts';
import { checkReportPage, writeReport } from '../report/write-report.ts';

/** Columns of text, numbers to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const pad = (text: string, column: number) =>
    /^[-\d.]/.test(text) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** Run folders at and below a folder, two levels deep. */
function findRuns(folder: string, depth = 2): string[] {
  if (isRun(folder)) return [folder];
  if (depth === 0 || !exists(folder, 'folder')) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => findRuns(join(folder, entry.name), depth - 1));
}

const summaryOf = (run: RunRecord) => ({
  path: run.path,
  preset: run.config.preset,
  size: run.config.size,
  started: run.info['started'] ?? null,
  model: run.hasModel,
  ...figuresOf(run),
});

/** A line for each run; a run without a step has no speed and no loss. */
export function table(runs: readonly RunRecord[]): string {
  const rows = runs.map((run) => {
    const { preset, size, steps, speed, generator, bestPsnr, bestStep, model, started } = summaryOf(run);
    return [
      run.path,
      `${preset} ${size}`,
      String(steps),
      speed?.toPrecision(3) ?? '-',
      generator?.toPrecision(4) ?? '-',
      bestPsnr === undefined ? '-' : bestPsnr.toFixed(2),
      bestStep === undefined ? '-' : String(bestStep),
      model ? 'yes' : 'no',
      typeof started === 'string' ? started.slice(0, 16).replace('T', ' ') : '',
    ];
  });
  return formatTable([
    ['run', 'preset', 'steps', 'img/s', 'G loss', 'best dB', 'at step', 'model', 'started'],
    ...rows,
  ]);
}

/** Settings in which runs differ, as dotted paths. */
export function differences(configs: readonly unknown[]): [path: string, values: string[]][] {
  const flatten = (value: unknown, path: string): [string, string][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => flatten(inner, path === '' ? key : `${path}.${key}`))
      : [[path, JSON.stringify(value) ?? '']];
  const flat = configs.map((config) => new Map(flatten(config, '')));
  const paths = [...new Set(flat.flatMap((one) => [...one.keys()]))];
  return paths
    .map((path): [string, string[]] => [path, flat.map((one) => one.get(path) ?? '')])
    .filter(([, values]) => new Set(values).size > 1);
}

function listCommand(): Command {
  return new Command('list')
    .description('the runs below a folder')
    .argument('[folder]', 'where to look', 'runs')
    .option('--json', 'as JSON')
    .action(async (folder: string, { json }: { json?: boolean }) => {
      if (!exists(folder, 'folder')) {
        const what = exists(folder, 'file') ? 'expected a folder, got a file' : 'no such folder';
        throw failure(`${folder}: ${what}; name the one that holds your runs`);
      }
      const runs = await Promise.all(findRuns(folder).map(readRun));
      if (json === true) process.stdout.write(`${JSON.stringify(runs.map(summaryOf), null, 2)}\n`);
      else process.stdout.write(runs.length === 0 ? `no runs in ${folder}\n` : `${table(runs)}\n`);
    });
}

function compareCommand(): Command {
  return new Command('compare')
    .description('figures of several runs side by side, and the settings in which they differ')
    .argument('<runs...>', 'run folders')
    .option('--report <file>', 'also write a page with their curves and samples; an earlier one is replaced')
    .option('--json', 'as JSON')
    .action(async (paths: string[], { report, json }: { report?: string; json?: boolean }) => {
      if (report !== undefined) checkReportPage(report);
      const runs = await Promise.all(paths.map(readRun));
      const differing = differences(runs.map(({ config }) => config));
      if (json === true) {
        const settings = Object.fromEntries(differing);
        process.stdout.write(`${JSON.stringify({ runs: runs.map(summaryOf), differences: settings }, null, 2)}\n`);
      } else {
        process.stdout.write(`${table(runs)}\n`);
        const rows = differing.map(([path, values]) => [path, ...values]);
        if (rows.length > 0) process.stdout.write(`\n${formatTable([['setting', ...paths], ...rows])}\n`);
      }
      if (report !== undefined) await writeReport(paths, report, createLog(false).warn);
    });
}

function reportCommand(): Command {
  return new Command('report')
    .description('write the report page of a run, also while it is training')
    .argument('<run>', 'run folder')
    .option('-o, --output <file>', 'where to (default: report.html in the run folder); an earlier report is replaced')
    .action(async (run: string, { output }: { output?: string }) => {
      // Says of what is no run that it is none, before anything of the page.
      await readRun(run);
      const path = output ?? join(run, 'report.html');
      checkReportPage(path);
      await writeReport([run], path, createLog(false).warn);
      process.stdout.write(`${path}\n`);
    });
}

/** `irodori runs`. */
export function runsCommand(): Command {
  return new Command('runs')
    .description('look at training runs and compare them')
    .addCommand(listCommand())
    .addCommand(compareCommand())
    .addCommand(reportCommand());
}

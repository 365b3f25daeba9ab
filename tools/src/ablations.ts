/**
 * Equal short training runs of a narrow preset, of its ablations and of the networks it is compared with, then one
 * evaluation of all of them.
 * Run: node --conditions=@irodori/source --import tsx tools/src/ablations.ts --out runs/ablations
 * The same command again goes on where it was stopped.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ProtocolSummary } from '@irodori/eval';
import { readInceptionWeights } from '@irodori/graph-builder/models';
import { readSafetensors } from '@irodori/runtime';
import { writeFileAtomically } from '@irodori/training';
import { parseFlags, runProgram, Stopped } from './command-line.ts';
import { irodori, root } from './from-source.ts';
import { readIfThere } from './ablations/files.ts';
import { writeModelFolder } from './ablations/model-folder.ts';
import { summaryMarkdown, type SystemResult } from './ablations/summary.ts';
import { ablationSystems, stepConfig, type AblationSetting } from './ablations/systems.ts';
import { AblationError, openPictures, trainSystem } from './ablations/train-system.ts';

const help = `usage: node --conditions=@irodori/source --import tsx tools/src/ablations.ts --out FOLDER [options]

  --out FOLDER        runs, models, report (required; not empty: goes on with what is there)
  --only NAMES        some of ${ablationSystems.map(({ name }) => name).join(',')}
  --steps N           of every system (2000)
  --size PIXELS       side of the pictures (128)
  --batch N           pictures in a step (1)
  --data SPEC         training pictures; their held-out part is for the evaluation (irodori-mix)
  --count N           held-out pictures (100)
  --lr RATE           learning rate at the start (0.001)
  --adversarial W     weight of the adversarial loss (0.1)
  --seed N            of weights and data (1)
  --save-every N      steps between checkpoints (250)
  --threads N         of the runtime (all cores)`;

function parse(args: string[]) {
  const { required, text, whole, positive, some } = parseFlags(args, {
    out: undefined,
    only: undefined,
    steps: '2000',
    size: '128',
    batch: '1',
    data: 'irodori-mix',
    count: '100',
    lr: '0.001',
    adversarial: '0.1',
    seed: '1',
    'save-every': '250',
    threads: String(availableParallelism()),
  });
  const setting: AblationSetting = {
    steps: whole('steps', 1),
    size: whole('size', 32, 4096, 32),
    batch: whole('batch', 1),
    seed: whole('seed', 1),
    data: text('data')!,
    learningRate: positive('lr'),
    adversarial: positive('adversarial'),
  };
  return {
    out: required('out'),
    systems: some('only', ablationSystems),
    setting,
    count: whole('count', 1),
    saveEvery: whole('save-every', 1),
    threads: whole('threads', 1),
  };
}

async function main(args: string[]): Promise<number> {
  const { out, systems, setting, count, saveEvery, threads } = parse(args);
  const bundled = 'models/perceptual/inception-mixed2.safetensors';
  const perceptual = readInceptionWeights(readSafetensors(readFileSync(join(root, bundled)), bundled).tensors, bundled);
  let stop = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (stop = true));
  const dataset = await openPictures(setting);
  const results: SystemResult[] = [];
  for (const system of systems) {
    const folder = join(out, system.name);
    const say = (line: string): void => console.error(`${system.name}: ${line}`);
    const config = stepConfig(system, setting, perceptual);
    const trained = await trainSystem(config, setting, {
      dataset,
      folder,
      threads,
      saveEvery,
      stopped: () => stop,
      say,
    });
    const parameters = writeModelFolder(join(folder, 'model'), system, config, setting, trained.weights);
    const { losses, seconds } = trained;
    const result = { name: system.name, parameters, secondsPerStep: seconds / setting.steps, losses };
    writeFileAtomically(join(folder, 'result.json'), `${JSON.stringify({ ...result, setting }, null, 2)}\n`);
    results.push(result);
    if (stop) throw new Stopped(`${out}: stopped after ${system.name}; run the same again to go on`);
  }
  await dataset.close();
  const report = join(out, 'report');
  await evaluate(
    systems.map(({ name }) => join(out, name)),
    report,
    ['--data', `${setting.data}:val`, '--size', String(setting.size), '--count', String(count)],
    threads,
  );
  const written = await readIfThere(join(report, 'report.json'));
  if (!written) throw new AblationError(`${report}: the evaluation left no report.json`);
  const table = summaryMarkdown(setting, systems, results, JSON.parse(written.toString('utf8')) as ProtocolSummary);
  writeFileAtomically(join(out, 'summary.md'), table);
  console.log(table);
  return 0;
}

/** `irodori eval` over all models: the same pictures, hints and measures as everyone's. */
function evaluate([first, ...others]: string[], report: string, options: string[], threads: number): Promise<void> {
  const args = ['eval', '-m', first!, ...(others.length ? ['--compare', ...others] : []), '--report', report];
  return new Promise((done, failed) => {
    const child = spawn(
      process.execPath,
      [...irodori, ...args, ...options, '--threads', String(threads), '--keep', '4', '--no-gmic', '--quiet'],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    child.on('error', failed);
    child.on('exit', (code) =>
      code === 0 ? done() : failed(new AblationError(`irodori eval ended with exit code ${code}`)),
    );
  });
}

await runProgram('ablations', help, main);

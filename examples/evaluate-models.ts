/**
 * Compares two models on held-out pictures: how close to the original, how faithful to the hints, with the confidence
 * interval of each mean. `node --import tsx examples/evaluate-models.ts models/swift runs/mine/model 8`
 */
import { openDataset } from '@irodori/data';
import { reportTables, runProtocol, type EvalPair } from '@irodori/eval';
import { extractSketch } from '@irodori/image';
import { loadModel, modelSystem } from 'irodori';

// What is wrong with a file or an option is one line.
process.on('uncaughtException', ({ message }) => {
  console.error(message);
  process.exit(1);
});

const [first = 'models/swift', second = 'runs/example/model', count = '8'] = process.argv.slice(2);
const size = 64;
const dataset = await openDataset('fluent', { split: 'val', size, seed: 1 });

async function* pairs(): AsyncGenerator<EvalPair> {
  for (let i = 0; i < Number(count); i++) {
    const { id, source, color } = await dataset.pair(i);
    yield { id, source, target: color, drawings: new Map([['soft', extractSketch(color, 'xdogSoft').data]]) };
  }
}

const systems = [];
for (const folder of [first, second]) systems.push(modelSystem(folder, (await loadModel(folder)).colorizer));
const { summary } = await runProtocol(pairs(), systems, { seed: 1, keep: 0 });
await dataset.close();
for (const { title, head, rows } of reportTables(summary)) {
  console.log(`\n${title}`);
  for (const row of [head, ...rows]) console.log(row.join('\t'));
}

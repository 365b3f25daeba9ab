import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildOrtTraining, type OrtTrainingSet } from '@irodori/graph-builder/training';
import { readSafetensors } from '@irodori/runtime';
import { encodeOrtCheckpoint } from '@irodori/runtime/ort-training';
import { readGolden } from './golden/settings.ts';

/**
 * Writes the official training artifacts of a golden file's networks, for tools/ort-training-check.py:
 *
 *     node --conditions=@irodori/source --import tsx tools/src/golden-artifacts.ts testdata/gan-step-tiny.safetensors OUT
 */
const [file, out] = process.argv.slice(2);
if (!file || !out) {
  console.error('expected a golden file and a folder to write to');
  process.exit(2);
}
const golden = readGolden(readSafetensors(await readFile(file), file), file);
const programs = buildOrtTraining(golden.config, { learningRates: [golden.learningRate] });

function write(folder: string, set: OrtTrainingSet): void {
  const trained = set.parameters.map(({ name, shape }) => ({ name, shape, data: golden.tensor(`init.${name}`).data }));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'training_model.onnx'), set.trainingModel);
  writeFileSync(join(folder, 'eval_model.onnx'), set.evalModel);
  writeFileSync(join(folder, 'optimizer_model.onnx'), set.optimizerModel);
  writeFileSync(join(folder, 'checkpoint'), encodeOrtCheckpoint({ trained, frozen: [] }));
  console.log(`${folder}: ${trained.length} parameters`);
}
write(join(out, 'generator'), programs.generator);
if (programs.discriminator) write(join(out, 'discriminator'), programs.discriminator);

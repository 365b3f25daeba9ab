import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OrtTrainingRuntime, type OrtTrainingFactory } from '@irodori/runtime/ort-training';
import { TrainingError } from '../errors.ts';
import { readFileChecked } from '../files.ts';

const PACKAGE = 'onnxruntime-training-web';
const MODULE = 'ort-training-wasm-simd-threaded';
const WASM_LIMIT = 64_000_000;

/**
 * Starts the official training runtime, the WebAssembly build in onnxruntime-web 1.19.2 (its last release with training).
 * The package does not export these files: they lie beside its main entry.
 * @throws TrainingError (runtime) when the package is not installed
 */
export async function loadOrtTraining(threads: number): Promise<OrtTrainingRuntime> {
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve(PACKAGE));
  } catch {
    throw new TrainingError(
      'runtime',
      `the official training runtime (${PACKAGE}, onnxruntime-web 1.19.2) is not installed`,
      { remedy: 'install the packages again' },
    );
  }
  const module = (await import(pathToFileURL(join(folder, `${MODULE}.mjs`)).href)) as { default: OrtTrainingFactory };
  const wasm = await readFileChecked(join(folder, `${MODULE}.wasm`), WASM_LIMIT);
  return OrtTrainingRuntime.load(module.default, wasm, { threads });
}

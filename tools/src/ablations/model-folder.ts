import { join } from 'node:path';
import { buildInference, countParameters, type TrainConfig } from '@irodori/graph-builder/training';
import { MANIFEST_FILE, manifestSchema } from '@irodori/runtime';
import { sha256, writeFileAtomically } from '@irodori/training';
import type { AblationSetting, AblationSystem } from './systems.ts';

/** Writes generator.onnx and model.json, which `irodori eval` and `irodori colorize` read. @returns parameter count */
export function writeModelFolder(
  folder: string,
  system: AblationSystem,
  config: TrainConfig,
  setting: AblationSetting,
  weights: ReadonlyMap<string, Float32Array>,
): number {
  const bytes = buildInference(config.generator, weights);
  const { generator: parameters } = countParameters(config);
  const manifest = manifestSchema.parse({
    schemaVersion: 1,
    kind: 'irodori-generator',
    name: system.name,
    description: `${system.difference}; ${setting.steps} steps at ${setting.size} x ${setting.size} on ${setting.data}`,
    date: new Date().toISOString(),
    preset: system.name,
    stride: 32,
    trainSize: setting.size,
    parameters,
    opset: 17,
    inputs: { sketch: 'sketch', hint: 'hint' },
    output: 'image',
    files: { generator: { path: 'generator.onnx', sha256: sha256(bytes), bytes: bytes.length } },
    config: { ...config.generator },
  });
  writeFileAtomically(join(folder, 'generator.onnx'), bytes);
  writeFileAtomically(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return parameters;
}

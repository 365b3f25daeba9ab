import { join } from 'node:path';
import { Command } from 'commander';
import { readModel, type OnnxModel } from '@irodori/graph-builder';
import { decodeCheckpoint, MANIFEST_FILE, parseManifest, readSafetensors, type ModelManifest } from '@irodori/runtime';
import { decodeOrtCheckpoint, isOrtCheckpoint, type OrtCheckpoint } from '@irodori/runtime/ort-training';
import { exists, readFileChecked, sha256 } from '@irodori/training/common';
import { failure } from '../../cli/errors.ts';
import { formatBytes } from '../../cli/log.ts';

const FILE_LIMIT = 2_000_000_000;

/** `irodori info`. */
export function infoCommand(): Command {
  return new Command('info')
    .description('print the contract of any file that irodori writes')
    .argument('<file>', 'ONNX model, checkpoint, official training checkpoint, safetensors, model.json or model folder')
    .option('--json', 'as JSON on stdout')
    .addHelpText(
      'after',
      `
Examples:
  irodori info runs/first/model
  irodori info out/model/generator-256.onnx
  irodori info out/ort/ort-training/generator/checkpoint`,
    )
    .action(async (file: string, flags: { json?: boolean }) => {
      const facts = await describeFile(file);
      process.stdout.write(flags.json ? `${JSON.stringify(facts, null, 2)}\n` : asText(facts));
    });
}

/** What a file says of itself, in the order in which it is printed. */
type Facts = Readonly<Record<string, string | number | readonly string[]>>;

/**
 * Reads one file of ours, whose kind its content shows.
 * @throws CliError or the reader's own error, one line
 */
export async function describeFile(path: string): Promise<Facts> {
  if (exists(path, 'folder')) return describeFile(manifestIn(path));
  const bytes = await readFileChecked(path, FILE_LIMIT);
  const file = { file: path, size: formatBytes(bytes.length), sha256: sha256(bytes) };
  if (path.endsWith('.json')) return { ...file, ...manifestFacts(parseManifest(bytes.toString('utf8'), path)) };
  if (isOrtCheckpoint(bytes)) return { ...file, ...ortCheckpointFacts(decodeOrtCheckpoint(bytes, path)) };
  if (path.endsWith('.safetensors')) return { ...file, ...safetensorsFacts(bytes, path) };
  if (bytes.length === 0) throw failure(`${path}: the file is empty`);
  return { ...file, ...onnxFacts(readModel(bytes, path)) };
}

function manifestIn(folder: string): string {
  for (const path of [join(folder, MANIFEST_FILE), join(folder, 'model', MANIFEST_FILE)]) {
    if (exists(path, 'file')) return path;
  }
  throw failure(`${folder}: no ${MANIFEST_FILE} in it; name a file, a model folder or a run with a model`);
}

function manifestFacts(manifest: ModelManifest): Facts {
  const { training, files, metrics } = manifest;
  return {
    kind: 'model folder',
    name: manifest.name,
    description: manifest.description,
    license: manifest.license,
    parameters: manifest.parameters,
    inputs: [
      `${manifest.inputs.sketch} [N, 1, H, W] float32 in [0, 1], white paper = 1`,
      `${manifest.inputs.hint} [N, 4, H/4, W/4] float32: RGB in [-1, 1] times mask, mask`,
    ],
    output: `${manifest.output} [N, 3, H, W] float32, RGB in [-1, 1], clamp for display`,
    'H and W': `multiples of ${manifest.stride}, best near ${manifest.trainSize}`,
    files: [
      ...Object.entries(files).map(([key, file]) => `${key}: ${file.path} (${formatBytes(file.bytes)})`),
      ...(manifest.parts ? [`parts: ${manifest.parts.file.path} (${formatBytes(manifest.parts.file.bytes)})`] : []),
    ],
    ...(training
      ? {
          trained: `${training.steps} steps on ${training.images} pictures, seed ${training.seed}`,
          data: training.data.map(({ name, license }) => `${name} (${license})`),
        }
      : {}),
    metrics: Object.entries(metrics).map(([name, value]) => `${name} ${value}`),
  };
}

function onnxFacts(model: OnnxModel): Facts {
  const tensor = ({ name, dtype, shape }: OnnxModel['inputs'][number]): string =>
    `${name} ${String(dtype)} [${shape.map((side) => side ?? '?').join(', ')}]`;
  const counts = new Map<string, number>();
  for (const { opType } of model.nodes) counts.set(opType, (counts.get(opType) ?? 0) + 1);
  const stored = [...model.initializers.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  return {
    kind: 'ONNX model',
    producer: model.producer || '(none)',
    'IR version': model.irVersion,
    opsets: Object.entries(model.opsets).map(([domain, version]) => `${domain || 'ai.onnx'} ${version}`),
    inputs: summarized(model.inputs.map(tensor)),
    outputs: summarized(model.outputs.map(tensor)),
    weights: `${model.initializers.size} tensors, ${formatBytes(stored)}`,
    operators: [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name} ${count}`),
    metadata: Object.entries(model.metadata).map(([key, value]) => `${key}: ${value}`),
  };
}

function ortCheckpointFacts({ trained, frozen, optimizer, properties }: OrtCheckpoint): Facts {
  return {
    kind: 'onnxruntime-training checkpoint, format version 2',
    trained: `${trained.length} tensors, ${trained.reduce((sum, { data }) => sum + data.length, 0)} values`,
    frozen: `${frozen.length} tensors`,
    optimizer: optimizer ? `step ${optimizer.step}, ${optimizer.moments.length} x 2 moments` : 'fresh',
    properties: [...(properties ?? [])].map(([name, value]) => `${name}: ${String(value)}`),
    parameters: summarized(trained.map(({ name, shape }) => `${name} [${shape.join(', ')}]`)),
  };
}

function safetensorsFacts(bytes: Uint8Array, path: string): Facts {
  const { tensors, metadata } = readSafetensors(bytes, path);
  const names = summarized([...tensors].map(([name, { dtype, shape }]) => `${name} ${dtype} [${shape.join(', ')}]`));
  if (metadata.get('format') !== 'irodori-checkpoint') {
    return { kind: 'safetensors', metadata: [...metadata].map(([key, value]) => `${key}: ${value}`), tensors: names };
  }
  const { meta } = decodeCheckpoint(bytes, sha256, path);
  return {
    kind: 'checkpoint of irodori train',
    step: meta.step,
    pictures: meta.images,
    seed: meta.seed,
    best: meta.best ? `step ${meta.best.step}: ${meta.best.score.toFixed(2)} dB` : 'none yet',
    config: JSON.stringify(meta.config),
    tensors: names,
  };
}

const SHOWN = 12;
const summarized = (lines: readonly string[]): string[] =>
  lines.length <= SHOWN ? [...lines] : [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} more`];

function asText(facts: Facts): string {
  const width = Math.max(...Object.keys(facts).map((key) => key.length));
  const lines = Object.entries(facts).flatMap(([key, value]) => {
    const values = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
    return values.map((line, i) => `${(i === 0 ? key : '').padEnd(width)}  ${line}`);
  });
  return `${lines.join('\n')}\n`;
}

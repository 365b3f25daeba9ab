import { Command } from 'commander';
import { targets } from '@irodori/graph-builder';
import { MANIFEST_FILE, manifestSchema, type PartsManifest } from '@irodori/runtime';
import { openSource, sha256, type Source } from '@irodori/training';
import { createLog, formatBytes } from '../../cli/log.ts';
import { checkSpec } from '../data/open.ts';
import { formats, parseFormats, parseProfile, parseWeightType, profiles, weightTypes } from './formats.ts';
import { modelFiles, operatorCounts, staticSides, type ExportedFile } from './model-files.ts';
import { assertTrainable, ortTrainingFiles, type ArtifactFile } from './ort-training.ts';
import { referenceCases } from './parity.ts';
import { partsFile } from './parts-file.ts';
import { checkTarget, writeFolder } from './write-folder.ts';

interface ExportFlags {
  readonly model: string;
  readonly out: string;
  readonly format: string;
  readonly profile: string;
  readonly weights: string;
  readonly data: string;
  readonly convGrad?: boolean;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const listing = (table: Readonly<Record<string, string>>): string =>
  Object.entries(table)
    .map(([name, meaning]) => `  ${name.padEnd(13)} ${meaning}`)
    .join('\n');

/** `irodori export`. */
export function exportCommand(): Command {
  return new Command('export')
    .description('write the generator for other runtimes, each file checked against the weights')
    .requiredOption(
      '-m, --model <source>',
      'run folder, model folder, checkpoint (.safetensors), or preset:NAME[,SEED]',
    )
    .requiredOption('-o, --out <dir>', 'folder for the files and model.json')
    .option('--format <list>', `comma-separated: ${Object.keys(formats).join(', ')}`, 'onnx,split')
    .option('--profile <name>', `how the static files are written: ${Object.keys(profiles).join(', ')}`, 'standard')
    .option(
      '--weights <type>',
      `how the halves and the parts network are stored: ${Object.keys(weightTypes).join(', ')}`,
      'float32',
    )
    .option('--data <spec>', 'pictures that calibrate int8', 'irodori-mix')
    .option('--conv-grad', 'ort-training: weight gradients by ConvGrad of the training builds')
    .option('--force', 'write over what is in the folder')
    .option('-q, --quiet', 'only warnings')
    .option('--json', 'the result as JSON on stdout')
    .addHelpText(
      'after',
      `
Formats:
${listing(formats)}

Profiles:
${listing(profiles)}

Weights:
${listing(weightTypes)}

Examples:
  irodori export -m runs/first -o out/model --format static,fp16,int8,split
  irodori export -m runs/first -o out/site --weights float16
  irodori export -m out/model -o out/opencv --format static --profile opencv4
  irodori export -m runs/first -o out/ort --format ort-training`,
    )
    .action(exportModel);
}

async function exportModel(flags: ExportFlags): Promise<void> {
  const wanted = parseFormats(flags.format);
  const profile = parseProfile(flags.profile);
  const weights = parseWeightType(flags.weights);
  const log = createLog(flags.quiet === true || flags.json === true);
  if (wanted.has('int8')) checkSpec(flags.data);
  checkTarget(flags.out, flags.force === true);
  const source = await openSource(flags.model);
  if (wanted.has('ort-training')) assertTrainable(source);
  const cases = await referenceCases(source, wanted.has('static') ? staticSides.map((side) => [side, side]) : []);
  const options = {
    formats: wanted,
    profile,
    weights,
    calibration: flags.data,
    tell: (line: string) => log.note(line),
  };
  const files = await modelFiles(source, cases, options);
  const artifacts = wanted.has('ort-training') ? await ortTrainingFiles(source, flags.convGrad) : [];
  const parts = await partsFile(source, weights, cases);
  const manifest = manifestOf(source, files, parts?.entry);
  writeFolder(flags.out, [
    ...files,
    ...artifacts,
    ...(parts ? [parts] : []),
    { path: MANIFEST_FILE, bytes: `${JSON.stringify(manifest, null, 2)}\n` },
  ]);
  const shown = [...files, ...(parts ? [parts] : [])];
  process.stdout.write(flags.json ? asJson(flags.out, shown, artifacts) : asTable(flags.out, source, shown, artifacts));
}

function manifestOf(source: Source, files: readonly ExportedFile[], parts: PartsManifest | undefined) {
  const entry = ({ path, bytes }: ExportedFile) => ({ path, sha256: sha256(bytes), bytes: bytes.length });
  return manifestSchema.parse({
    ...source.description,
    parts,
    opset: targets.inference.opset,
    files: Object.fromEntries(files.map((file) => [file.key, entry(file)])),
  });
}

type ShownFile = Omit<ExportedFile, 'key'>;

function asJson(out: string, files: readonly ShownFile[], artifacts: readonly ArtifactFile[]): string {
  const rows = files.map(({ path, bytes, parity, note }) => ({ path, bytes: bytes.length, parity, note }));
  const others = artifacts.map(({ path, bytes }) => ({ path, bytes: bytes.length }));
  return `${JSON.stringify({ out, files: rows, artifacts: others })}\n`;
}

function asTable(out: string, source: Source, files: readonly ShownFile[], artifacts: readonly ArtifactFile[]): string {
  const lines = [`${source.description.name}, from ${source.where}`];
  for (const { path, bytes, parity, note } of files) {
    const worst = Math.max(0, ...parity.map((result) => result.worst));
    const sizes = parity.map(({ size, milliseconds }) => `${size} ${milliseconds.toFixed(0)} ms`).join(', ');
    const checked = parity.length === 0 ? '' : `  off by ${worst.toExponential(1)} (${sizes})`;
    lines.push(`  ${path.padEnd(27)} ${formatBytes(bytes.length).padStart(8)}${checked}${note ? `  ${note}` : ''}`);
  }
  for (const { path, bytes } of artifacts) lines.push(`  ${path.padEnd(50)} ${formatBytes(bytes.length).padStart(8)}`);
  if (artifacts.length > 0) lines.push('  loaded by the official training runtime 1.19.2');
  for (const { path, bytes } of files) {
    const operators = [...operatorCounts(bytes)].map(([name, count]) => `${name} ${count}`).join(', ');
    lines.push(`operators of ${path}: ${operators}`);
  }
  lines.push(`wrote ${out}`);
  return `${lines.join('\n')}\n`;
}

import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import { MANIFEST_FILE, parseManifest } from '@irodori/runtime';
import { Command } from 'commander';
import { createRequire } from 'node:module';
import * as ort from '@irodori/training/onnxruntime';
import sharp from 'sharp';
import { formatBytes } from '../cli/log.ts';
import { stepTarget } from '@irodori/training';
import { version } from '../version.ts';
import { findModelFolder } from '../colorize/model.ts';

interface Check {
  readonly name: string;
  readonly value: string;
  /** What to do about it; undefined: nothing is wrong. */
  readonly trouble?: string;
}

const MIN_NODE = [20, 19] as const;
const MIN_MEMORY = 3e9;

async function checks(): Promise<Check[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const newEnough = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  const runtime = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  const backends = ort
    .listSupportedBackends()
    .map(({ name, bundled }) => (bundled ? name : `${name} (needs its libraries)`));
  const disk = statfsSync('.');
  const free = disk.bavail * disk.bsize;
  const { nchwc } = await stepTarget(ort, 'cpu');
  return [
    { name: 'irodori', value: version },
    {
      name: 'node',
      value: process.version,
      trouble: newEnough ? undefined : `Node ${MIN_NODE.join('.')} or newer is needed`,
    },
    { name: 'onnxruntime', value: `${runtime.version}: ${backends.join(', ')}` },
    { name: 'sharp', value: `${sharp.versions.sharp} (libvips ${sharp.versions.vips})` },
    { name: 'cores', value: `${availableParallelism()} (${cpus()[0]?.model.trim() ?? 'unknown'})` },
    {
      name: 'convolution',
      value: nchwc
        ? `in blocks of ${nchwc.block} channels: the fast way to train on this processor`
        : 'plain: this processor or runtime has no blocks of channels, training is slower',
    },
    {
      name: 'memory',
      value: `${formatBytes(totalmem())}, ${formatBytes(freemem())} free`,
      trouble: totalmem() < MIN_MEMORY ? 'training lite at 256 x 256 takes about 3 GB' : undefined,
    },
    {
      name: 'disk',
      value: `${formatBytes(free)} free here`,
      trouble: free < 1e9 ? 'a run folder takes about 1 GB' : undefined,
    },
    {
      name: 'folder',
      value: process.cwd(),
      trouble: isWritable('.') ? undefined : 'cannot be written; go elsewhere or use --out',
    },
    modelCheck(),
  ];
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function modelCheck(): Check {
  try {
    const folder = findModelFolder(undefined);
    const manifest = parseManifest(readFileSync(join(folder, MANIFEST_FILE), 'utf8'));
    const missing = Object.values(manifest.files).find((file) => file && !existsSync(join(folder, file.path)));
    const { name, parameters, trainSize, files } = manifest;
    return {
      name: 'model',
      value: `${name}, ${parameters.toLocaleString('en-US')} parameters, trained at ${trainSize}, ${files.generator.sha256.slice(0, 12)}`,
      trouble: missing === undefined ? undefined : `${missing.path} is missing in ${folder}`,
    };
  } catch (error) {
    return { name: 'model', value: 'none', trouble: error instanceof Error ? error.message : String(error) };
  }
}

/** `irodori doctor`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('what this machine has, and what is missing')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const found = await checks();
      if (json === true) {
        process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      } else {
        for (const { name, value, trouble } of found) {
          process.stdout.write(`${trouble === undefined ? 'ok ' : '!! '} ${name.padEnd(12)} ${value}\n`);
          if (trouble !== undefined) process.stdout.write(`   ${' '.repeat(12)} ${trouble}\n`);
        }
      }
      const fatal = found.some(({ name, trouble }) => trouble !== undefined && name === 'node');
      if (fatal) process.exitCode = 1;
    });
}

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MANIFEST_FILE, parseManifest } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { inChromium } from './verify-export/browser.ts';
import { joined, writeCase, type RuntimeResult, type VerifyCase } from './verify-export/case.ts';
import { inPython, inTract, MissingRuntime } from './verify-export/programs.ts';

const usage = `verify-export MODEL_DIR [--python PYTHON] [--opencv-python PYTHON] [--tract PROGRAM] [--chromium PROGRAM]
              [--only RUNTIME,…] [--files KEY,…] [--repeats N]

Runs every exported file in every runtime that this machine has and prints a Markdown table: largest deviation from
generator.onnx on onnxruntime-node without optimizations, and the time of one picture. Exit 1 when a deviation is beyond 1e-3.

  --python         a Python with onnx, onnxruntime, openvino, ncnn, pnnx, opencv-python (any of them)   [python3]
  --opencv-python  a Python with the system's OpenCV                                                    [/usr/bin/python3]
  --tract          the program built in tools/src/verify-export/tract with cargo build --release
`;

/** Largest deviation allowed on [-1, 1] for float32 files; the paths to it differ in order and fusion only. */
const TOLERANCE = 1e-3;
/** Half precision and int8 are compared in the export itself, where their own tolerances are. */
const FLOAT_FILES = ['generator', 'static256', 'static512', 'parts'] as const;
/** Pure Python, and a GPU played by software: they get a small picture, of the dynamic file. */
const SLOW = { runtimes: ['reference', 'webgpu'], side: 64 };

interface Row {
  readonly file: string;
  readonly size: string;
  readonly result: RuntimeResult | { readonly runtime: string; readonly failed: string };
  readonly worst?: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    'opencv-python': { type: 'string', default: '/usr/bin/python3' },
    tract: { type: 'string', default: 'tract-run' },
    chromium: { type: 'string', default: 'chromium' },
    only: { type: 'string' },
    files: { type: 'string', default: FLOAT_FILES.join() },
    repeats: { type: 'string', default: '3' },
  },
});
const [model] = positionals;
if (!model || !existsSync(join(model, MANIFEST_FILE))) {
  console.error(`expected a model folder with ${MANIFEST_FILE}\n\n${usage}`);
  process.exit(2);
}
const manifest = parseManifest(readFileSync(join(model, MANIFEST_FILE), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'verify-export-'));
const repeats = Number(values.repeats);

const runtimes: Record<string, (file: string, given: VerifyCase) => Promise<RuntimeResult>> = {
  node: inNode,
  wasm: (file, given) => inChromium(values.chromium, 'wasm', file, given, repeats),
  webgpu: (file, given) => inChromium(values.chromium, 'webgpu', file, given, repeats),
  checker: (file, given) => inPython(values.python, 'checker', file, given, folder, repeats),
  reference: (file, given) => inPython(values.python, 'reference', file, given, folder, repeats),
  onnxruntime: (file, given) => inPython(values.python, 'onnxruntime', file, given, folder, repeats),
  opencv: (file, given) => inPython(values.python, 'opencv', file, given, folder, repeats),
  'opencv-system': (file, given) => inPython(values['opencv-python'], 'opencv', file, given, folder, repeats),
  openvino: (file, given) => inPython(values.python, 'openvino', file, given, folder, repeats),
  ncnn: (file, given) => inPython(values.python, 'ncnn', file, given, folder, repeats),
  tract: (file, given) => inTract(values.tract, file, given, folder, repeats),
};
const chosen = values.only?.split(',') ?? Object.keys(runtimes);

async function inNode(file: string, given: VerifyCase): Promise<RuntimeResult> {
  const session = await ort.InferenceSession.create(file, { logSeverityLevel: 3 });
  const feeds = feedsOf(given);
  let results = await session.run(feeds);
  const start = performance.now();
  for (let i = 0; i < repeats; i++) results = await session.run(feeds);
  const milliseconds = (performance.now() - start) / repeats;
  await session.release();
  return {
    runtime: 'onnxruntime-node',
    version: ort.env.versions.node ?? '',
    milliseconds,
    values: await valuesOf(results, given),
  };
}

/** A float32 file without any fusion: what all are compared with. */
async function reference(file: string, given: VerifyCase): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(join(model!, file), {
    logSeverityLevel: 3,
    graphOptimizationLevel: 'disabled',
  });
  const results = await session.run(feedsOf(given));
  await session.release();
  return valuesOf(results, given);
}

const feedsOf = ({ inputs }: VerifyCase) =>
  Object.fromEntries(inputs.map(({ name, data, shape }) => [name, new ort.Tensor('float32', data, [...shape])]));

const valuesOf = (results: Awaited<ReturnType<ort.InferenceSession['run']>>, { outputs }: VerifyCase) =>
  joined(outputs.map((name) => results[name]!.data as Float32Array));

async function tryAll(path: string, outputs: readonly string[] | undefined, sides: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const side of sides) {
    const given = writeCase(folder, side, outputs);
    const file = join(model!, path);
    const expected = await reference(outputs ? path : manifest.files.generator.path, given);
    for (const name of chosen) {
      if (SLOW.runtimes.includes(name) !== (side === SLOW.side)) continue;
      const size = `${side}x${side}`;
      const run = runtimes[name];
      if (!run) throw new Error(`unknown runtime '${name}'; expected ${Object.keys(runtimes).join(', ')}`);
      try {
        const result = await run(file, given);
        const { values: found } = result;
        const worst = found && expected.reduce((most, v, i) => Math.max(most, Math.abs(v - (found[i] ?? NaN))), 0);
        rows.push({ file: path, size, result, ...(worst === undefined ? {} : { worst }) });
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        const failed = error instanceof MissingRuntime ? `not here (${said})` : said.slice(0, 160).replaceAll('|', '/');
        rows.push({ file: path, size, result: { runtime: name, failed } });
      }
      console.log(line(rows.at(-1)!));
    }
  }
  return rows;
}

function line({ file, size, result, worst }: Row): string {
  if ('failed' in result) return `| ${result.runtime} | ${file} | ${size} | – | – | ${result.failed} |`;
  const error = worst === undefined ? 'valid' : worst.toExponential(1);
  const time = result.milliseconds === undefined ? '–' : result.milliseconds.toFixed(0);
  return `| ${result.runtime} | ${file} | ${size} | ${error} | ${time} | ${result.version} |`;
}

console.log('| runtime | file | size | max error | ms | version |\n|---|---|---|---|---|---|');
const rows: Row[] = [];
try {
  for (const key of FLOAT_FILES) {
    const file = key === 'parts' ? manifest.parts?.file : manifest.files[key];
    if (!file || !values.files.split(',').includes(key)) continue;
    const fixed = key === 'static512' ? 512 : 256;
    const outputs = key === 'parts' ? Object.values(manifest.parts!.outputs) : undefined;
    rows.push(...(await tryAll(file.path, outputs, key.startsWith('static') ? [fixed] : [SLOW.side, fixed])));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = rows.some(({ worst }) => worst !== undefined && !(worst <= TOLERANCE)) ? 1 : 0;

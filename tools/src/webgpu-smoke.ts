/**
 * Does training work through WebGPU on this machine? Opens the tiny step with the perceptual network, refusing any
 * operator on the CPU, then compares ten steps without it on the CPU and on WebGPU.
 * Run: node --conditions=@irodori/source --import tsx tools/src/webgpu-smoke.ts [--json] [--open]
 * Exit code 0 when the losses agree, 1 otherwise, or when WebGPU does not work here. With --json, the runs as the last
 * line; with --open it ends before the steps. The drivers must be in the environment from the start (docs/webgpu.md).
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseDevice, RuntimeError } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { openWithPerceptual, report, trainTiny } from './device/compare.ts';

const STEPS = 10;
const repository = resolve(fileURLToPath(import.meta.url), '../../..');

try {
  await chooseDevice(ort, 'webgpu');
  await openWithPerceptual(ort, 'webgpu', repository);
  console.log('The training step with the perceptual network opens on webgpu, no operator on the CPU.');
  if (!process.argv.includes('--open')) {
    const [cpu, webgpu] = [await trainTiny(ort, 'cpu', STEPS), await trainTiny(ort, 'webgpu', STEPS)];
    const { lines, passed } = report(cpu, webgpu);
    console.log(lines.join('\n'));
    if (process.argv.includes('--json')) console.log(JSON.stringify({ cpu, webgpu }));
    process.exitCode = passed ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof RuntimeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

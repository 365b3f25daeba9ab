/**
 * Does training work on this machine's NVIDIA GPU? Ten tiny steps on the CPU and on CUDA, compared.
 * Run: node --conditions=@irodori/source --import tsx tools/src/cuda-smoke.ts
 * Exit code 0 when the losses agree, 1 otherwise, or when CUDA does not work here.
 */
import { chooseDevice, RuntimeError } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { report, trainTiny } from './device/compare.ts';

const STEPS = 10;

try {
  await chooseDevice(ort, 'cuda');
  const { lines, passed } = report(await trainTiny(ort, 'cpu', STEPS), await trainTiny(ort, 'cuda', STEPS));
  console.log(lines.join('\n'));
  if (!passed) {
    console.log('  TF32 arithmetic on recent GPUs loses digits: try again with NVIDIA_TF32_OVERRIDE=0 (docs/cuda.md)');
  }
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  if (!(error instanceof RuntimeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

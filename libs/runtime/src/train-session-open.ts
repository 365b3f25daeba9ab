import type { OrtBackend, SessionOptions } from './backend.ts';
import { RuntimeError, firstLine } from './backend.ts';
import { identityModel } from './identity-model.ts';
import type { StepProgram } from './train-program.ts';
import { LoopTrainSession, type LoopProgram } from './train-session-loop.ts';
import type { StepSession } from './train-session-state.ts';
import { WebGpuTrainSession } from './train-session-webgpu.ts';
import { TrainSession } from './train-session.ts';

export const deviceNames = ['cpu', 'webgpu', 'cuda'] as const;
/** Where training steps run. */
export type Device = (typeof deviceNames)[number];

const help: Record<Device, string> = {
  cpu: 'the runtime itself does not work; install onnxruntime-node again',
  webgpu: 'it needs a GPU with a Vulkan, Metal or Direct3D 12 driver (docs/webgpu.md); the cpu works everywhere',
  cuda:
    'install its libraries with: node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12 ' +
    '(needs an NVIDIA driver, CUDA 12 and cuDNN 9, docs/cuda.md); the cpu works everywhere',
};

/**
 * Runs one number through a device.
 * @throws RuntimeError in one line, with what to install, when the device does not work here
 */
export async function probeDevice(ort: OrtBackend, device: Device): Promise<void> {
  try {
    // The runtime's own log would say the same at length.
    const options = { executionProviders: [device], logSeverityLevel: 4 } as const;
    const session = await ort.InferenceSession.create(identityModel(), options);
    const sent = Math.fround(0.1);
    const got = (await session.run({ x: new ort.Tensor('float32', Float32Array.of(sent), [1]) }))['y']?.data[0];
    await session.release();
    if (got !== sent) throw new Error(`it gave back ${String(got)} for ${sent}`);
  } catch (error) {
    throw new RuntimeError(`device ${device}: not available here (${reason(firstLine(error))}); ${help[device]}`);
  }
}

/** The end of the runtime's message: before it stand source files and functions. */
function reason(message: string): string {
  return message.replace(/^.*was false\.\s*/, '').replace(/^.*\bFAIL : /, '');
}

/**
 * The device to train on. `auto` takes CUDA where it works and the CPU otherwise; WebGPU, experimental in Node, only when
 * asked for.
 * @throws RuntimeError when the device asked for does not work here
 */
export async function chooseDevice(ort: OrtBackend, wanted: Device | 'auto'): Promise<Device> {
  if (wanted !== 'auto') {
    if (wanted !== 'cpu') await probeDevice(ort, wanted);
    return wanted;
  }
  return probeDevice(ort, 'cuda').then(
    () => 'cuda',
    () => 'cpu',
  );
}

export interface OpenOptions {
  readonly device: Device;
  /** Every state tensor by name; absent moments start at 0, absent averages at their parameter. */
  readonly initial: ReadonlyMap<string, Float32Array>;
  /** Optimizer steps that `initial` has behind it. */
  readonly step?: number;
  /** Threads, log level and the like; the providers are set here. */
  readonly sessionOptions?: SessionOptions;
  /** Of the random numbers that the graph takes in. @default 0 */
  readonly seed?: number;
}

/**
 * The session that suits a program and a device: a loop runs on the CPU and CUDA, a single step on all three, on WebGPU
 * with its state in GPU buffers. Build the program for the target of the same name.
 * @throws RuntimeError when the device or the program does not work, or the state does not fit
 */
export async function openTrainSession(
  ort: OrtBackend,
  program: StepProgram | LoopProgram,
  { device, initial, step = 0, sessionOptions, seed = 0 }: OpenOptions,
): Promise<StepSession> {
  const options = { step, seed, sessionOptions: { ...sessionOptions, executionProviders: [device] } };
  if (device === 'webgpu') {
    if ('steps' in program) {
      throw new RuntimeError('device webgpu: expected a single step, got a loop, which would run on the CPU');
    }
    return WebGpuTrainSession.create(ort, program, initial, options);
  }
  return 'steps' in program
    ? LoopTrainSession.create(ort, program, initial, options)
    : TrainSession.create(ort, program, initial, options);
}

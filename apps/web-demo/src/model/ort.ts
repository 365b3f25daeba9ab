import type { OrtBackend, SessionOptions } from '@irodori/runtime';
import asyncifyModule from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import wasmModule from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmBinary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { isRealAdapter, type Adapter } from './adapter.ts';
import type { Backend, BackendChoice } from './types.ts';

export interface Runtime {
  readonly ort: OrtBackend;
  readonly backend: Backend;
  readonly threads: number;
  readonly sessionOptions: SessionOptions;
}

/** Threads for WebAssembly: as asked, else the cores up to four; one where memory cannot be shared. */
function threadCount(asked: number, isolated: boolean, cores: number): number {
  if (!isolated) return 1;
  return asked > 0 ? Math.min(asked, 16) : Math.max(1, Math.min(4, cores));
}

/** Whether there is a graphics device to compute on. Asking is the only way to know. */
async function hasAdapter(): Promise<boolean> {
  try {
    const gpu = (navigator as { gpu?: { requestAdapter(): Promise<Adapter | null> } }).gpu;
    return isRealAdapter(await gpu?.requestAdapter());
  } catch {
    return false;
  }
}

const absolute = (path: string): string => new URL(path, import.meta.url).href;

/** Loads one build of ONNX Runtime: the small one, or the one with WebGPU when an adapter answered. */
export async function openRuntime(choice: BackendChoice, askedThreads: number): Promise<Runtime> {
  const threads = threadCount(
    askedThreads,
    globalThis.crossOriginIsolated === true,
    navigator.hardwareConcurrency || 1,
  );
  if (choice !== 'wasm' && (await hasAdapter())) {
    const ort = await import('onnxruntime-web/webgpu');
    ort.env.wasm.numThreads = threads;
    ort.env.wasm.wasmPaths = { mjs: absolute(asyncifyModule), wasm: absolute(asyncifyBinary) };
    ort.env.logLevel = 'error';
    return { ort, backend: 'webgpu', threads, sessionOptions: { executionProviders: ['webgpu', 'wasm'] } };
  }
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = { mjs: absolute(wasmModule), wasm: absolute(wasmBinary) };
  ort.env.logLevel = 'error';
  return {
    ort,
    backend: 'wasm',
    threads,
    sessionOptions: { executionProviders: ['wasm'], graphOptimizationLevel: 'all' },
  };
}

import { afterEach, describe, expect, it, vi } from 'vitest';
import { isRealAdapter, type Adapter } from './adapter.ts';
import { openRuntime } from './ort.ts';

const wasm = { name: 'wasm', env: { wasm: {} } };
const webgpu = { name: 'webgpu', env: { wasm: {} } };
vi.mock('onnxruntime-web/wasm', () => wasm);
vi.mock('onnxruntime-web/webgpu', () => webgpu);

afterEach(() => void vi.unstubAllGlobals());

const withAdapter = (requestAdapter: () => Promise<Adapter | null>) =>
  vi.stubGlobal('navigator', { hardwareConcurrency: 2, gpu: { requestAdapter } });

const REAL: [string, Adapter][] = [
  ['an integrated one', { info: { vendor: 'intel', architecture: 'gen-12lp', device: '', description: '' } }],
  ['a card', { info: { vendor: 'nvidia', architecture: 'ampere', isFallbackAdapter: false } }],
  ['one of an older browser', { isFallbackAdapter: false }],
  ['one that says nothing', {}],
];
const SOFTWARE: [string, Adapter | null][] = [
  ['none', null],
  ['a fallback', { info: { isFallbackAdapter: true } }],
  ['a fallback of an older browser', { isFallbackAdapter: true }],
  ['SwiftShader by its name', { info: { vendor: 'google', architecture: 'swiftshader', isFallbackAdapter: false } }],
  ['Mesa on the processor', { info: { vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' } }],
  ['Windows on the processor', { info: { vendor: 'microsoft', description: 'Microsoft Basic Render Driver' } }],
];

it.each(REAL)('%s is a graphics device', (_, adapter) => expect(isRealAdapter(adapter)).toBe(true));
it.each(SOFTWARE)('%s is none', (_, adapter) => expect(isRealAdapter(adapter)).toBe(false));

describe('the runtime that the editor opens', () => {
  it.each(REAL)('has WebGPU by itself with %s', async (_, adapter) => {
    withAdapter(() => Promise.resolve(adapter));
    expect(await openRuntime('auto', 0)).toMatchObject({ backend: 'webgpu', ort: { name: 'webgpu' } });
    expect(await openRuntime('wasm', 0)).toMatchObject({ backend: 'wasm', ort: { name: 'wasm' } });
  });

  it.each(SOFTWARE)('is WebAssembly with %s', async (_, adapter) => {
    withAdapter(() => Promise.resolve(adapter));
    expect(await openRuntime('auto', 0)).toMatchObject({ backend: 'wasm', ort: { name: 'wasm' } });
  });

  it('is WebAssembly where the question fails or nobody answers it', async () => {
    withAdapter(() => Promise.reject(new Error('lost')));
    expect((await openRuntime('auto', 0)).backend).toBe('wasm');
    vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
    expect((await openRuntime('auto', 0)).backend).toBe('wasm');
  });
});

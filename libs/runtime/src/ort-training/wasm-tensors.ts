import type { WasmHeap } from './wasm-heap.ts';
import { OrtTrainingError } from './wasm-module.ts';

/** ONNX element types that cross the border here. */
const FLOAT = 1;
const BOOL = 9;
const CPU = 1;

/** A float32 tensor on its way in or out. */
export interface OrtTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A tensor in the module's memory, and where its data lies; the caller releases both. */
export function createTensor(heap: WasmHeap, { shape, data }: OrtTensor) {
  const { module } = heap;
  const buffer = heap.store(data);
  const dims = heap.store(Uint32Array.from(shape));
  try {
    const handle = heap.handle('tensor', () =>
      module._OrtCreateTensor(FLOAT, buffer, data.byteLength, dims, shape.length, CPU),
    );
    return {
      handle,
      buffer,
      release() {
        module._OrtReleaseTensor(handle);
        heap.free(buffer);
      },
    };
  } catch (error) {
    heap.free(buffer);
    throw error;
  } finally {
    heap.free(dims);
  }
}

/** Copies an output out of the runtime and releases it there. */
export function takeTensor(heap: WasmHeap, tensor: number, name: string): OrtTensor {
  const { module } = heap;
  try {
    return heap.withWords(4, (pointer, at) => {
      heap.call(`output '${name}'`, () =>
        module._OrtGetTensorData(tensor, pointer(0), pointer(1), pointer(2), pointer(3)),
      );
      const dims = new Uint32Array(heap.read(at(2), 4 * at(3)).buffer);
      module._OrtFree(at(2));
      const shape = [...dims];
      const count = shape.reduce((a, b) => a * b, 1);
      const type = at(0);
      if (type === FLOAT) return { shape, data: new Float32Array(heap.read(at(1), 4 * count).buffer) };
      if (type === BOOL) return { shape, data: Float32Array.from(heap.read(at(1), count)) };
      throw new OrtTrainingError(`output '${name}': expected float32 or bool, got ONNX type ${type}`);
    });
  } finally {
    module._OrtReleaseTensor(tensor);
  }
}

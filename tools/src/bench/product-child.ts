import { buildMatrixProduct } from './matrix-product.ts';
import { InferenceSession, Tensor } from '@irodori/training/onnxruntime';

/** The machine's ceiling: one large matrix product through the runtime; prints the best rate in GFLOP/s. */
const SIZE = 1536;
const RUNS = 12;

const session = await InferenceSession.create(buildMatrixProduct(SIZE), { intraOpNumThreads: Number(process.argv[2]) });
const matrix = (): Tensor =>
  new Tensor(
    'float32',
    Float32Array.from({ length: SIZE * SIZE }, (_, i) => (i % 7) - 3),
    [SIZE, SIZE],
  );
const feeds = { a: matrix(), b: matrix() };
let best = Infinity;
for (let run = 0; run < RUNS; run++) {
  const began = performance.now();
  await session.run(feeds);
  best = Math.min(best, performance.now() - began);
}
process.stdout.write(`${JSON.stringify({ gigaflops: (2 * SIZE ** 3) / best / 1e6 })}\n`);

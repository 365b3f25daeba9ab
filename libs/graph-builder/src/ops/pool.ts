import type { Value } from '../graph/index.ts';
import { defineOp } from './define-op.ts';
import { mul } from './elementwise.ts';
import { expand } from './expand.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { reshape } from './movement.ts';
import { inferPool, poolAttributes, poolGeometry, type PoolGeometry } from './pool-geometry.ts';

defineOp('MaxPool', {
  infer: inferPool,
  vjp: ({ inputs: [x], attributes }, [dy]) => [() => maxPoolGrad(x!, dy!, poolGeometry(attributes))],
});

const averagePoolOp = defineOp('AveragePool', {
  infer: inferPool,
  vjp: ({ inputs: [x], attributes }, [dy]) => {
    const geometry = poolGeometry(attributes);
    return [() => averagePoolGrad(x!, dy!, geometry, attributes.count_include_pad === 1)];
  },
});

/** Mean over k x k windows; `countPadding` says whether padding counts as zeros or not at all. */
export function averagePool(x: Value, geometry: PoolGeometry, countPadding = false): Value {
  return averagePoolOp([x], { ...poolAttributes(geometry), count_include_pad: Number(countPadding) })[0]!;
}

/**
 * Window = stride: each pixel of a block gets dy / k^2. Stride 1 with 'same' padding: the zero-padded mean is its own
 * adjoint, after dividing by the true count of pixels under each window where padding does not count.
 */
function averagePoolGrad(x: Value, dy: Value, { kernel, stride, padding }: PoolGeometry, countPadding: boolean): Value {
  const [n, c, h, w] = x.shape as readonly [number, number, number, number];
  if (stride === kernel && padding === 0 && h % kernel === 0 && w % kernel === 0) {
    const blocks = reshape(mul(dy, 1 / (kernel * kernel)), [n, c, h / kernel, 1, w / kernel, 1]);
    return reshape(expand(blocks, [n, c, h / kernel, kernel, w / kernel, kernel]), [n, c, h, w]);
  }
  if (stride !== 1 || padding * 2 !== kernel - 1) {
    dy.graph.fail(
      `AveragePool: gradients expect stride = kernel, or stride 1 with 'same' padding; got kernel ${kernel}, stride ${stride}, padding ${padding}`,
    );
  }
  const weighted = countPadding ? dy : mul(dy, windowWeights(x, kernel));
  return averagePool(weighted, { kernel, stride: 1, padding }, true);
}

/** k^2 over the number of pixels inside the image under each 'same' window, [1, 1, H, W]. */
function windowWeights(x: Value, kernel: number): Value {
  const [h, w] = [x.shape[2] as number, x.shape[3] as number];
  const reach = (kernel - 1) / 2;
  const inside = (at: number, size: number): number => Math.min(size, at + reach + 1) - Math.max(0, at - reach);
  const data = Float32Array.from(
    { length: h * w },
    (_, i) => (kernel * kernel) / (inside(Math.floor(i / w), h) * inside(i % w, w)),
  );
  return x.graph.constant({ dtype: 'float32', shape: [1, 1, h, w], data });
}

import type { Value } from '../graph/index.ts';
import { greaterOrEqual, maxPool, reshape, slice, where } from '../ops/index.ts';
import { maxPoolGrad } from '../ops/max-pool-grad.ts';
import { nchwcPooled } from '../ops/nchwc.ts';
import { poolAttributes, poolGeometry, type PoolGeometry } from '../ops/pool-geometry.ts';
import { imageShape, type Rule } from './layout.ts';
import { columnsByTurns, rowsByTurns } from './phases.ts';

export const averagePoolRule: Rule = (node, layout) => {
  const x = node.inputs[0];
  if (!layout.isWhole(x)) return false;
  layout.set(node.outputs[0]!, nchwcPooled(layout.inOne(x), 'AveragePool', node.attributes));
  return true;
};

export const maxPoolRule: Rule = (node, layout) => {
  const blocked = layout.blockedForm(node.inputs[0]);
  if (!blocked) return false;
  const { kernel, stride } = poolGeometry(node.attributes);
  const { parts, rest } = blocked;
  const pooled = parts.map((part) => nchwcPooled(part, 'MaxPool', node.attributes));
  layout.set(node.outputs[0]!, pooled, rest && (() => maxPool(rest(), kernel, stride)));
  return true;
};

/** Windows side by side only; others are left to what there is for plain images. */
export const maxPoolGradRule: Rule = (node, layout) => {
  const [x, dy] = node.inputs;
  const geometry = poolGeometry(node.attributes);
  const { kernel, stride } = geometry;
  const [, , h, w] = imageShape(x!) ?? [0, 0, 0, 0];
  const blocked = layout.blockedForm(x);
  if (!blocked || stride !== kernel || h % kernel || w % kernel) return false;
  const { parts, rest } = blocked;
  const whole = layout.inOne(dy!);
  let from = 0;
  const gradients = parts.map((part) => {
    const to = from + (part.shape[1] as number);
    const own = slice(whole, [1], [from], [to]);
    from = to;
    return toFirstMaximum(part, own, geometry, layout.block);
  });
  const behind = layout.inBlocks(dy!).rest;
  layout.set(node.outputs[0]!, gradients, rest && behind && (() => maxPoolGrad(rest(), behind(), geometry)));
  return true;
};

/** The gradient of each window goes to its first maximum in row order; the last pixel has it when no other is one. */
function toFirstMaximum(x: Value, dy: Value, geometry: PoolGeometry, block: number): Value {
  const { kernel } = geometry;
  const best = nchwcPooled(x, 'MaxPool', poolAttributes(geometry));
  const [n, c, h, w] = best.shape as readonly [number, number, number, number];
  const windows = reshape(x, [(n * c * h) / block, kernel, w, kernel * block]);
  const last = kernel * kernel - 1;
  let free = dy;
  const rows = Array.from({ length: kernel }, (_, u) => {
    const row = slice(windows, [1], [u], [u + 1]);
    const columns = Array.from({ length: kernel }, (__, v) => {
      if (u * kernel + v === last) return free;
      const pixels = reshape(slice(row, [3], [v * block], [(v + 1) * block]), [n, c, h, w]);
      const wins = greaterOrEqual(pixels, best);
      const own = where(wins, free, 0);
      free = where(wins, 0, free);
      return own;
    });
    return columnsByTurns(columns, block);
  });
  return rowsByTurns(rows, block);
}

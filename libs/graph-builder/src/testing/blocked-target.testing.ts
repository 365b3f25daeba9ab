import { targets, type Target } from '../ops/index.ts';
import { buildNchwcProbe, nchwcTarget } from '../programs/nchwc-probe.ts';
import { floats, openBytes } from './run-graph.testing.ts';

/** The CPU with images of any size in blocks of channels; without blocks where this runtime has none. */
export async function blockedTarget(): Promise<Target> {
  const { bytes, shape, data } = buildNchwcProbe();
  const memory = await openBytes(bytes, false)
    .then((run) => run({ image: floats(shape, data) }))
    .then((outputs) => outputs['memory']!.data as Float32Array)
    .catch(() => undefined);
  const { nchwc } = nchwcTarget(memory);
  return nchwc ? { ...targets.cpu, nchwc: { ...nchwc, fromPixels: 1 } } : targets.cpu;
}

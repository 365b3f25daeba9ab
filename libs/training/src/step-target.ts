import { targets, type Target } from '@irodori/graph-builder';
import { buildNchwcProbe, nchwcTarget } from '@irodori/graph-builder/training';
import { probeMemory, type Device, type OrtBackend } from '@irodori/runtime';

/** What the training step is lowered for: on the CPU, with blocks of channels where this runtime and processor have them. */
export async function stepTarget(ort: OrtBackend, device: Device): Promise<Target> {
  return device === 'cpu' ? nchwcTarget(await probeMemory(ort, buildNchwcProbe())) : targets[device];
}

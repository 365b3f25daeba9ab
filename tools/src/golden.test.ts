import { readdirSync, readFileSync } from 'node:fs';
import { buildNchwcProbe, nchwcTarget } from '@irodori/graph-builder';
import { probeMemory, readSafetensors } from '@irodori/runtime';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { compareGolden } from './golden/compare.ts';
import { readGolden } from './golden/settings.ts';

const folder = new URL('../../testdata/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));

describe('golden numbers', () => {
  it.each(files)('%s: forward, losses, gradients, updates and loss curve', async (file) => {
    const golden = readGolden(readSafetensors(readFileSync(new URL(file, folder)), file), file);
    const findings = await compareGolden(golden);
    expect(findings.map(({ compared }) => compared > 0)).toEqual(findings.map(() => true));
    expect(findings.filter(({ worst, tolerance }) => !(worst <= tolerance))).toEqual([]);
  });

  it.each(files)('%s: the same in blocks of channels, wherever there are enough', async (file) => {
    const { nchwc, ...target } = nchwcTarget(await probeMemory(ort, buildNchwcProbe()));
    // Every x86-64 runtime has them; elsewhere plain images are all there is.
    expect(nchwc !== undefined || process.arch !== 'x64').toBe(true);
    if (!nchwc) return;
    const golden = readGolden(readSafetensors(readFileSync(new URL(file, folder)), file), file);
    const findings = await compareGolden(golden, { ...target, nchwc: { ...nchwc, fromPixels: 1 } });
    expect(findings.filter(({ worst, tolerance }) => !(worst <= tolerance))).toEqual([]);
  });
});

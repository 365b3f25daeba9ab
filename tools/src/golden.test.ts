import { readdirSync, readFileSync } from 'node:fs';
import { buildNchwcProbe, nchwcTarget } from '@irodori/graph-builder/training';
import { probeMemory, readSafetensors } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { describe, expect, it } from 'vitest';
import { compareGolden } from './golden/compare.ts';
import { readGolden } from './golden/settings.ts';

const folder = new URL('../../testdata/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
const open = (file: string) => readGolden(readSafetensors(readFileSync(new URL(file, folder)), file), file);

describe('golden numbers', () => {
  it.each(files)('%s: forward, losses, gradients, updates and loss curve', async (file) => {
    const findings = await compareGolden(open(file));
    expect(findings.map(({ compared }) => compared > 0)).toEqual(findings.map(() => true));
    expect(findings.filter(({ worst, tolerance }) => !(worst <= tolerance))).toEqual([]);
  });

  // Widths in blocks of 8; narrower layers stay plain.
  const wide = files.filter((file) => open(file).config.generator.widths.every((width) => width % 8 === 0));
  it.each(wide)('%s: the same in blocks of channels, wherever there are enough', async (file) => {
    const { nchwc, ...target } = nchwcTarget(await probeMemory(ort, buildNchwcProbe()));
    // Every x86-64 runtime has them; elsewhere plain images are all there is.
    expect(nchwc !== undefined || process.arch !== 'x64').toBe(true);
    if (!nchwc) return;
    const findings = await compareGolden(open(file), { ...target, nchwc: { ...nchwc, fromPixels: 1 } });
    expect(findings.filter(({ worst, tolerance }) => !(worst <= tolerance))).toEqual([]);
  });
});

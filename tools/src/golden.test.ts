import { readdirSync, readFileSync } from 'node:fs';
import { readSafetensors } from '@irodori/runtime';
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
});

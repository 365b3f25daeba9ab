import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckpointError, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const checkpoint: Checkpoint = {
  meta: {
    version: 1,
    step: 12,
    dataPosition: 13,
    seed: 7,
    configHash: 'abc',
    config: { preset: 'tiny', note: '"sha256":"' },
    best: { step: 10, score: 0.1 + 0.2 },
    loop: { mean: 1 / 3 },
    images: 12,
    seconds: 3.5,
  },
  tensors: new Map([
    ['net.weight', { shape: [2, 2], data: Float32Array.of(1, -0, 1e-45, 3.4e38) }],
    ['firstMoment.net.weight', { shape: [2, 2], data: new Float32Array(4) }],
  ]),
};

describe('checkpoint', () => {
  it('comes back exactly, numbers bit for bit', () => {
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint, sha256), sha256)).toEqual(checkpoint);
  });

  it('shows every changed byte', () => {
    const bytes = encodeCheckpoint(checkpoint, sha256);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expect(() => decodeCheckpoint(damaged, sha256)).toThrow(CheckpointError);
      }),
      { numRuns: 400 },
    );
  });

  it('shows every cut', () => {
    const bytes = encodeCheckpoint(checkpoint, sha256);
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => decodeCheckpoint(bytes.subarray(0, length), sha256)).toThrow(CheckpointError);
    }
  });

  it('refuses tensors that are no checkpoint, and another version, in one line', () => {
    const foreign = writeSafetensors([['a', { dtype: 'F32', shape: [1], data: new Float32Array(1) }]]);
    expect(() => decodeCheckpoint(foreign, sha256, 'x.safetensors')).toThrow(/^x\.safetensors: expected a checkpoint/);
    const meta = { ...checkpoint.meta, version: 1 as const };
    const bytes = encodeCheckpoint({ meta, tensors: new Map() }, sha256);
    const file = readSafetensors(bytes);
    const text = file.metadata.get('checkpoint') ?? '';
    const later = writeSafetensors(
      [],
      [
        ['sha256', '0'.repeat(64)],
        ['format', 'irodori-checkpoint'],
        ['checkpoint', text.replace('"version":1', '"version":2')],
      ],
    );
    const place = Buffer.from(later).indexOf('"sha256":"') + 10;
    later.set(new TextEncoder().encode(sha256(later)), place);
    expect(() => decodeCheckpoint(later, sha256)).toThrow('expected version 1, got 2');
  });
});

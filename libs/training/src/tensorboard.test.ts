import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c, encodeEvent, maskedCrc, tfRecord } from './tensorboard.ts';

const ascii = (text: string) => new TextEncoder().encode(text);

describe('crc32c', () => {
  it('gives the check values of RFC 3720, appendix B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e);
    expect(crc32c(ascii('123456789'))).toBe(0xe3069283);
  });
});

describe('tfRecord', () => {
  it('frames data with its length and two masked checksums', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        const record = Buffer.from(tfRecord(data));
        expect(record.length).toBe(data.length + 16);
        expect(Number(record.readBigUInt64LE(0))).toBe(data.length);
        expect(record.readUInt32LE(8)).toBe(maskedCrc(record.subarray(0, 8)));
        expect([...record.subarray(12, 12 + data.length)]).toEqual([...data]);
        const masked = record.readUInt32LE(12 + data.length);
        // Unmask as TensorFlow's crc32c.h does.
        const rotated = (masked - 0xa282ead8) >>> 0;
        expect(((rotated >>> 17) | (rotated << 15)) >>> 0).toBe(crc32c(data));
      }),
    );
  });
});

describe('encodeEvent', () => {
  it('writes the bytes that TensorFlow writes for a scalar', () => {
    // Event(wall_time=1.5, step=300, summary=Summary(value=[Value(tag="a", simple_value=2.0)])), by hand from event.proto.
    const expected = [0x09, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0x10, 0xac, 0x02];
    const value = [0x0a, 1, 0x61, 0x15, 0, 0, 0, 0x40];
    const summary = [0x0a, value.length, ...value];
    const event = encodeEvent({ step: 300, scalars: [['a', 2]] }, 1.5);
    expect([...event]).toEqual([...expected, 0x2a, summary.length, ...summary]);
  });
});

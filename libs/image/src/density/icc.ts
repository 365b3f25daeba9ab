import { decodeText } from '../platform.ts';

/** The name of a color profile (ICC), such as `Display P3`; undefined where it has none that can be read. */
export function profileName(icc: Uint8Array): string | undefined {
  if (icc.length < 132) return undefined;
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const count = Math.min(view.getUint32(128), 200);
  for (let i = 0, at = 132; i < count && at + 12 <= icc.length; i++, at += 12) {
    if (view.getUint32(at) !== 0x64657363) continue;
    const [start, length] = [view.getUint32(at + 4), view.getUint32(at + 8)];
    if (start + length > icc.length || length < 16) return undefined;
    return describe(icc.subarray(start, start + length));
  }
  return undefined;
}

/** Both forms of the tag: `desc` of version 2, `mluc` of version 4, whose first language is taken. */
function describe(tag: Uint8Array): string | undefined {
  const view = new DataView(tag.buffer, tag.byteOffset, tag.byteLength);
  const type = view.getUint32(0);
  let text: string | undefined;
  if (type === 0x64657363) text = decodeText(tag.subarray(12, 12 + view.getUint32(8)), 'latin1');
  else if (type === 0x6d6c7563 && tag.length >= 28) {
    const [length, at] = [view.getUint32(20), view.getUint32(24)];
    text = decodeText(tag.subarray(at, at + length), 'utf-16be');
  }
  const shown = [...(text ?? '')].filter((character) => character >= ' ').join('');
  return shown.trim().slice(0, 100) || undefined;
}

/** Whether a profile is that of sRGB by its name: nothing is converted then. */
export const isSrgb = (name: string): boolean => /srgb/i.test(name) && !/linear/i.test(name);

// What browsers and Node both have beyond the language; the library's types name neither.
interface Decoder {
  decode(bytes: Uint8Array): string;
}
const platform = globalThis as unknown as {
  readonly TextDecoder: new (label: string) => Decoder;
  atob(base64: string): string;
};

/** Bytes as text in an encoding such as `utf-8`; a byte order mark is left out. Throws RangeError on an unknown name. */
export const decodeText = (bytes: Uint8Array, encoding: string): string =>
  new platform.TextDecoder(encoding).decode(bytes);

/** The bytes of base64 text. Throws on anything else. */
export function decodeBase64(text: string): Uint8Array {
  const binary = platform.atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

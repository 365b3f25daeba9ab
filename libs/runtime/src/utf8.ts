interface TextCodecs {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
  readonly TextDecoder: new (label: string, options: { fatal: boolean }) => { decode(bytes: Uint8Array): string };
}

// Node and browsers have both as globals; the language's own library does not declare them.
const codecs = globalThis as unknown as TextCodecs;

export const encodeUtf8 = (text: string): Uint8Array<ArrayBuffer> => new codecs.TextEncoder().encode(text);

/** @throws TypeError on bytes that are not UTF-8 */
export const decodeUtf8 = (bytes: Uint8Array): string => new codecs.TextDecoder('utf-8', { fatal: true }).decode(bytes);

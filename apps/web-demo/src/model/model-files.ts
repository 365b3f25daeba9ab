import { MANIFEST_FILE, ManifestError, parseManifest } from '@irodori/runtime';
import type { ModelFile, ModelManifest } from '@irodori/runtime';
import { Fault, orFault } from './errors.ts';
import type { LoadProgress, ModelSource } from './types.ts';

export interface ModelFiles {
  readonly manifest: ModelManifest;
  readonly generator?: Uint8Array;
  readonly encoder?: Uint8Array;
  readonly decoder?: Uint8Array;
  /** The parts network, where the folder has one. */
  readonly parts?: Uint8Array;
}

/** Larger ONNX files are refused: they would not fit a browser's memory. */
const MAX_MODEL_BYTES = 512 * 2 ** 20;
const CACHE = 'irodori-models';

interface Reader {
  /** The text of model.json. */
  manifest(): Promise<string>;
  /** The bytes that the manifest describes, checked. */
  read(file: ModelFile, onBytes: (count: number) => void): Promise<Uint8Array>;
}

/**
 * Reads a model folder: manifest first, then the halves of the generator, or the whole where it has no halves, and the parts
 * network where there is one.
 */
export async function readModelFiles(
  source: ModelSource,
  whole: boolean,
  onProgress: (progress: LoadProgress) => void,
): Promise<ModelFiles> {
  if (source.kind === 'server') throw new Fault('fault.learnModel', `${source.name}: the server keeps its files`);
  const reader = source.kind === 'bundled' ? served(source.url) : picked(source.files);
  const text = await reader.manifest();
  const manifest = orFault(ManifestError, 'fault.modelManifest', () => parseManifest(text));
  const { encoder, decoder, generator } = manifest.files;
  const wanted =
    encoder && decoder && !whole
      ? [
          { name: 'encoder' as const, file: encoder },
          { name: 'decoder' as const, file: decoder },
        ]
      : [{ name: 'generator' as const, file: generator }];
  const networks = [...wanted, ...(manifest.parts ? [{ name: 'parts' as const, file: manifest.parts.file }] : [])];
  const total = networks.reduce((sum, { file }) => sum + file.bytes, 0);
  if (total > MAX_MODEL_BYTES) {
    throw new Fault(
      'fault.memory',
      `model: expected at most ${MAX_MODEL_BYTES} bytes, ${MANIFEST_FILE} names ${total}`,
    );
  }
  let received = 0;
  const files: Partial<Record<'generator' | 'encoder' | 'decoder' | 'parts', Uint8Array>> = {};
  const read = networks.map(async ({ name, file }) => {
    files[name] = await reader.read(file, (count) => {
      received += count;
      onProgress({ stage: 'download', received, total });
    });
  });
  await Promise.all(read);
  onProgress({ stage: 'check', received: total, total });
  return { manifest, ...files };
}

/** SHA-256 as 64 hexadecimal digits; undefined where the page is not a secure context and the browser has no digest. */
export async function sha256(bytes: Uint8Array): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether its checksum could be compared; throws where it differs. */
async function check(file: ModelFile, bytes: Uint8Array): Promise<boolean> {
  if (bytes.byteLength !== file.bytes) {
    throw new Fault('fault.modelDamaged', `${file.path}: expected ${file.bytes} bytes, got ${bytes.byteLength}`);
  }
  const digest = await sha256(bytes);
  if (digest !== undefined && digest !== file.sha256) {
    throw new Fault(
      'fault.modelDamaged',
      `${file.path}: expected SHA-256 ${file.sha256.slice(0, 12)}…, got ${digest.slice(0, 12)}…`,
    );
  }
  return digest !== undefined;
}

/** Files the user picked: all of the folder, or the manifest and its ONNX files. */
function picked(files: readonly { name: string; bytes: ArrayBuffer }[]): Reader {
  const find = (name: string) => files.find((file) => file.name === name)?.bytes;
  return {
    manifest: () => {
      const bytes = find(MANIFEST_FILE);
      if (bytes) return Promise.resolve(new TextDecoder().decode(bytes));
      const names = files
        .map((file) => file.name)
        .slice(0, 3)
        .join(', ');
      throw new Fault(
        'fault.modelForeign',
        `expected ${MANIFEST_FILE} beside the ONNX files, got ${names || 'nothing'}`,
      );
    },
    read: async (file, onBytes) => {
      const found = find(file.path);
      if (!found) {
        throw new Fault('fault.modelMissing', `${MANIFEST_FILE} names ${file.path}, which was not among the files`);
      }
      onBytes(found.byteLength);
      const bytes = new Uint8Array(found);
      await check(file, bytes);
      return bytes;
    },
  };
}

/** A folder of this site. ONNX files are kept in the browser's cache under their checksum, for visits without network. */
function served(url: string): Reader {
  return {
    manifest: async () => {
      const address = new URL(MANIFEST_FILE, url).href;
      const cache = await openCache();
      try {
        const response = await fetch(address, { cache: 'no-cache' });
        if (!response.ok) {
          throw new Fault('fault.modelMissing', `${MANIFEST_FILE}: the server answered ${response.status}`);
        }
        await keep(cache, address, response.clone());
        return await response.text();
      } catch (error) {
        const kept = await cache?.match(address);
        if (kept) return kept.text();
        throw error instanceof Fault
          ? error
          : new Fault('fault.modelMissing', `${MANIFEST_FILE}: no answer from the server`);
      }
    },
    read: async (file, onBytes) => {
      const address = new URL(file.path, url).href;
      const cache = await openCache();
      const key = `${address}?sha256=${file.sha256}`;
      const kept = await cache?.match(key);
      if (kept) {
        const bytes = new Uint8Array(await kept.arrayBuffer());
        onBytes(bytes.byteLength);
        await check(file, bytes);
        return bytes;
      }
      const bytes = await download(address, file, onBytes);
      const checked = await check(file, bytes);
      // Kept for the next visit while this one goes on.
      if (checked) void keepNewest(cache, address, key, new Response(bytes as Uint8Array<ArrayBuffer>));
      return bytes;
    },
  };
}

async function download(address: string, file: ModelFile, onBytes: (count: number) => void): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch {
    throw new Fault('fault.modelMissing', `${file.path}: no answer from the server`);
  }
  if (!response.ok || !response.body) {
    throw new Fault('fault.modelMissing', `${file.path}: the server answered ${response.status}`);
  }
  const out = new Uint8Array(file.bytes);
  let at = 0;
  const stream = response.body.getReader();
  for (let chunk = await stream.read(); !chunk.done; chunk = await stream.read()) {
    if (at + chunk.value.byteLength > out.byteLength) {
      await stream.cancel();
      throw new Fault('fault.modelDamaged', `${file.path}: expected ${file.bytes} bytes, got more`);
    }
    out.set(chunk.value, at);
    at += chunk.value.byteLength;
    onBytes(chunk.value.byteLength);
  }
  return at === out.byteLength ? out : out.slice(0, at);
}

/** The browser's cache, or undefined where it is blocked: the model then lives in memory for this visit only. */
async function openCache(): Promise<Cache | undefined> {
  try {
    return await caches.open(CACHE);
  } catch {
    return undefined;
  }
}

async function keep(cache: Cache | undefined, key: string, response: Response): Promise<void> {
  try {
    await cache?.put(key, response);
  } catch {
    // Storage is full or blocked: the bytes in hand are enough for this visit.
  }
}

async function keepNewest(cache: Cache | undefined, address: string, key: string, response: Response): Promise<void> {
  try {
    for (const request of (await cache?.keys()) ?? []) {
      if (request.url.startsWith(`${address}?`) && request.url !== key) await cache?.delete(request);
    }
  } catch {
    // The older file stays.
  }
  await keep(cache, key, response);
}

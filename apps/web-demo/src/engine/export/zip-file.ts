import { Zip, ZipPassThrough } from 'fflate';

/** As file systems compare names that know no letter case. */
const fold = (name: string): string => name.normalize('NFC').toLowerCase();

/** A zip file in the making; names that occur again, in any letter case, get a number. */
export class ZipFile {
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  readonly #names = new Set<string>();
  readonly #zip = new Zip((error, chunk) => {
    if (error) throw error;
    this.#parts.push(chunk);
  });

  add(name: string, bytes: Uint8Array): void {
    const dot = name.lastIndexOf('.');
    let unique = name;
    for (let n = 2; this.#names.has(fold(unique)); n++) unique = `${name.slice(0, dot)} (${n})${name.slice(dot)}`;
    this.#names.add(fold(unique));
    const entry = new ZipPassThrough(unique);
    this.#zip.add(entry);
    entry.push(bytes, true);
  }

  finish(): Blob {
    this.#zip.end();
    return new Blob(this.#parts, { type: 'application/zip' });
  }
}

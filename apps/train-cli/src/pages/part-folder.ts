import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FolderLockedError, lockFolder, type FolderLock } from '@irodori/data';
import { makeFolder, writeFileAtomically } from '@irodori/training/common';
import { failure } from '../cli/errors.ts';

const ABOUT = 'irodori.json';
const VERSION = 1;
const OWN = /^(?:irodori\.json|\d{6}\.page|archive|\..*)$/;

/**
 * Colored pages of an archive that is not finished, in `NAME.part` beside it: a stopped run goes on from them, one process
 * at a time. Pages of another drawing, model or option are never taken over.
 */
export class PartFolder {
  readonly #folder: string;
  readonly #lock: FolderLock;
  readonly #there: Set<number>;

  private constructor(folder: string, lock: FolderLock, there: Set<number>) {
    this.#folder = folder;
    this.#lock = lock;
    this.#there = there;
  }

  /**
   * @param fingerprint of everything the pages depend on
   * @param fresh takes nothing over
   * @throws CliError in one line where another process has it, or something else lies there
   */
  static async open(folder: string, fingerprint: string, fresh: boolean): Promise<PartFolder> {
    makeFolder(folder);
    const foreign = readdirSync(folder).find((name) => !OWN.test(name));
    if (foreign !== undefined) {
      throw failure(`${folder}: expected colored pages of a stopped run, got ${foreign}; move the folder away`);
    }
    let lock;
    try {
      lock = await lockFolder(folder, { doing: 'coloring pages' });
    } catch (error) {
      if (error instanceof FolderLockedError) throw failure(`${error.message}; wait for it, or stop it`);
      throw error;
    }
    const about = join(folder, ABOUT);
    const pages = readdirSync(folder).filter((name) => name.endsWith('.page'));
    if (fresh || !matches(about, fingerprint)) {
      for (const name of pages.splice(0)) rmSync(join(folder, name));
      writeFileAtomically(about, `${JSON.stringify({ version: VERSION, fingerprint })}\n`);
    }
    return new PartFolder(folder, lock, new Set(pages.map((name) => Number(name.slice(0, 6)))));
  }

  pathOf(page: number): string {
    return join(this.#folder, `${String(page).padStart(6, '0')}.page`);
  }

  has(page: number): boolean {
    return this.#there.has(page);
  }

  put(page: number, bytes: Uint8Array): void {
    writeFileAtomically(this.pathOf(page), bytes);
    this.#there.add(page);
  }

  /** Where the archive is put together. */
  get archive(): string {
    return join(this.#folder, 'archive');
  }

  /** Leaves the pages to a later run. */
  release(): void {
    this.#lock.release();
  }

  /** Done with: the pages are in the archive. */
  remove(): void {
    this.release();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function matches(about: string, fingerprint: string): boolean {
  if (!existsSync(about)) return false;
  try {
    const said = JSON.parse(readFileSync(about, 'utf8')) as { version?: unknown; fingerprint?: unknown };
    return said.version === VERSION && said.fingerprint === fingerprint;
  } catch {
    return false;
  }
}

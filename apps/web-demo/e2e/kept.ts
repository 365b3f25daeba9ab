import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { DrawingCard } from '../src/shelf/types.ts';
import type { Bench } from './harness.ts';
import { painted } from './harness-page.ts';

/** A file that an earlier version of the editor wrote. */
export const fixture = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)));

/** What version 1 kept in the browser: see `fixtures/session-1.json`. */
export interface SessionOfVersion1 {
  readonly session: {
    readonly document: { readonly hints: readonly object[]; readonly base: { readonly id: string } };
  };
  readonly lines: { readonly width: number; readonly height: number; readonly channels: 1; readonly data: string };
}

export const firstSession = (): SessionOfVersion1 =>
  JSON.parse(fixture('session-1.json').toString()) as SessionOfVersion1;

/** A page that opens on the drawing that version 1 kept in its browser. */
export async function visitFirstSession(bench: Bench): Promise<Page> {
  const { page } = await bench.visit({
    raw: true,
    before: (opened) => keepFirstSession(opened, bench.site.url),
    expected: /404/,
  });
  await page.waitForSelector('[data-drawing="yesterday.png"]');
  return page;
}

/** Puts version 1's database into the browser. */
function keepFirstSession(page: Page, siteUrl: string): Promise<void> {
  const { session, lines } = firstSession();
  const kept = { lines: { ...lines, data: { $clamped: lines.data } } };
  const stores = { session: [['current', session]], lines: [[session.document.base.id, kept]] };
  return keepDatabase(page, siteUrl, 1, JSON.stringify({ stores }));
}

/**
 * Puts the database that version 2 left (`fixtures/shelf-2.json`) into the browser.
 * @param version another one than its own: of an editor to come
 */
export function keepShelf(page: Page, siteUrl: string, version = 2): Promise<void> {
  return keepDatabase(page, siteUrl, version, fixture('shelf-2.json').toString());
}

/**
 * Puts a database into the browser, from a page of the site that runs no editor.
 * @param text `stores` by name, each a list of keys and rows, as JSON; bytes and blobs in base64
 */
async function keepDatabase(page: Page, siteUrl: string, version: number, text: string): Promise<void> {
  await page.goto(`${siteUrl}icon.svg`);
  await page.evaluate(
    (given) =>
      new Promise<void>((resolve, reject) => {
        const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const revived = (_: string, value: Record<string, string> | null): unknown => {
          if (value?.['$bytes'] !== undefined) return bytes(value['$bytes']);
          if (value?.['$clamped'] !== undefined) return new Uint8ClampedArray(bytes(value['$clamped']));
          return value?.['$blob'] === undefined ? value : new Blob([bytes(value['data']!)], { type: value['$blob'] });
        };
        const { stores } = JSON.parse(given.text, revived) as { stores: Record<string, [IDBValidKey, unknown][]> };
        const request = indexedDB.open('irodori', given.version);
        request.onupgradeneeded = () => {
          for (const [name, rows] of Object.entries(stores)) {
            const store = request.result.createObjectStore(name);
            for (const [key, row] of rows) store.put(row, key);
          }
        };
        request.onerror = () => reject(request.error!);
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
      }),
    { text, version },
  );
}

/** Names of the drawings that the browser keeps, the newest first. */
export const keptNames = async (page: Page): Promise<string[]> => (await keptDrawings(page)).map(({ name }) => name);

/** The drawings that the browser keeps, the newest first. */
export function keptDrawings(page: Page): Promise<Pick<DrawingCard, 'id' | 'name' | 'hints' | 'untouched'>[]> {
  return page.evaluate(
    () =>
      new Promise<DrawingCard[]>((resolve, reject) => {
        const request = indexedDB.open('irodori');
        request.onerror = () => reject(request.error!);
        request.onsuccess = () => {
          const all = request.result.transaction('drawings').objectStore('drawings').getAll() as IDBRequest<
            DrawingCard[]
          >;
          all.onsuccess = () => {
            request.result.close();
            resolve(all.result.filter((card) => card.deleted === undefined).sort((a, b) => b.changed - a.changed));
          };
        };
      }),
  );
}

/** IndexedDB that takes `ms` longer to open. Runs before the page loads. */
export const slowDatabase = (page: Page, ms: number): Promise<unknown> =>
  page.addInitScript((delay) => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (this: IDBFactory, ...args: Parameters<typeof open>) {
      const request = open.apply(this, args);
      const listen = request.addEventListener.bind(request) as EventTarget['addEventListener'];
      request.addEventListener = (type: string, listener: EventListenerOrEventListenerObject, more?: object) => {
        const later = (event: Event) => setTimeout(() => (listener as EventListener).call(request, event), delay);
        listen(type, type === 'success' ? later : listener, more);
      };
      return request;
    };
  }, ms);

/** Waits until the drawing as it is has been written: a change makes it `saving` at once. */
export async function saved(page: Page): Promise<void> {
  await page.waitForSelector('[data-saved=yes]');
}

/** Loads the page anew once the drawing has been written, and waits for its colors. */
export async function reloaded(page: Page): Promise<void> {
  await saved(page);
  await page.reload();
  await painted(page);
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { DrawingCard } from '../src/shelf/types.ts';

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

/** Puts version 1's database into the browser, from a page of the site that runs no editor. */
export async function keepFirstSession(page: Page, siteUrl: string): Promise<void> {
  await page.goto(`${siteUrl}icon.svg`);
  await page.evaluate(
    ({ session, lines }) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('irodori', 1);
        request.onupgradeneeded = () => {
          request.result.createObjectStore('session');
          request.result.createObjectStore('lines');
        };
        request.onerror = () => reject(request.error!);
        request.onsuccess = () => {
          const db = request.result;
          const transaction = db.transaction(['session', 'lines'], 'readwrite');
          transaction.objectStore('session').put(session, 'current');
          const data = Uint8ClampedArray.from(atob(lines.data), (letter) => letter.charCodeAt(0));
          transaction.objectStore('lines').put({ lines: { ...lines, data } }, session.document.base.id);
          transaction.oncomplete = () => {
            db.close();
            resolve();
          };
        };
      }),
    firstSession(),
  );
}

/**
 * Puts the database that version 2 left (`fixtures/shelf-2.json`) into the browser, from a page of the site that runs no
 * editor.
 * @param version another one than its own: of an editor to come
 */
export async function keepShelf(page: Page, siteUrl: string, version = 2): Promise<void> {
  await page.goto(`${siteUrl}icon.svg`);
  const text = fixture('shelf-2.json').toString();
  await page.evaluate(
    (given) =>
      new Promise<void>((resolve, reject) => {
        const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const revived = (_: string, value: Record<string, string> | null): unknown => {
          if (value?.['$bytes'] !== undefined) return bytes(value['$bytes']);
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

/** The drawings that the browser keeps, by name, the newest first. */
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

/// <reference lib="webworker" />
import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import type { PrecacheEntry } from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

/**
 * Cross-origin isolation for hosts that cannot send headers: pages and scripts from this worker carry them, so from the
 * second visit on the editor has threads there too.
 */
function isolated(response: Response | undefined): Response | undefined {
  if (!response || response.type === 'opaque' || response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

cleanupOutdatedCaches();

// Pages: kept ones first, so that the second visit needs no network; `?1thread` keeps the headers out.
registerRoute(
  ({ request, url }) => request.mode === 'navigate' && url.origin === self.location.origin,
  async ({ request, url }) => {
    const kept = await matchPrecache(new URL('index.html', self.registration.scope).href);
    const response = kept ?? (await fetch(request));
    return (url.searchParams.has('1thread') ? response : isolated(response)) ?? Response.error();
  },
);

const isRuntimeScript = (url: string) => url.endsWith('.mjs') && url.includes('ort-wasm');

// Worker scripts need the header too under an isolated page.
registerRoute(
  ({ request, sameOrigin }) => sameOrigin && (request.destination === 'worker' || isRuntimeScript(request.url)),
  async ({ request }) => isolated((await matchPrecache(request.url)) ?? (await fetch(request))) ?? Response.error(),
);

precacheAndRoute(self.__WB_MANIFEST, { ignoreURLParametersMatching: [/.*/] });

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** Registers the service worker of a built site: the second visit then needs no network. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    navigator.serviceWorker.register(new URL('sw.js', document.baseURI), { scope: './' }).catch(() => {
      // Blocked by the browser or served without https: the editor works, only not offline.
    });
  });
}

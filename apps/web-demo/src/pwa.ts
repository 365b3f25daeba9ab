import type { EditorState, Store } from './state/store.ts';

/** Without first colors it is registered so long after the page was loaded, milliseconds. */
const PATIENCE = 10_000;

/**
 * Registers the service worker of a built site: the second visit then needs no network. It downloads the site once more, and so
 * waits for the first colors.
 */
export function registerServiceWorker(store: Store): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const register = () => {
    navigator.serviceWorker.register(new URL('sw.js', document.baseURI), { scope: './' }).catch(() => {
      // Blocked by the browser or served without https: the editor works, only not offline.
    });
  };
  addEventListener('load', () => {
    const go = () => {
      clearTimeout(timer);
      unsubscribe();
      register();
    };
    const timer = setTimeout(go, PATIENCE);
    const look = ({ painted, model }: EditorState) => {
      if (painted === 'full' || model.kind === 'failed') go();
    };
    const unsubscribe = store.subscribe(look);
    look(store.getState());
  });
}

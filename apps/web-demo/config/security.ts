import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { FRAME_SCRIPT } from '../src/editor/svg-frame.ts';

/** Vite marks the style and script tags that it injects while developing with this; a build has none. */
export const DEV_NONCE = 'irodori-dev';

const digest = (script: string): string => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/**
 * The content policy: everything from this site, nothing inline but the script of the frame in which SVG is drawn (it
 * inherits the policy), no `eval` but the compilation of WebAssembly.
 * `blob:` pictures are the files that the artist opens; they never leave the page.
 */
const directives: Record<string, string[]> = {
  'default-src': ["'none'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'", digest(FRAME_SCRIPT)],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** Directives that only a header may carry. */
const headerOnly: Record<string, string[]> = { 'frame-ancestors': ["'none'"] };

const format = (policy: Record<string, string[]>): string =>
  Object.entries(policy)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');

/** The policy for the page's own `<meta>`, where hosts cannot set headers. */
const metaPolicy = (): string => format(directives);

/**
 * Response headers for the development server (`dev` allows Vite's own marked tags and its socket) and for the built
 * site. Cross-origin isolation gives the editor `SharedArrayBuffer`, hence more than one thread.
 */
export function securityHeaders(mode: 'dev' | 'site'): Record<string, string> {
  const policy = { ...directives, ...headerOnly };
  if (mode === 'dev') {
    const nonce = `'nonce-${DEV_NONCE}'`;
    policy['script-src'] = [...(policy['script-src'] ?? []), nonce];
    policy['style-src'] = [...(policy['style-src'] ?? []), nonce];
    policy['connect-src'] = ["'self'", 'ws:'];
  }
  return {
    'Content-Security-Policy': format(policy),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}

/** Writes the policy into the built page as a `<meta>`, so that it holds on hosts that set no headers. */
export function securityPolicy(): Plugin {
  return {
    name: 'irodori:security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy() },
        injectTo: 'head-prepend',
      },
    ],
  };
}

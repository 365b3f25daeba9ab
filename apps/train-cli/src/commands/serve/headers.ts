/** For answers that are no page. */
export const apiHeaders = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/**
 * For the files of the editor: isolation gives it threads, and the policy is the one that its page states of itself, which
 * its workers are then under too.
 * @param page the text of its index.html
 */
export function editorHeaders(page: string): Record<string, string> {
  const [, stated] = page.split('<meta http-equiv="Content-Security-Policy" content="', 2);
  const policy = stated?.split('"', 1)[0]!.replaceAll('&#39;', "'") ?? DEFAULT_POLICY;
  return {
    'Content-Security-Policy': `${policy}; frame-ancestors 'none'`,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}

/** Of a page that states none. */
const DEFAULT_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; " +
  "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

import { securityHeaders } from './security.ts';

/** The headers in the form that Netlify and Cloudflare Pages read: for every path, and what must not be cached. */
export function hostHeaders(): string {
  const all = Object.entries(securityHeaders('site')).map(([name, value]) => `  ${name}: ${value}`);
  const fresh = ['/', '/index.html', '/sw.js', '/models/*.json'].flatMap((path) => [path, '  Cache-Control: no-cache']);
  return ['/*', ...all, ...fresh, ''].join('\n');
}

import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { securityHeaders } from '../config/security.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

export interface SiteOptions {
  /** Where browsers are to find again what they keep of the site; any free one otherwise. */
  readonly port?: number;
  /** Send the isolation and policy headers, as the documented hosting does. */
  readonly headers?: boolean;
  /** Serve the page without its own content policy, for tests that need what it forbids. */
  readonly noPolicy?: boolean;
  /** Serves the folder below this path alone, as `/art/colors`. */
  readonly under?: string;
  /** Answers before the files do; undefined passes on. */
  readonly intercept?: (path: string) => { status: number; body: string | Uint8Array; type?: string } | undefined;
  /** Waits this long before each answer whose path matches. */
  readonly slow?: { readonly path: RegExp; readonly ms: number };
  /** Never answers where the path matches. */
  readonly never?: RegExp;
}

export interface Site {
  readonly url: string;
  readonly requests: string[];
  close(): Promise<void>;
}

/** Serves a built folder as a plain static host would. */
export async function serveSite(folder: string, options: SiteOptions = {}): Promise<Site> {
  const requests: string[] = [];
  const headers = (options.headers ?? true) ? securityHeaders('site') : {};
  const server = createServer((request, response) => {
    const asked = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
    requests.push(asked);
    const { under = '' } = options;
    const path = asked.startsWith(`${under}/`) ? asked.slice(under.length) : '';
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const answer = () => {
      const own = options.intercept?.(path);
      if (own) {
        response.writeHead(own.status, { 'Content-Type': own.type ?? 'application/octet-stream' });
        response.end(own.body);
        return;
      }
      // The folder itself for what lies beside the site.
      const file = join(folder, normalize(path === '/' ? '/index.html' : path).replace(/^(\.\.[/\\])+/, ''));
      if (!existsSync(file) || !statSync(file).isFile()) {
        response.writeHead(404);
        response.end();
        return;
      }
      if (options.noPolicy && extname(file) === '.html') {
        response.writeHead(200, { 'Content-Type': TYPES['.html'] });
        response.end(withoutPolicy(readFileSync(file, 'utf8')));
        return;
      }
      response.writeHead(200, {
        'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
        'Content-Length': statSync(file).size,
      });
      createReadStream(file).pipe(response);
    };
    if (options.never?.test(path)) return;
    if (options.slow?.path.test(path)) setTimeout(answer, options.slow.ms);
    else answer();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A page without the tag that sets its content policy. */
function withoutPolicy(html: string): string {
  const start = html.indexOf('<meta http-equiv="Content-Security-Policy"');
  return start < 0 ? html : html.slice(0, start) + html.slice(html.indexOf('>', start) + 1);
}

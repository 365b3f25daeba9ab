import { createReadStream, existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';

export interface StaticFolder {
  /** Path under the site's root. */
  readonly url: string;
  /** Folder on disk; may be missing. */
  readonly folder: string;
  /** What of it is public, as a relative path with forward slashes. */
  readonly only: RegExp;
}

const TYPES: Record<string, string> = {
  json: 'application/json',
  png: 'image/png',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  onnx: 'application/octet-stream',
};

async function listFiles(folder: string, only: RegExp): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => only.test(path) && !path.includes('..'))
    .sort();
}

/**
 * Serves folders outside the app (models, example drawings) while developing and copies them into the build, listed
 * files only. A build without models still works: the editor then asks for a model folder.
 */
export function staticFolders(folders: readonly StaticFolder[]): Plugin {
  let out = 'dist';
  return {
    name: 'irodori:static-folders',
    configResolved(config) {
      out = join(config.root, config.build.outDir);
      if (config.build.outDir.startsWith(sep)) out = config.build.outDir;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').replace(/^\//, '');
        const found = folders.find((entry) => path.startsWith(`${entry.url}/`));
        if (!found) return next();
        const name = path.slice(found.url.length + 1);
        const file = join(found.folder, name);
        if (!found.only.test(name) || name.includes('..') || !existsSync(file)) {
          response.statusCode = 404;
          response.end();
          return;
        }
        response.setHeader('Content-Type', TYPES[name.split('.').pop() ?? ''] ?? 'application/octet-stream');
        response.setHeader('Content-Length', statSync(file).size);
        createReadStream(file).pipe(response);
      });
    },
    // Before the service worker's list of files is made, which happens when the bundle is closed.
    writeBundle: {
      order: 'pre',
      sequential: true,
      async handler() {
        for (const { url, folder, only } of folders) {
          for (const name of await listFiles(folder, only)) {
            const target = join(out, url, name);
            await mkdir(dirname(target), { recursive: true });
            await copyFile(join(folder, name), target);
          }
        }
      },
    },
  };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { editorHeaders } from './headers.ts';

/**
 * The built editor at `/`; nothing where the folder has none.
 * @param folder of the editor
 */
export async function editorRoute(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) return;
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, open: true };
      route.schema = { ...route.schema, hide: true };
    });
    await pages.register(files, {
      root: folder,
      cacheControl: false,
      setHeaders: (reply) => {
        for (const [name, value] of Object.entries({ ...editorHeaders, 'Cache-Control': 'no-cache' })) {
          reply.setHeader(name, value);
        }
      },
    });
  });
}

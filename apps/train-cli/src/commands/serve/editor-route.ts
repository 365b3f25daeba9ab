import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { editorHeaders } from './headers.ts';

/** Where the editor finds this server's routes, from its own page on. */
const ROUTES = 'v1/';

/**
 * The built editor at `/`; nothing where the folder has none. Its list of models says that this server runs networks, too.
 * @param folder of the editor
 */
export async function editorRoute(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) return;
  const headers = {
    ...editorHeaders(readFileSync(join(folder, 'index.html'), 'utf8')),
    'Cache-Control': 'no-cache',
  };
  await app.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, open: true };
      route.schema = { ...route.schema, hide: true };
    });
    pages.get('/models/index.json', async (_request, reply) => {
      const list = listOf(join(folder, 'models/index.json'));
      return reply.headers(headers).send({ ...list, server: ROUTES });
    });
    await pages.register(files, {
      root: folder,
      cacheControl: false,
      setHeaders: (reply) => {
        for (const [name, value] of Object.entries(headers)) reply.setHeader(name, value);
      },
    });
  });
}

/** The editor's own models; a copy without any colors by the server's alone. */
function listOf(path: string): object {
  try {
    const list: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof list === 'object' && list !== null) return list;
  } catch {
    // There is no such list, or none that can be read: the editor says so where it needs it.
  }
  return { models: [] };
}

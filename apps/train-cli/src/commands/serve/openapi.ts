import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { version } from '../../version.ts';
import { openApiPage, pageHeaders, type OpenApi } from './openapi-page.ts';

/**
 * Collects the routes that are added after it as OpenAPI 3.0.
 * @param keyed whether requests need a key
 */
export async function describeRoutes(app: FastifyInstance, keyed: boolean): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: {
        title: 'Irodori',
        version,
        description: 'Colors line drawings: the lines stay as they are, the color comes under them.',
        license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
      },
      ...(keyed && {
        components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
        security: [{ key: [] }],
      }),
    },
  });
}

/** `GET /openapi.json`, and the same for people at `/docs`. */
export function openApiRoutes(app: FastifyInstance): void {
  app.get('/openapi.json', { config: { open: true }, schema: { hide: true } }, async () => app.swagger());
  app.get('/docs', { config: { open: true }, schema: { hide: true } }, async (_request, reply) =>
    reply
      .headers(pageHeaders)
      .type('text/html; charset=utf-8')
      .send(openApiPage(app.swagger() as OpenApi)),
  );
}

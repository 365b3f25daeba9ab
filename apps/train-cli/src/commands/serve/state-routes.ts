import type { FastifyInstance } from 'fastify';
import { version } from '../../version.ts';
import { healthSchema, modelsSchema } from './schemas.ts';
import type { ServerState } from './state.ts';

/** `GET /v1/models`, `/healthz` and `/metrics`: what the server is and how it is. */
export function stateRoutes(app: FastifyInstance, state: ServerState): void {
  const { queue, metrics, options } = state;
  app.get(
    '/v1/models',
    { schema: { summary: 'Models that may be named', response: { 200: { description: 'Models', ...modelsSchema } } } },
    async () => ({
      models: options.models.map(({ manifest: { name, trainSize, license, parts, training } }) => ({
        name,
        trainSize,
        parts: parts !== undefined,
        ...(parts && { partsSize: parts.trainSize }),
        license,
        ...(training && { data: training.data.map((set) => `${set.name} (${set.license})`).join(', ') }),
      })),
    }),
  );
  app.get(
    '/healthz',
    {
      config: { open: true },
      schema: {
        summary: 'Whether it takes pictures',
        security: [],
        response: {
          200: { description: 'It does', ...healthSchema },
          503: { description: 'It does not', ...healthSchema },
        },
      },
    },
    async (_request, reply) => {
      const status = state.closing ? 'closing' : options.painters.some(({ alive }) => alive) ? 'ok' : 'down';
      if (status !== 'ok') void reply.code(503);
      return { status, version, running: queue.running, waiting: queue.waiting };
    },
  );
  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Counters for Prometheus',
        response: { 200: { description: 'Metrics', content: { 'text/plain': { schema: { type: 'string' } } } } },
      },
    },
    async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}

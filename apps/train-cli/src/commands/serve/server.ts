import cors from '@fastify/cors';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { guard } from './access.ts';
import { editorRoute } from './editor-route.ts';
import { createMetrics } from './metrics.ts';
import { describeRoutes, openApiRoutes } from './openapi.ts';
import type { ServerOptions } from './options.ts';
import { pictureRoutes } from './picture-routes.ts';
import { Queue } from './queue.ts';
import { answerRefusals, Stopped } from './refusals.ts';
import { stateRoutes } from './state-routes.ts';
import type { ServerState } from './state.ts';

export interface PaintServer {
  readonly app: FastifyInstance;
  /**
   * Takes nothing new, ends what is inside, stops.
   * @param within ms after which what still runs is given up
   */
  close(within: number): Promise<void>;
}

/** Time for the answers to abandoned requests before connections are closed. */
const CLOSE_GRACE_MS = 2000;

/** The HTTP server around painters; listens when told to. */
export async function createServer(options: ServerOptions): Promise<PaintServer> {
  const { painters, origins, maxBytes, keys } = options;
  const queue = new Queue(painters, options.maxWaiting);
  const metrics = createMetrics(queue, painters);
  const state: ServerState = { options, queue, metrics, inside: new Set(), closing: false };
  const app = fastify({
    bodyLimit: 1 << 16,
    // A body that trickles in for longer holds a place for nothing.
    requestTimeout: options.timeLimit,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });
  answerRefusals(app, options);
  guard(app, state);
  if (origins.length > 0) await app.register(cors, { origin: [...origins], exposedHeaders: ['Irodori-Notes'] });
  await app.register(multipart, {
    limits: { fileSize: maxBytes, fieldSize: 1 << 20, files: 3, fields: 3, parts: 6, headerPairs: 100 },
  });
  await describeRoutes(app, keys.length > 0);
  pictureRoutes(app, state);
  stateRoutes(app, state);
  openApiRoutes(app);
  await editorRoute(app, options.editor);
  return { app, close: (within) => closeServer(app, state, within) };
}

async function closeServer(app: FastifyInstance, state: ServerState, within: number): Promise<void> {
  state.closing = true;
  const giveUp = setTimeout(() => {
    for (const stop of state.inside) stop.abort(new Stopped('the server is closing', 503, 'canceled'));
  }, within);
  const cut = setTimeout(() => app.server.closeAllConnections(), within + CLOSE_GRACE_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(giveUp);
    clearTimeout(cut);
    await Promise.all(state.options.painters.map((painter) => painter.close()));
  }
}

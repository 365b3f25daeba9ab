import type { FastifyInstance } from 'fastify';
import { apiHeaders } from './headers.ts';
import { hostOf, isForeign, isLoopback } from './hosts.ts';
import { keyCheck } from './keys.ts';
import { RequestError } from './painter.ts';
import type { ServerState } from './state.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Needs no key. */
    open?: boolean;
  }
}

/** Who may ask, what every answer says to browsers, and who hears of it. */
export function guard(app: FastifyInstance, state: ServerState): void {
  const { host: own, keys, origins, onAnswer } = state.options;
  const allowed = keys.length === 0 ? () => true : keyCheck(keys);
  app.addHook('onRequest', async (request, reply) => {
    const { origin, host } = request.headers;
    if (isLoopback(own) && host !== undefined && !isLoopback(hostOf(host))) {
      throw new RequestError(`Host ${host}: this server answers to this machine's own names only`, 403);
    }
    if (isForeign(origin, host, origins)) {
      throw new RequestError(`pages of ${origin} may not use this server; start it with --cors ${origin}`, 403);
    }
    if (request.routeOptions.config?.open !== true && !allowed(request.headers.authorization)) {
      void reply.header('WWW-Authenticate', 'Bearer');
      throw new RequestError('expected a key: Authorization: Bearer KEY', 401);
    }
  });
  app.addHook('onSend', async (_request, reply) => {
    // A connection that was kept open would keep the server from closing.
    if (state.closing) void reply.header('connection', 'close');
    for (const [name, value] of Object.entries(apiHeaders)) {
      if (!reply.hasHeader(name)) void reply.header(name, value);
    }
  });
  app.addHook('onResponse', async (request, reply) => {
    onAnswer?.(
      `${request.method} ${request.url.split('?')[0]} ${reply.statusCode} ${Math.round(reply.elapsedTime)} ms`,
    );
  });
}

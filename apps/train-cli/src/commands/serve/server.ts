import { existsSync } from 'node:fs';
import { join } from 'node:path';
import cors from '@fastify/cors';
import multipart from '@fastify/multipart';
import files from '@fastify/static';
import swagger from '@fastify/swagger';
import type { ModelManifest } from '@irodori/runtime';
import { didYouMean } from '@irodori/training/common';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { version } from '../../version.ts';
import { hostOf, isForeign, isLoopback } from './hosts.ts';
import { keyCheck } from './keys.ts';
import { createMetrics, type Outcome } from './metrics.ts';
import type { AnswerKind } from './paint-messages.ts';
import { RequestError, type Painter } from './painter.ts';
import { Queue, type Ticket } from './queue.ts';
import { readForm } from './read-form.ts';
import { bodySchema, errorSchema, healthSchema, layersSchema, modelsSchema, partsSchema } from './schemas.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Needs no key. */
    open?: boolean;
  }
}

export interface ServedModel {
  readonly folder: string;
  readonly manifest: Pick<ModelManifest, 'name' | 'trainSize' | 'license' | 'parts'>;
}

export interface ServerOptions {
  readonly painters: readonly Painter[];
  /** The first one is used where none is named. */
  readonly models: readonly ServedModel[];
  /** Where it will listen: a loopback address answers to loopback names only. */
  readonly host: string;
  /** Requests that may wait, those still arriving included. */
  readonly maxWaiting: number;
  /** Longest time from arrival to answer, ms. */
  readonly timeLimit: number;
  /** Largest file of a request. */
  readonly maxBytes: number;
  readonly maxPixels: number;
  /** Empty: whoever reaches it may use it. */
  readonly keys: readonly string[];
  /** Origins of other sites whose pages may use it. */
  readonly origins: readonly string[];
  /** Folder of the built editor. */
  readonly editor?: string;
  /** Hears of every answer. */
  readonly onAnswer?: (line: string) => void;
}

export interface PaintServer {
  readonly app: FastifyInstance;
  /**
   * Takes nothing new, ends what is inside, stops.
   * @param within ms after which what still runs is given up
   */
  close(within: number): Promise<void>;
}

const types: Readonly<Record<Exclude<AnswerKind, 'parts'>, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  tiff: 'image/tiff',
  psd: 'image/vnd.adobe.photoshop',
  json: 'application/json',
};
const formats = Object.keys(types) as (keyof typeof types)[];

/** So long the answers to what is given up may take; then connections are cut. */
const LAST_WORDS_MS = 2000;

/** A refused body of so many of the largest files is read to its end. */
const DROPPED_FILES = 4;

/** For answers that are no page of the editor. */
const apiHeaders = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};
/** As the editor's own server sets them (apps/web-demo/config/security.ts): isolation gives it threads. */
const editorHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; " +
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

const statusOf = (error: unknown): number => {
  if (error instanceof RequestError) return error.status;
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 ? statusCode : 500;
};

/** Why a picture is given up; the status that goes with it, 0 where nobody listens any more. */
class Stopped extends Error {
  constructor(
    line: string,
    readonly status: number,
    readonly outcome: Outcome,
  ) {
    super(line);
  }
}

/** The HTTP server around painters; listens when told to. */
export async function createServer(options: ServerOptions): Promise<PaintServer> {
  const { painters, models, keys, origins, maxBytes, timeLimit } = options;
  const queue = new Queue(painters, options.maxWaiting);
  const metrics = createMetrics(queue, painters);
  const allowed = keys.length === 0 ? () => true : keyCheck(keys);
  const inside = new Set<AbortController>();
  let closing = false;

  const app = fastify({
    bodyLimit: 1 << 16,
    // A body that trickles in for longer holds a place for nothing.
    requestTimeout: timeLimit,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });
  app.setErrorHandler((error, request, reply) => {
    const status = error instanceof Stopped ? error.status : statusOf(error);
    if (status >= 500 && !(error instanceof Stopped)) options.onAnswer?.(`error: ${(error as Error).message}`);
    const code = (error as { code?: string }).code;
    const line =
      code === 'FST_REQ_FILE_TOO_LARGE'
        ? `expected files of at most ${Math.round(maxBytes / 1e6)} MB`
        : (error as Error).message.split('\n')[0];
    // The rest of a body is read and dropped: on a connection closed early the client would lose the answer. Not without end.
    const { 'content-length': told, 'transfer-encoding': chunked } = request.headers;
    const length = chunked === undefined ? Number(told ?? 0) : Number.POSITIVE_INFINITY;
    if (!request.raw.readableEnded && length > DROPPED_FILES * maxBytes) reply.header('connection', 'close');
    return reply.code(status).type('application/json').send({ error: line });
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ error: `${request.method} ${request.url.split('?')[0]}: no such place; /openapi.json lists them` }),
  );

  app.addHook('onRequest', async (request, reply) => {
    const { origin, host } = request.headers;
    if (isLoopback(options.host) && host !== undefined && !isLoopback(hostOf(host))) {
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
    if (closing) void reply.header('connection', 'close');
    for (const [name, value] of Object.entries(apiHeaders)) {
      if (!reply.hasHeader(name)) void reply.header(name, value);
    }
  });
  app.addHook('onResponse', async (request, reply) => {
    options.onAnswer?.(
      `${request.method} ${request.url.split('?')[0]} ${reply.statusCode} ${Math.round(reply.elapsedTime)} ms`,
    );
  });

  if (origins.length > 0) await app.register(cors, { origin: [...origins], exposedHeaders: ['Irodori-Notes'] });
  await app.register(multipart, {
    limits: { fileSize: maxBytes, fieldSize: 1 << 20, files: 3, fields: 3, parts: 6, headerPairs: 100 },
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: {
        title: 'Irodori',
        version,
        description: 'Colors line drawings: the lines stay as they are, the color comes under them.',
        license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
      },
      ...(keys.length > 0 && {
        components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
        security: [{ key: [] }],
      }),
    },
  });

  /** One picture from its request to the bytes of its answer. */
  async function paint(
    request: FastifyRequest,
    reply: FastifyReply,
    ticket: Ticket<Painter>,
    answer: AnswerKind,
  ): Promise<Uint8Array> {
    const began = performance.now();
    const stop = new AbortController();
    inside.add(stop);
    const late = setTimeout(
      () => stop.abort(new Stopped(`took longer than ${timeLimit / 1000} s`, 504, 'late')),
      timeLimit,
    );
    const gone = (): void => {
      if (!reply.raw.writableFinished) stop.abort(new Stopped('the client is gone', 499, 'canceled'));
    };
    reply.raw.once('close', gone);
    try {
      const { drawing, hints, options: all } = await readForm(request);
      const { model: name, ...rest } = all;
      const names = models.map(({ manifest }) => manifest.name);
      const model = name === undefined ? models[0] : models[names.indexOf(String(name))];
      if (model === undefined) {
        throw new RequestError(`option model: no '${String(name)}' here${didYouMean(String(name), names)}`);
      }
      const work = { drawing, hints, options: rest, answer, maxPixels: options.maxPixels };
      const made = await ticket.run((painter) => painter.paint(model.folder, work, stop.signal), stop.signal);
      metrics.ended('done', (performance.now() - began) / 1000);
      void reply.header('Irodori-Notes', made.notes.map(({ code }) => code).join(','));
      return made.bytes;
    } catch (error) {
      metrics.ended(error instanceof Stopped ? error.outcome : statusOf(error) < 500 ? 'refused' : 'failed');
      throw error;
    } finally {
      clearTimeout(late);
      reply.raw.off('close', gone);
      inside.delete(stop);
    }
  }

  /** Takes a place before the body is read, so that what waits is bounded in memory too. */
  const enter = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (closing) throw new RequestError('closing: takes no more pictures', 503);
    const ticket = queue.enter();
    if (ticket === undefined) {
      metrics.ended('busy');
      void reply.header('Retry-After', String(queue.retryAfter));
      throw new RequestError(`busy: ${queue.running} pictures in work, ${queue.waiting} waiting; try again later`, 429);
    }
    tickets.set(request, ticket);
    reply.raw.once('close', () => ticket.leave());
  };
  const tickets = new WeakMap<FastifyRequest, Ticket<Painter>>();

  const errors = Object.fromEntries(
    [401, 403, 413, 415, 422, 429, 500, 503, 504].map((status) => [status, { description: 'Refused', ...errorSchema }]),
  );
  const unchecked = { validatorCompiler: () => () => true, serializerCompiler: () => JSON.stringify };

  app.post<{ Querystring: { format?: string } }>(
    '/v1/colorize',
    {
      onRequest: enter,
      ...unchecked,
      schema: {
        summary: 'Color one drawing',
        consumes: ['multipart/form-data'],
        querystring: {
          type: 'object',
          properties: {
            format: {
              type: 'string',
              enum: formats,
              description: 'What comes back; else what Accept asks for, else png.',
            },
          },
        },
        body: bodySchema,
        response: {
          200: {
            description: 'The picture, its layers as a PSD, or as JSON. Irodori-Notes: codes of what was noticed.',
            content: Object.fromEntries(
              Object.entries(types).map(([kind, type]) => [
                type,
                { schema: kind === 'json' ? layersSchema : { type: 'string', format: 'binary' } },
              ]),
            ),
          },
          ...errors,
        },
      },
    },
    async (request, reply) => {
      const format = request.query.format ?? acceptedFormat(request.headers.accept);
      if (!(formats as string[]).includes(format)) {
        throw new RequestError(`format: unknown '${format}'${didYouMean(format, formats)}`);
      }
      const kind = format as keyof typeof types;
      const bytes = await paint(request, reply, tickets.get(request)!, kind);
      return reply.type(types[kind]).send(bytes);
    },
  );

  app.post(
    '/v1/parts',
    {
      onRequest: enter,
      ...unchecked,
      schema: {
        summary: 'Tell the parts of one drawing',
        consumes: ['multipart/form-data'],
        body: bodySchema,
        response: {
          200: { description: 'Parts', content: { 'application/json': { schema: partsSchema } } },
          ...errors,
        },
      },
    },
    async (request, reply) => {
      const bytes = await paint(request, reply, tickets.get(request)!, 'parts');
      return reply.type('application/json').send(bytes);
    },
  );

  app.get(
    '/v1/models',
    { schema: { summary: 'Models that may be named', response: { 200: { description: 'Models', ...modelsSchema } } } },
    async () => ({
      models: models.map(({ manifest: { name, trainSize, license, parts } }) => ({
        name,
        trainSize,
        parts: parts !== undefined,
        license,
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
      const status = closing ? 'closing' : painters.some(({ alive }) => alive) ? 'ok' : 'down';
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

  app.get('/openapi.json', { config: { open: true }, schema: { hide: true } }, async () => app.swagger());

  if (options.editor !== undefined && existsSync(join(options.editor, 'index.html'))) {
    await app.register(async (pages) => {
      pages.addHook('onRoute', (route) => {
        route.config = { ...route.config, open: true };
        route.schema = { ...route.schema, hide: true };
      });
      await pages.register(files, {
        root: options.editor!,
        cacheControl: false,
        setHeaders: (reply) => {
          for (const [name, value] of Object.entries({ ...editorHeaders, 'Cache-Control': 'no-cache' })) {
            reply.setHeader(name, value);
          }
        },
      });
    });
  }

  return {
    app,
    async close(within) {
      closing = true;
      const giveUp = setTimeout(() => {
        for (const stop of inside) stop.abort(new Stopped('the server is closing', 503, 'canceled'));
      }, within);
      const cut = setTimeout(() => app.server.closeAllConnections(), within + LAST_WORDS_MS);
      try {
        await app.close();
      } finally {
        clearTimeout(giveUp);
        clearTimeout(cut);
        await Promise.all(painters.map((painter) => painter.close()));
      }
    },
  };
}

/** The first kind of picture that an `Accept` header names; png where it names none. */
function acceptedFormat(accept = ''): string {
  for (const part of accept.toLowerCase().split(',').slice(0, 50)) {
    const type = part.split(';')[0]!.trim();
    const found = formats.find((kind) => types[kind] === type);
    if (found !== undefined) return found;
  }
  return 'png';
}

import type { FastifyInstance } from 'fastify';
import type { Outcome } from './metrics.ts';
import type { ServerOptions } from './options.ts';
import { RequestError } from './painter.ts';

/** A refused body of so many of the largest files is read to its end. */
const DROPPED_FILES = 4;

/** Why a picture is given up; the status that goes with it, 0 where nobody listens any more. */
export class Stopped extends Error {
  constructor(
    line: string,
    readonly status: number,
    readonly outcome: Outcome,
  ) {
    super(line);
  }
}

export const statusOf = (error: unknown): number => {
  if (error instanceof RequestError) return error.status;
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 ? statusCode : 500;
};

/** Every refusal is one line of JSON. */
export function answerRefusals(app: FastifyInstance, { maxBytes, onAnswer }: ServerOptions): void {
  app.setErrorHandler((error, request, reply) => {
    const status = error instanceof Stopped ? error.status : statusOf(error);
    if (status >= 500 && !(error instanceof Stopped)) onAnswer?.(`error: ${(error as Error).message}`);
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
    reply.code(404).send({ error: `${request.method} ${request.url.split('?')[0]}: no such place; /docs lists them` }),
  );
}

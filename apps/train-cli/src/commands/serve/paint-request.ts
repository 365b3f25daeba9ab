import { didYouMean } from '@irodori/training/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerKind } from './paint-messages.ts';
import { RequestError, type Painter } from './painter.ts';
import type { Ticket } from './queue.ts';
import { pictureForm, readForm, sketchForm } from './read-form.ts';
import { statusOf, Stopped } from './refusals.ts';
import type { ServerState } from './state.ts';

/** Requests that have a place in the queue. */
export class PaintRequests {
  readonly #state: ServerState;
  readonly #tickets = new WeakMap<FastifyRequest, Ticket<Painter>>();

  constructor(state: ServerState) {
    this.#state = state;
  }

  /** Takes a place before the body is read, so that what waits is bounded in memory too. */
  readonly enter = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { queue, metrics, closing } = this.#state;
    if (closing) throw new RequestError('closing: takes no more pictures', 503);
    const ticket = queue.enter();
    if (ticket === undefined) {
      metrics.ended('busy');
      void reply.header('Retry-After', String(queue.retryAfter));
      throw new RequestError(`busy: ${queue.running} pictures in work, ${queue.waiting} waiting; try again later`, 429);
    }
    this.#tickets.set(request, ticket);
    reply.raw.once('close', () => ticket.leave());
  };

  /** One picture from its request to the bytes of its answer. */
  async paint(request: FastifyRequest, reply: FastifyReply, answer: AnswerKind): Promise<Uint8Array> {
    const { metrics, inside, options } = this.#state;
    const { timeLimit, maxPixels } = options;
    const ticket = this.#tickets.get(request)!;
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
      const {
        drawing,
        hints,
        options: all,
      } = await readForm(request, answer === 'generator' || answer === 'parts-network' ? sketchForm : pictureForm);
      const { model: name, ...rest } = all;
      const folder = this.#modelFolder(name);
      const work = { drawing, hints, options: rest, answer, maxPixels };
      const made = await ticket.run((painter) => painter.paint(folder, work, stop.signal), stop.signal);
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

  #modelFolder(name: unknown): string {
    const { models } = this.#state.options;
    const names = models.map(({ manifest }) => manifest.name);
    const model = name === undefined ? models[0] : models[names.indexOf(String(name))];
    if (model !== undefined) return model.folder;
    throw new RequestError(`option model: no '${String(name)}' here${didYouMean(String(name), names)}`);
  }
}

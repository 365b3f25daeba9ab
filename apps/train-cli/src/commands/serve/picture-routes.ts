import { didYouMean } from '@irodori/training/common';
import type { FastifyInstance } from 'fastify';
import { acceptedFormat, formats, types } from './formats.ts';
import { PaintRequests } from './paint-request.ts';
import { RequestError } from './painter.ts';
import { bodySchema, errorSchema, layersSchema, partsSchema, sketchSchema } from './schemas.ts';
import type { ServerState } from './state.ts';

const errors = Object.fromEntries(
  [401, 403, 413, 415, 422, 429, 500, 503, 504].map((status) => [status, { description: 'Refused', ...errorSchema }]),
);
/** The schemas are for the description; what arrives is checked where it is read. */
const unchecked = { validatorCompiler: () => () => true, serializerCompiler: () => JSON.stringify };

/** `POST /v1/colorize`, `/v1/parts` and `/v1/networks/…`. */
export function pictureRoutes(app: FastifyInstance, state: ServerState): void {
  const requests = new PaintRequests(state);
  const { enter } = requests;
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
              Object.entries(types).map(([kind, type]) => [type, { schema: kind === 'json' ? layersSchema : binary }]),
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
      const bytes = await requests.paint(request, reply, kind);
      return reply.type(types[kind]).send(bytes);
    },
  );
  for (const { place, answer, summary, body, type, description, schema } of plainRoutes) {
    app.post(
      place,
      {
        onRequest: enter,
        ...unchecked,
        schema: {
          summary,
          consumes: ['multipart/form-data'],
          body,
          response: { 200: { description, content: { [type]: { schema } } }, ...errors },
        },
      },
      async (request, reply) => reply.type(type).send(await requests.paint(request, reply, answer)),
    );
  }
}

const binary = { type: 'string', format: 'binary' };
/** What a network answers: for programs that paint by themselves and have the networks run here. */
const tensors = { body: sketchSchema, type: 'application/octet-stream', schema: binary };
const plainRoutes = [
  {
    place: '/v1/parts',
    answer: 'parts',
    summary: 'Tell the parts of one drawing',
    body: bodySchema,
    type: 'application/json',
    description: 'Parts',
    schema: partsSchema,
  },
  {
    place: '/v1/networks/generator',
    answer: 'generator',
    summary: "The generator's picture of a sketch, without hints",
    ...tensors,
    description: 'safetensors: picture U8 [height, width, 3], sRGB.',
  },
  {
    place: '/v1/networks/parts',
    answer: 'parts-network',
    summary: "The parts network's answer for a sketch",
    ...tensors,
    description:
      'safetensors: embedding F32 [channels, height, width], logits F32 [names, height, width] with a JSON list of names in ' +
      'the metadata; tone F32 [lights, height, width] with lights in the metadata, where the model tells shade.',
  },
] as const;

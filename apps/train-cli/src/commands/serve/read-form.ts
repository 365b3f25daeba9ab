import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import { didYouMean } from '@irodori/training/common';
import type { FastifyRequest } from 'fastify';
import { RequestError } from './painter.ts';

/** What a request sends, unread. */
export interface PictureForm {
  readonly drawing: Uint8Array;
  readonly hints?: Uint8Array;
  readonly options: Readonly<Record<string, unknown>>;
}

const PARTS = ['drawing', 'hints', 'options'];

async function bytesOf(part: MultipartFile | MultipartValue): Promise<Uint8Array> {
  if (part.type === 'file') return part.toBuffer();
  return Buffer.from(typeof part.value === 'string' ? part.value : JSON.stringify(part.value));
}

function parseOptions(text: string): Record<string, unknown> {
  let options: unknown;
  try {
    options = JSON.parse(text);
  } catch (error) {
    throw new RequestError(`options: expected JSON (${(error as Error).message.split('\n')[0]})`);
  }
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new RequestError('options: expected a JSON object, such as {"shade": 0.4}');
  }
  return options as Record<string, unknown>;
}

/** @throws RequestError in one line */
export async function readForm(request: FastifyRequest): Promise<PictureForm> {
  if (!request.isMultipart()) {
    throw new RequestError('expected multipart/form-data with a file `drawing`: curl -F drawing=@sketch.png', 415);
  }
  const found = new Map<string, Uint8Array>();
  for await (const part of request.parts()) {
    const { fieldname: name } = part;
    if (name === 'reference') {
      throw new RequestError(
        'reference: coloring after another picture is not there yet; leave it out, and give hints',
      );
    }
    if (!PARTS.includes(name)) throw new RequestError(`${name}: unknown part of the form${didYouMean(name, PARTS)}`);
    if (found.has(name)) throw new RequestError(`${name}: expected once, got several`);
    found.set(name, await bytesOf(part));
  }
  const drawing = found.get('drawing');
  if (drawing === undefined) {
    throw new RequestError('drawing: missing; expected a picture file: curl -F drawing=@sketch.png');
  }
  const options = found.get('options');
  return {
    drawing,
    hints: found.get('hints'),
    options: options === undefined ? {} : parseOptions(new TextDecoder().decode(options)),
  };
}

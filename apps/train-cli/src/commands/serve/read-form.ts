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

/** Of a picture to color. The first part of a form must be there. */
export const pictureForm = ['drawing', 'hints', 'options'] as const;
/** Of a sketch for a network. */
export const sketchForm = ['sketch', 'options'] as const;

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
export async function readForm(
  request: FastifyRequest,
  parts: typeof pictureForm | typeof sketchForm,
): Promise<PictureForm> {
  const [main] = parts;
  const example = main === 'drawing' ? 'drawing=@sketch.png' : 'sketch=@sketch.safetensors';
  if (!request.isMultipart()) {
    throw new RequestError(`expected multipart/form-data with a file \`${main}\`: curl -F ${example}`, 415);
  }
  const found = new Map<string, Uint8Array>();
  for await (const part of request.parts()) {
    const { fieldname: name } = part;
    if (name === 'reference') {
      throw new RequestError(
        'reference: coloring after another picture is not there yet; leave it out, and give hints',
      );
    }
    if (!(parts as readonly string[]).includes(name)) {
      throw new RequestError(`${name}: unknown part of the form${didYouMean(name, [...parts])}`);
    }
    if (found.has(name)) throw new RequestError(`${name}: expected once, got several`);
    found.set(name, await bytesOf(part));
  }
  const drawing = found.get(main);
  if (drawing === undefined) {
    const kind = main === 'drawing' ? 'a picture file' : 'safetensors';
    throw new RequestError(`${main}: missing; expected ${kind}: curl -F ${example}`);
  }
  const options = found.get('options');
  return {
    drawing,
    hints: found.get('hints'),
    options: options === undefined ? {} : parseOptions(new TextDecoder().decode(options)),
  };
}

import type { Plane } from '@irodori/image';
import type { PartsField } from '@irodori/paint';
import { readParts, readPicture, writeSketch } from '@irodori/runtime';
import { z } from 'zod';
import { Fault, orFault } from './errors.ts';

/** What a server that runs networks says of its models: `GET /v1/models` of `irodori serve`. */
const modelsSchema = z.object({
  models: z
    .array(
      z.object({
        name: z.string().min(1).max(200),
        trainSize: z.int().min(16).max(4096),
        partsSize: z.int().min(16).max(4096).optional(),
        license: z.string().max(200).default(''),
        data: z.string().max(2000).optional(),
      }),
    )
    .min(1)
    .max(100),
});

export type ServedModel = z.infer<typeof modelsSchema>['models'][number];

/** Which server, and the key that it asks for; empty where it asks for none. */
export interface ServerAddress {
  /** Ends in a slash. */
  readonly url: string;
  readonly key: string;
}

/** So long a busy server is asked again before it is given up. */
const BUSY_MS = 60_000;
const MAX_PAUSE_MS = 10_000;
const MAX_LINE = 300;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const keyed = (key: string): HeadersInit => (key === '' ? {} : { Authorization: `Bearer ${key}` });

/** The one line that `irodori serve` refuses with, or the status where something else answered. */
async function lineOf(response: Response): Promise<string> {
  try {
    const { error } = z.object({ error: z.string() }).parse(await response.json());
    return error.split('\n')[0]!.slice(0, MAX_LINE);
  } catch {
    return `the server answered ${response.status}`;
  }
}

async function faultOf(response: Response): Promise<Fault> {
  const line = await lineOf(response);
  if (response.status === 401) return new Fault('fault.serverKey', line);
  return new Fault(response.status === 429 ? 'fault.serverBusy' : 'fault.server', line);
}

async function ask(address: ServerAddress, place: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(new URL(place, address.url), { ...init, headers: keyed(address.key), cache: 'no-store' });
  } catch {
    throw new Fault('fault.server', 'no answer from the server');
  }
}

/**
 * The models that a server offers, its default first.
 * @throws Fault `fault.serverKey` where it asks for a key, `fault.server` with its one line otherwise
 */
export async function listServedModels(address: ServerAddress): Promise<readonly ServedModel[]> {
  const response = await ask(address, 'models');
  if (!response.ok) throw await faultOf(response);
  try {
    return modelsSchema.parse(await response.json()).models;
  } catch {
    throw new Fault('fault.server', 'models: expected a list as irodori serve gives it');
  }
}

/** The networks of a model that a server runs; the painting stays here. */
export class ServerModel {
  readonly #address: ServerAddress;
  readonly #name: string;
  readonly #busyMs: number;
  readonly hasParts: boolean;

  /** @param busyMs so long a busy server is asked again */
  constructor(address: ServerAddress, { name, partsSize }: ServedModel, busyMs: number = BUSY_MS) {
    this.#address = address;
    this.#busyMs = busyMs;
    this.#name = name;
    this.hasParts = partsSize !== undefined;
  }

  /**
   * The generator's picture without hints.
   * @returns RGB bytes, interleaved, of the sketch's size
   * @throws Fault with the server's one line; a busy server is asked again for a minute
   */
  async paint(sketch: Plane): Promise<Uint8ClampedArray> {
    const bytes = await this.#network('generator', sketch);
    const picture = read(() => readPicture(bytes, 'answer'));
    sameSize(picture, sketch);
    return picture.data;
  }

  /** @throws Fault, as {@link paint} */
  async parts(sketch: Plane): Promise<PartsField> {
    const bytes = await this.#network('parts', sketch);
    const field = read(() => readParts(bytes, 'answer'));
    sameSize(field, sketch);
    return field;
  }

  async #network(network: 'generator' | 'parts', sketch: Plane): Promise<Uint8Array> {
    const until = performance.now() + this.#busyMs;
    for (;;) {
      const body = new FormData();
      body.append('options', JSON.stringify({ model: this.#name }));
      body.append('sketch', new Blob([writeSketch(sketch)]), 'sketch.safetensors');
      const response = await ask(this.#address, `networks/${network}`, { method: 'POST', body });
      if (response.ok) return await bytesOf(response);
      const pause = Math.min(MAX_PAUSE_MS, 1000 * Math.max(1, Number(response.headers.get('Retry-After')) || 1));
      if (response.status !== 429 || performance.now() + pause > until) throw await faultOf(response);
      await response.body?.cancel();
      await sleep(pause);
    }
  }
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new Fault('fault.server', 'the answer broke off');
  }
}

const read = <T>(work: () => T): T => orFault(Error, 'fault.server', work);

function sameSize(answer: Pick<Plane, 'width' | 'height'>, { width, height }: Plane): void {
  if (answer.width === width && answer.height === height) return;
  throw new Fault('fault.server', `answer: expected ${width} x ${height}, got ${answer.width} x ${answer.height}`);
}

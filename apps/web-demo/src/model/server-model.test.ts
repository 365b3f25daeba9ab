import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readSketch, writeParts, writePicture } from '@irodori/runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { isServerFault, type Fault } from './errors.ts';
import { listServedModels, ServerModel } from './server-model.ts';

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string | Uint8Array;
}

interface Asked {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly form: FormData | undefined;
}

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

async function formOf(request: IncomingMessage): Promise<FormData | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return undefined;
  return new Response(Buffer.concat(chunks), {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  }).formData();
}

/** Gives the answers in order, the last one for ever. */
async function serve(answers: readonly Answer[]): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  server = createServer((request, response) => {
    void formOf(request).then((form) => {
      asked.push({ url: request.url ?? '', authorization: request.headers.authorization, form });
      const { status = 200, headers = {}, body } = answers[Math.min(asked.length, answers.length) - 1]!;
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`, asked };
}

const sketch = { width: 3, height: 2, data: Float32Array.of(1, 0.5, 0, 0.25, 1, 1) };
const picture = {
  width: 3,
  height: 2,
  channels: 3 as const,
  data: Uint8ClampedArray.from({ length: 18 }, (_, i) => 14 * i),
};
const busy: Answer = {
  status: 429,
  headers: { 'Retry-After': '1' },
  body: '{"error":"busy: 1 pictures in work, 16 waiting; try again later"}',
};
const one = { name: 'one', trainSize: 256, license: 'MIT' };
const key = 'fedcba9876543210';

describe('a model that a server runs', () => {
  it('sends the sketch as it is, the name of the model and the key, and reads the answer', async () => {
    const { url, asked } = await serve([{ body: writePicture(picture) }]);
    const data = await new ServerModel({ url, key }, one).paint(sketch);
    expect([...data]).toEqual([...picture.data]);
    expect(asked).toHaveLength(1);
    const { url: place, authorization, form } = asked[0]!;
    expect([place, authorization]).toEqual(['/v1/networks/generator', `Bearer ${key}`]);
    expect([...form!.keys()].sort()).toEqual(['options', 'sketch']);
    expect(JSON.parse(form!.get('options') as string)).toEqual({ model: 'one' });
    const file = form!.get('sketch') as File;
    expect(readSketch(new Uint8Array(await file.arrayBuffer()))).toEqual(sketch);
  });

  it('reads what belongs together', async () => {
    const field = {
      width: 3,
      height: 2,
      channels: 1,
      embedding: Float32Array.of(1, 2, 3, 4, 5, 6),
      names: ['hair'],
      logits: Float32Array.of(6, 5, 4, 3, 2, 1),
    };
    const { url, asked } = await serve([{ body: writeParts(field) }]);
    expect(await new ServerModel({ url, key: '' }, one).parts(sketch)).toEqual(field);
    expect([asked[0]!.url, asked[0]!.authorization]).toEqual(['/v1/networks/parts', undefined]);
  });

  it('comes back to a busy server when it says so', async () => {
    const { url, asked } = await serve([busy, { body: writePicture(picture) }]);
    const began = performance.now();
    await new ServerModel({ url, key: '' }, one).paint(sketch);
    expect(asked).toHaveLength(2);
    expect(performance.now() - began).toBeGreaterThan(990);
  });

  it.each<[string, Answer, string, RegExp]>([
    ['a server that stays busy', busy, 'fault.serverBusy', /^busy: 1 pictures in work/],
    [
      'a key that is missing',
      { status: 401, body: '{"error":"expected a key"}' },
      'fault.serverKey',
      /^expected a key$/,
    ],
    ['a refusal', { status: 422, body: '{"error":"option model: no"}' }, 'fault.server', /^option model: no$/],
    ['a page in between', { status: 502, body: '<html>' }, 'fault.server', /^the server answered 502$/],
    ['a page in place of the answer', { body: '<html>'.repeat(9) }, 'fault.server', /^answer: header says/],
    [
      'an answer of another size',
      { body: writePicture({ ...picture, width: 2, height: 3 }) },
      'fault.server',
      /^answer: expected 3 x 2, got 2 x 3$/,
    ],
  ])('says in one line: %s', async (_, answer, name, line) => {
    const { url } = await serve([answer]);
    const fault = await new ServerModel({ url, key: '' }, one, 500).paint(sketch).then(
      () => undefined,
      (error: Fault) => error,
    );
    expect(fault?.key).toBe(name);
    expect(fault?.message).toMatch(line);
    expect(isServerFault(fault!)).toBe(true);
  });

  it('says that nobody answers', async () => {
    const { url } = await serve([busy]);
    server!.closeAllConnections();
    await new Promise((resolve) => server!.close(resolve));
    await expect(new ServerModel({ url, key: '' }, one).paint(sketch)).rejects.toMatchObject({
      key: 'fault.server',
      message: 'no answer from the server',
    });
  });
});

describe('the models of a server', () => {
  it('are listed, and what is no such list is refused', async () => {
    const { url } = await serve([
      { body: JSON.stringify({ models: [{ ...one, parts: true, partsSize: 128, more: 1 }] }) },
      { body: '{"models":[]}' },
      { body: '<html>' },
      { status: 401, body: '{"error":"expected a key"}' },
    ]);
    const address = { url, key: '' };
    expect(await listServedModels(address)).toEqual([{ ...one, partsSize: 128 }]);
    const refused = { key: 'fault.server', message: 'models: expected a list as irodori serve gives it' };
    await expect(listServedModels(address)).rejects.toMatchObject(refused);
    await expect(listServedModels(address)).rejects.toMatchObject(refused);
    await expect(listServedModels(address)).rejects.toMatchObject({ key: 'fault.serverKey' });
  });
});

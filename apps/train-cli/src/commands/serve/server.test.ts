import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, describe, expect, it } from 'vitest';
import { RequestError, type Painter } from './painter.ts';
import type { PaintRequest } from './paint-messages.ts';
import { openApiPage } from './openapi-page.ts';
import type { ServerOptions } from './options.ts';
import { createServer, type PaintServer } from './server.ts';

/** Answers with the drawing itself, at once or when told to. */
class StandIn implements Painter {
  readonly memory = 1000;
  alive = true;
  readonly asked: { model: string; request: PaintRequest; stopped: boolean }[] = [];
  held = false;
  readonly #waiting: (() => void)[] = [];

  async paint(model: string, request: PaintRequest, signal: AbortSignal) {
    const entry = { model, request, stopped: false };
    this.asked.push(entry);
    if (this.held) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal.addEventListener('abort', () => {
          entry.stopped = true;
          resolve();
        });
      });
      signal.throwIfAborted();
    }
    const text = Buffer.from(request.drawing).toString();
    if (text === 'refuse') throw new RequestError('drawing: expected a picture, got something else');
    if (text === 'crash') throw new Error('the process that paints ended (SIGKILL)');
    return { bytes: request.drawing, width: 1, height: 1, notes: [{ code: 'blank' as const, message: 'nothing' }] };
  }

  release(): void {
    this.held = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async close(): Promise<void> {
    this.alive = false;
  }
}

const manifest = { name: 'one', trainSize: 256, license: 'MIT', parts: undefined };
let server: PaintServer | undefined;
let painter = new StandIn();
afterEach(async () => {
  painter.release();
  await server?.close(0);
  server = undefined;
});

async function start(options: Partial<ServerOptions> = {}): Promise<string> {
  painter = new StandIn();
  server = await createServer({
    painters: [painter],
    models: [
      { folder: '/models/one', manifest },
      { folder: '/models/two', manifest: { ...manifest, name: 'two' } },
    ],
    host: '127.0.0.1',
    maxWaiting: 1,
    timeLimit: 20_000,
    maxBytes: 1000,
    maxPixels: 1e6,
    keys: [],
    origins: [],
    ...options,
  });
  return server.app.listen({ host: '127.0.0.1', port: 0 });
}

function form(parts: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, text] of Object.entries(parts)) data.append(name, new Blob([text]), name);
  return data;
}

const post = (url: string, parts: Record<string, string>, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { method: 'POST', body: form(parts), ...init });

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('the server', () => {
  it('hands a form to the painter and answers in the kind asked for', async () => {
    const at = await start();
    const options = JSON.stringify({ shade: 0.4, model: 'two' });
    const answer = await post(`${at}/v1/colorize`, { drawing: 'D', hints: '{}', options });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'image/png', 'D']);
    expect(answer.headers.get('irodori-notes')).toBe('blank');
    expect(painter.asked[0]).toMatchObject({
      model: '/models/two',
      request: { options: { shade: 0.4 }, answer: 'png', maxPixels: 1e6 },
    });
    const kinds = [
      await post(`${at}/v1/colorize?format=psd`, { drawing: 'D' }),
      await post(`${at}/v1/colorize`, { drawing: 'D' }, { headers: { accept: 'text/html, application/json;q=0.9' } }),
      await post(`${at}/v1/parts`, { drawing: 'D' }),
    ];
    expect(kinds.map(({ headers }) => headers.get('content-type'))).toEqual([
      'image/vnd.adobe.photoshop',
      'application/json',
      'application/json',
    ]);
    expect(painter.asked.map(({ request }) => request.answer)).toEqual(['png', 'psd', 'json', 'parts']);
    expect(painter.asked[1]?.model).toBe('/models/one');
    expect(await (await fetch(`${at}/v1/models`)).json()).toEqual({
      models: ['one', 'two'].map((name) => ({ name, trainSize: 256, parts: false, license: 'MIT' })),
    });
  });

  it.each([
    [{ hints: '{}' }, 422, /^drawing: missing/],
    [{ drawing: 'D', reference: 'R' }, 422, /^reference: coloring after another picture is not there yet/],
    [{ drawing: 'D', hint: '{}' }, 422, /^hint: unknown part of the form; did you mean 'hints'/],
    [{ drawing: 'D', options: '{' }, 422, /^options: expected JSON/],
    [{ drawing: 'D', options: '[]' }, 422, /^options: expected a JSON object/],
    [{ drawing: 'D', options: '{"model": "on"}' }, 422, /^option model: no 'on' here; did you mean 'one'/],
    [{ drawing: 'x'.repeat(2000) }, 413, /^expected files of at most/],
    [{ drawing: 'refuse' }, 422, /^drawing: expected a picture/],
    [{ drawing: 'crash' }, 500, /^the process that paints ended/],
  ])('answers %j with %i and one line', async (parts, status, line) => {
    const at = await start();
    const answer = await post(`${at}/v1/colorize`, parts);
    const { error } = (await answer.json()) as { error: string };
    expect(answer.status).toBe(status);
    expect(error).toMatch(line);
    expect(error).not.toContain('\n');
    // And the next one is served.
    expect((await post(`${at}/v1/colorize`, { drawing: 'D' })).status).toBe(200);
  });

  it('refuses another format, another place and another body', async () => {
    const at = await start();
    const format = await post(`${at}/v1/colorize?format=pngg`, { drawing: 'D' });
    expect([format.status, await format.json()]).toEqual([
      422,
      { error: "format: unknown 'pngg'; did you mean 'png'?" },
    ]);
    expect((await fetch(`${at}/v2`)).status).toBe(404);
    expect((await fetch(`${at}/v1/colorize`, { method: 'POST', body: '{}' })).status).toBe(415);
    expect(
      (await fetch(`${at}/v1/models`, { headers: { accept: '*/*' } })).headers.get('content-security-policy'),
    ).toMatch(/^default-src 'none'/);
  });

  it('tells whoever comes when all places are taken to come back', async () => {
    const at = await start();
    painter.held = true;
    const inside = [post(`${at}/v1/colorize`, { drawing: 'D' })];
    await until(() => painter.asked.length === 1);
    inside.push(post(`${at}/v1/colorize`, { drawing: 'D' }));
    await until(() => painter.asked.length === 1);
    let health = { waiting: 0, running: 0, status: '' };
    while (health.waiting === 0) health = (await (await fetch(`${at}/healthz`)).json()) as typeof health;
    expect(health).toMatchObject({ status: 'ok', waiting: 1, running: 1 });
    const busy = await post(`${at}/v1/colorize`, { drawing: 'D' });
    expect(busy.status).toBe(429);
    expect(Number(busy.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    painter.release();
    expect((await Promise.all(inside)).map(({ status }) => status)).toEqual([200, 200]);
    const metrics = await (await fetch(`${at}/metrics`)).text();
    expect(metrics).toContain('irodori_pictures_total{outcome="done"} 2');
    expect(metrics).toContain('irodori_pictures_total{outcome="busy"} 1');
    expect(metrics).toContain('irodori_worker_memory_bytes{worker="0"} 1000');
  });

  it('loses no refusal, however much of the body it did not read', async () => {
    const at = await start({ maxBytes: 1e6, maxWaiting: 0 });
    painter.held = true;
    const inside = post(`${at}/v1/colorize`, { drawing: 'D' });
    await until(() => painter.asked.length === 1);
    for (let i = 0; i < 20; i++) {
      const answer = await post(`${at}/v1/colorize`, { drawing: 'x'.repeat(900_000) });
      expect([answer.status, await answer.json()]).toEqual([429, { error: expect.stringMatching(/^busy: /) }]);
    }
    painter.release();
    expect((await inside).status).toBe(200);
    const large = await post(`${at}/v1/colorize`, { drawing: 'x'.repeat(3_000_000) });
    expect(large.status).toBe(413);
  });

  it('stops the work of a client that goes away, and its place is free', async () => {
    const at = await start({ maxWaiting: 0 });
    painter.held = true;
    const gone = new AbortController();
    const asked = post(`${at}/v1/colorize`, { drawing: 'D' }, { signal: gone.signal });
    await until(() => painter.asked.length === 1);
    gone.abort();
    await expect(asked).rejects.toThrow();
    await until(() => painter.asked[0]!.stopped);
    painter.held = false;
    await until(() => server!.app.server.listening);
    let status = 429;
    while (status === 429) ({ status } = await post(`${at}/v1/colorize`, { drawing: 'D' }));
    expect(status).toBe(200);
    expect(await (await fetch(`${at}/metrics`)).text()).toContain('irodori_pictures_total{outcome="canceled"} 1');
  });

  it('gives up what takes too long', async () => {
    const at = await start({ timeLimit: 50 });
    painter.held = true;
    const answer = await post(`${at}/v1/colorize`, { drawing: 'D' });
    expect([answer.status, await answer.json()]).toEqual([504, { error: 'took longer than 0.05 s' }]);
  });

  it('finishes what is inside before it closes, and takes nothing new', async () => {
    const at = await start();
    painter.held = true;
    const inside = post(`${at}/v1/colorize`, { drawing: 'D' });
    await until(() => painter.asked.length === 1);
    const closed = server!.close(10_000);
    await expect(fetch(`${at}/healthz`).then(({ status }) => status))
      .resolves.toBe(503)
      .catch(() => undefined);
    painter.release();
    expect(await (await inside).text()).toBe('D');
    await closed;
    expect(painter.alive).toBe(false);
    await expect(fetch(`${at}/healthz`)).rejects.toThrow();
  });

  it('gives up what is inside when the time to close is over', async () => {
    const at = await start();
    painter.held = true;
    const inside = post(`${at}/v1/colorize`, { drawing: 'D' });
    await until(() => painter.asked.length === 1);
    await server!.close(20);
    expect((await inside).status).toBe(503);
  });

  it('asks for a key where there are some, but not for its health', async () => {
    const keys = ['0123456789abcdef', 'fedcba9876543210'];
    const at = await start({ keys });
    const status = async (authorization?: string) =>
      (await fetch(`${at}/v1/models`, { headers: authorization === undefined ? {} : { authorization } })).status;
    expect(await status()).toBe(401);
    expect(await status('Bearer 0123456789abcdeF')).toBe(401);
    expect(await status('Bearer ')).toBe(401);
    for (const key of keys) expect(await status(`Bearer ${key}`)).toBe(200);
    expect((await post(`${at}/v1/colorize`, { drawing: 'D' })).status).toBe(401);
    expect((await fetch(`${at}/healthz`)).status).toBe(200);
    expect((await fetch(`${at}/metrics`)).status).toBe(401);
  });

  it('serves no page of another site, unless told to', async () => {
    const origin = 'https://example.org';
    const at = await start();
    expect((await post(`${at}/v1/colorize`, { drawing: 'D' }, { headers: { origin } })).status).toBe(403);
    expect((await post(`${at}/v1/colorize`, { drawing: 'D' }, { headers: { origin: at } })).status).toBe(200);
    const named = await new Promise<number | undefined>((resolve, reject) => {
      const sent = httpRequest(`${at}/v1/models`, { headers: { host: 'rebound.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject).end();
    });
    expect(named).toBe(403);
    await server!.close(0);
    const open = await start({ origins: [origin] });
    const answer = await post(`${open}/v1/colorize`, { drawing: 'D' }, { headers: { origin } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
  });

  it('serves the built editor, isolated, and nothing beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'irodori-editor-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Irodori</title>');
    writeFileSync(join(folder, '.secret'), 'x');
    const at = await start({ editor: folder, keys: ['0123456789abcdef'] });
    const page = await fetch(`${at}/`);
    expect(await page.text()).toContain('Irodori');
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect((await fetch(`${at}/%2e%2e/%2e%2e/etc/passwd`)).status).toBeGreaterThanOrEqual(400);
    rmSync(folder, { recursive: true });
  });

  it("keeps the policy that the editor's page states, and tells the editor where its routes are", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'irodori-editor-'));
    const policy = 'default-src &#39;none&#39;; script-src &#39;self&#39; &#39;sha256-abc=&#39;';
    const list = join(folder, 'models/index.json');
    writeFileSync(join(folder, 'index.html'), `<meta http-equiv="Content-Security-Policy" content="${policy}">`);
    const at = await start({ editor: folder, keys: ['0123456789abcdef'] });
    const page = await fetch(`${at}/`);
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self' 'sha256-abc='; frame-ancestors 'none'",
    );
    const told = async () => (await fetch(`${at}/models/index.json`)).json() as Promise<unknown>;
    expect(await told()).toEqual({ models: [], server: 'v1/' });
    mkdirSync(join(folder, 'models'));
    writeFileSync(list, '{"default": "swift", "models": ["swift"]}');
    expect(await told()).toEqual({ default: 'swift', models: ['swift'], server: 'v1/' });
    rmSync(folder, { recursive: true });
  });

  it('hands a sketch to a network', async () => {
    const at = await start();
    for (const [place, answer] of [
      ['generator', 'generator'],
      ['parts', 'parts-network'],
    ]) {
      const told = await post(`${at}/v1/networks/${place}`, { sketch: 'S', options: '{"model": "two"}' });
      expect([told.status, told.headers.get('content-type'), await told.text()]).toEqual([
        200,
        'application/octet-stream',
        'S',
      ]);
      expect(painter.asked.at(-1)).toMatchObject({ model: '/models/two', request: { answer, options: {} } });
    }
    const missing = await post(`${at}/v1/networks/parts`, { options: '{}' });
    expect([missing.status, await missing.json()]).toEqual([
      422,
      { error: 'sketch: missing; expected safetensors: curl -F sketch=@sketch.safetensors' },
    ]);
    const other = await post(`${at}/v1/networks/parts`, { drawing: 'D' });
    expect(await other.json()).toEqual({ error: 'drawing: unknown part of the form; expected one of sketch, options' });
  });

  it.each([[[]], [['0123456789abcdef']]])('describes itself in OpenAPI (keys: %j)', async (keys) => {
    const at = await start({ keys });
    const document = (await (await fetch(`${at}/openapi.json`)).json()) as { paths: object };
    const { valid, errors } = await new Validator().validate(document);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(Object.keys(document.paths)).toEqual([
      '/v1/colorize',
      '/v1/parts',
      '/v1/networks/generator',
      '/v1/networks/parts',
      '/v1/models',
      '/healthz',
      '/metrics',
    ]);
  });

  it('describes itself to people, without script or another request', async () => {
    const at = await start({ keys: ['0123456789abcdef'] });
    const answer = await fetch(`${at}/docs`);
    const page = await answer.text();
    for (const place of ['POST /v1/colorize', 'POST /v1/parts', 'GET /v1/models', 'GET /healthz', 'GET /metrics']) {
      expect(page).toContain(`<code>${place}</code>`);
    }
    // The policy allows the one style sheet by its hash, and nothing else.
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(answer.headers.get('content-security-policy')).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
    expect(page).not.toMatch(/<script|<link|<img|style=|url\(|@import/);
    expect(page).toContain('Needs a key.');
  });

  it('escapes what it shows', () => {
    const page = openApiPage({
      info: { title: '<b>', version: '1' },
      paths: { '/<i>': { get: { summary: '"x" & <script>', responses: { 200: { description: '<u>' } } } } },
    });
    expect(page).not.toMatch(/<b>|<i>|<u>|<script>/);
    expect(page).toContain('&quot;x&quot; &amp; &lt;script&gt;');
  });
});

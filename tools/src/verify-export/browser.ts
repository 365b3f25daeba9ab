import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import type { RuntimeResult, VerifyCase } from './case.ts';
import { MissingRuntime } from './programs.ts';

const TIMEOUT = 600_000;
const dist = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));

/** What the page sends back. */
interface PageResult {
  readonly version?: string;
  readonly milliseconds?: number;
  readonly adapter?: string;
  readonly error?: string;
}

/**
 * onnxruntime-web in a headless Chromium, on a page of its own that is isolated across origins.
 * @param provider `wasm`, or `webgpu` on the software adapter that Chromium brings along; no operator may fall back to
 *   the CPU there
 * @throws MissingRuntime without Chromium, Error with what the page said
 */
export async function inChromium(
  chromium: string,
  provider: 'wasm' | 'webgpu',
  model: string,
  given: VerifyCase,
  repeats: number,
): Promise<RuntimeResult> {
  const profile = mkdtempSync(join(tmpdir(), 'verify-export-'));
  const files: Record<string, () => Uint8Array | string> = {
    '/': () => page(provider, given, repeats),
    '/model.onnx': () => readFileSync(model),
    ...Object.fromEntries(given.inputs.map(({ name, file }) => [`/${name}`, () => readFileSync(file)])),
  };
  let finish: (result: { said: PageResult; values: Float32Array }) => void;
  const finished = new Promise<{ said: PageResult; values: Float32Array }>((resolve) => (finish = resolve));
  const server = createServer((request, response) => {
    if (request.method === 'POST') void receive(request, response).then(finish);
    else serve(files, request.url ?? '/', response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const gpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];
  const browser = spawn(
    chromium,
    [
      ...['--headless=new', '--no-sandbox', '--disable-gpu-sandbox', `--user-data-dir=${profile}`],
      ...(provider === 'webgpu' ? gpu : []),
      `http://127.0.0.1:${port}/`,
    ],
    { stdio: 'ignore' },
  );
  try {
    const lost = new Promise<never>((_, reject) => {
      browser.on('error', () => reject(new MissingRuntime(chromium)));
      setTimeout(() => reject(new Error(`no answer within ${TIMEOUT / 1000} s`)), TIMEOUT).unref();
    });
    const { said, values } = await Promise.race([finished, lost]);
    if (said.error !== undefined) throw new Error(said.error);
    const where = provider === 'webgpu' ? `${said.version}, ${said.adapter}` : (said.version ?? '');
    return { runtime: `Chromium ${provider}`, version: where, milliseconds: said.milliseconds, values };
  } finally {
    browser.kill();
    server.closeAllConnections();
    server.close();
    await new Promise((resolve) => browser.once('exit', resolve).once('error', resolve));
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const types: Record<string, string> = { '.mjs': 'text/javascript', '.wasm': 'application/wasm', '': 'text/html' };

function serve(files: Record<string, () => Uint8Array | string>, url: string, response: ServerResponse): void {
  const content = files[url] ?? (url.startsWith('/ort/') ? () => readFileSync(join(dist, basename(url))) : undefined);
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
  response.setHeader('Content-Type', types[extname(url)] ?? 'application/octet-stream');
  if (content) response.end(content());
  else response.writeHead(404).end();
}

/** The answer: JSON in a header, the outputs as the body. */
async function receive(request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  response.end();
  const said = JSON.parse(decodeURIComponent(String(request.headers['x-result']))) as PageResult;
  const bytes = Buffer.concat(chunks);
  return { said, values: new Float32Array(Uint8Array.from(bytes).buffer) };
}

const page = (provider: 'wasm' | 'webgpu', { inputs, outputs }: VerifyCase, repeats: number): string => `<!doctype html>
<script type="module">
  const answer = (result, body) =>
    fetch('/', { method: 'POST', headers: { 'x-result': encodeURIComponent(JSON.stringify(result)) }, body });
  try {
    const ort = await import('/ort/ort.${provider}.min.mjs');
    ort.env.wasm.wasmPaths = '/ort/';
    ort.env.wasm.numThreads = 1;
    const floats = async (url) => new Float32Array(await (await fetch(url)).arrayBuffer());
    const model = new Uint8Array(await (await fetch('/model.onnx')).arrayBuffer());
    const extra = ${provider === 'webgpu' ? "{ extra: { session: { disable_cpu_ep_fallback: '1' } } }" : '{}'};
    const session = await ort.InferenceSession.create(model, { executionProviders: ['${provider}'], ...extra });
    const feeds = {};
    for (const { name, shape } of ${JSON.stringify(inputs.map(({ name, shape }) => ({ name, shape })))})
      feeds[name] = new ort.Tensor('float32', await floats('/' + name), shape);
    let results = await session.run(feeds);
    const start = performance.now();
    for (let i = 0; i < ${repeats}; i++) results = await session.run(feeds);
    const milliseconds = (performance.now() - start) / ${repeats};
    const info = ort.env.webgpu?.adapter?.info ?? (await navigator.gpu?.requestAdapter())?.info;
    await answer({ version: ort.env.versions.web ?? ort.env.versions.common, milliseconds, adapter: info?.description || info?.architecture },
      new Blob(${JSON.stringify(outputs)}.map((name) => results[name].data)));
  } catch (error) {
    await answer({ error: String(error?.message ?? error).split('\\n')[0] }, '');
  }
</script>`;

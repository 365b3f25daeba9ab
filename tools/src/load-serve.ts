/**
 * Puts load on `irodori serve` over loopback: clients that send a drawing as soon as they have the last answer.
 * `node --conditions=@irodori/source --import tsx tools/src/load-serve.ts --clients 8 --seconds 300`
 * Exit code 1 when an answer was lost or wrong, or the server did not end by itself.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pictureHeader } from '@irodori/image';
import { irodori, root } from './from-source.ts';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '300' },
    workers: { type: 'string', default: '1' },
    waiting: { type: 'string', default: '6' },
    drawing: { type: 'string', default: `${root}/samples/gallery/elf.png` },
  },
});
const [clients, seconds] = [Number(values.clients), Number(values.seconds)];
const drawing = readFileSync(values.drawing);
const size = pictureHeader(drawing)!;

const flags = ['--port', '0', '-q', '--no-editor', '--workers', values.workers, '--waiting', values.waiting];
const child = spawn(process.execPath, [...irodori, 'serve', ...flags], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
const address = await new Promise<string>((resolve, reject) => {
  child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()));
  child.once('exit', (code) => reject(new Error(`irodori serve ended with ${code}`)));
});

const times: number[] = [];
let [done, busy, lost] = [0, 0, 0];
const until = performance.now() + 1000 * seconds;

async function client(): Promise<void> {
  while (performance.now() < until) {
    const form = new FormData();
    form.append('drawing', new Blob([drawing]), 'drawing.png');
    const began = performance.now();
    try {
      const answer = await fetch(`${address}/v1/colorize`, { method: 'POST', body: form });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (answer.status === 429) {
        busy += 1;
        await new Promise((resolve) => setTimeout(resolve, 1000 * Number(answer.headers.get('retry-after'))));
        continue;
      }
      const header = answer.status === 200 ? pictureHeader(bytes) : undefined;
      if (header === undefined || header.width !== size.width || header.height !== size.height) lost += 1;
      else done += 1;
      times.push(performance.now() - began);
    } catch (error) {
      lost += 1;
      console.error(error instanceof Error ? `${error.message}: ${String(error.cause)}` : error);
    }
  }
}

interface Sample {
  readonly server: number;
  readonly workers: number;
}
const samples: Sample[] = [];
const healthMs: number[] = [];
async function watch(): Promise<void> {
  while (performance.now() < until) {
    const began = performance.now();
    await (await fetch(`${address}/healthz`)).text();
    healthMs.push(performance.now() - began);
    const text = await (await fetch(`${address}/metrics`)).text();
    const server = Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
    const workers = text
      .split('\n')
      .filter((line) => line.startsWith('irodori_worker_memory_bytes{'))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    if (done > 0) samples.push({ server, workers });
    await new Promise((resolve) => setTimeout(resolve, Math.max(500, (1000 * seconds) / 200)));
  }
}

await Promise.all([...Array.from({ length: clients }, client), watch()]);
child.kill('SIGTERM');
const code = await ended;

const at = (all: readonly number[], share: number): number =>
  [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(share * all.length))] ?? Number.NaN;
const mean = (part: readonly Sample[], what: keyof Sample): string =>
  (part.reduce((sum, sample) => sum + sample[what], 0) / part.length / 1e6).toFixed(0);
const third = Math.max(1, Math.floor(samples.length / 3));
const [early, late] = [samples.slice(0, third), samples.slice(-third)];
console.log(`${clients} clients, ${seconds} s, ${size.width} x ${size.height}, ${values.workers} workers`);
console.log(`${done} pictures, ${(done / seconds).toFixed(2)} a second; ${busy} told to come back; ${lost} lost`);
console.log(
  `answer p50 ${at(times, 0.5).toFixed(0)} ms, p95 ${at(times, 0.95).toFixed(0)} ms, most ${at(times, 1).toFixed(0)} ms`,
);
console.log(`/healthz meanwhile p50 ${at(healthMs, 0.5).toFixed(1)} ms, p95 ${at(healthMs, 0.95).toFixed(1)} ms`);
for (const what of ['server', 'workers'] as const) {
  console.log(`memory of ${what}: first third ${mean(early, what)} MB, last third ${mean(late, what)} MB`);
}
console.log(`SIGTERM: exit code ${code}`);
process.exitCode = lost > 0 || done === 0 || code !== 0 ? 1 : 0;

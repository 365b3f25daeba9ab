import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLoader, prepareShards } from '@irodori/data';
import { median } from '../bench/statistics.ts';
import { inFolder, print, seconds } from './report.ts';

const COUNT = 400;
const ROUNDS = 3;
/** How often all pictures are read in a round: half a second and more, so that starting up counts little. */
const PASSES = 6;
const SIZE = 256;
const BATCH = 4;

/**
 * The peer: the same files, decoded, resized, turned into the paper's sketch and written as floats into a batch that is
 * used again, by OpenCV and NumPy. Two processes are measured twice: keeping what they make, and handing batches over to
 * the parent through shared memory, as the loader's threads hand theirs over and a training must. With `rasters` it stops at 8-bit picture and sketch, which no network takes: what OpenCV's part of
 * the work is.
 */
const peer = `
import glob, multiprocessing, sys, time
import cv2, numpy as np
cv2.setNumThreads(1)
size, batch = 256, 4
kernel = np.ones((5, 5), np.uint8)
targets = np.empty((batch, 3, size, size), np.float32)
sketches = np.empty((batch, 1, size, size), np.float32)
def one(job):
    i, path = job
    bgr = cv2.imread(path)
    if bgr.shape[0] != size:
        bgr = cv2.resize(bgr, (size, size), interpolation=cv2.INTER_AREA)
    gray = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
    sketch = 255 - cv2.absdiff(cv2.dilate(gray, kernel), gray)
    if not tensors: return
    sketches[i % batch, 0] = sketch.astype(np.float32) / 255
    targets[i % batch] = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
processes, passes, tensors = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "tensors"
jobs = list(enumerate(sorted(glob.glob(sys.argv[1] + "/*"))))
def rate(run):
    run(jobs)
    start = time.time()
    run(jobs * passes)
    return passes * len(jobs) / (time.time() - start)
if processes == 1:
    def run(todo):
        for job in todo: one(job)
    cpu = time.process_time()
    print(rate(run), 1e3 * (time.process_time() - cpu) / ((passes + 1) * len(jobs)))
else:
    # Batches go to the parent through shared memory, a few places for each process.
    places, floats = 8 * processes, batch * 4 * size * size
    shared = np.frombuffer(multiprocessing.RawArray("f", places * floats), np.float32).reshape(places, floats)
    def together(job):
        number, part = job
        for one_job in part: one(one_job)
        place = shared[number % places]
        place[: targets.size] = targets.reshape(-1)
        place[targets.size :] = sketches.reshape(-1)
        return number % places
    def parts(todo):
        return [(k, todo[i : i + batch]) for k, i in enumerate(range(0, len(todo), batch))]
    with multiprocessing.Pool(processes) as pool:
        kept = rate(lambda todo: pool.map(one, todo, chunksize=8))
        print(kept, 0, rate(lambda todo: list(pool.imap(together, parts(todo)))))
`;

interface Speed {
  /** Pictures a second by the clock. */
  readonly rate: number;
  /** Milliseconds of processor time a picture, all threads. */
  readonly cpu: number;
  /** Pictures a second that reach the parent process, of several. */
  readonly handedOver?: number;
}

async function timeLoader(folder: string, workers: number): Promise<Speed> {
  const sample = { styles: { paper: 1 }, augment: false as const, flip: 0, hints: { none: 1 } };
  const loader = await createLoader({
    spec: `shards:${folder}`,
    split: 'train',
    size: SIZE,
    seed: 0,
    batch: BATCH,
    workers,
    prefetch: 3 * workers,
    sample,
  });
  const run = async (batches: number) => {
    for (let i = 0; i < batches; i++) loader.release(await loader.next());
  };
  // Threads start, code gets warm.
  await run(COUNT / BATCH);
  const [start, before] = [performance.now(), process.cpuUsage()];
  await run((PASSES * COUNT) / BATCH);
  const rate = (PASSES * COUNT) / seconds(start);
  const { user, system } = process.cpuUsage(before);
  await loader.close();
  return { rate, cpu: (user + system) / 1000 / (PASSES * COUNT) };
}

function timePeer(files: string, processes: number, made: 'tensors' | 'rasters' = 'tensors'): Speed {
  const python = process.env['PYTHON'] ?? '/usr/bin/python3';
  const args = ['-c', peer, files, String(processes), String(PASSES), made];
  const said = execFileSync(python, args, { encoding: 'utf8' });
  const [rate, cpu, handedOver] = said.trim().split(' ').map(Number) as [number, number, number | undefined];
  return { rate, cpu, handedOver };
}

/** The color pictures of prepared shards as files of their own. */
function unpack(shards: string, files: string): void {
  mkdirSync(files);
  const folder = join(shards, 'train');
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.tar'))) {
    const tar = readFileSync(join(folder, name));
    const index = JSON.parse(readFileSync(join(folder, name.replace('.tar', '.json')), 'utf8')) as {
      files: Record<string, { offset: number; size: number }>;
    };
    for (const [file, { offset, size }] of Object.entries(index.files)) {
      if (/^\d+\.(?:png|ppm)$/.test(file)) writeFileSync(join(files, file), tar.subarray(offset, offset + size));
    }
  }
}

/** Tensors ready to train, by both sides in turn, several times; medians, and the median of the rounds' ratios. */
async function compare(name: string, shards: string, files: string): Promise<void> {
  for (const workers of [1, 2]) {
    const rounds: { ours: Speed; theirs: Speed }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({ ours: await timeLoader(shards, workers), theirs: timePeer(files, workers) });
    }
    const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick));
    const ratio = of(({ ours, theirs }) => ours.rate / theirs.rate);
    const cpu =
      workers === 1
        ? `; processor time ${of(({ ours }) => ours.cpu).toFixed(2)} against ${of(({ theirs }) => theirs.cpu).toFixed(2)} ms a picture`
        : `; OpenCV handing batches over ${of(({ theirs }) => theirs.handedOver!).toFixed(0)}/s, ` +
          `${of(({ ours, theirs }) => ours.rate / theirs.handedOver!).toFixed(2)} x`;
    print(
      `  ${name}, ${workers === 1 ? '1 thread, 1 process' : '2 threads, 2 processes'}: shards ${of(({ ours }) => ours.rate).toFixed(0)}/s, ` +
        `OpenCV ${of(({ theirs }) => theirs.rate).toFixed(0)}/s, ${ratio.toFixed(2)} x${cpu}`,
    );
  }
  const rasters = timePeer(files, 1, 'rasters');
  print(
    `  ${name}, no tensors made: OpenCV ${rasters.rate.toFixed(0)}/s, ${rasters.cpu.toFixed(2)} ms of processor time a picture`,
  );
}

/**
 * Prepared shards against OpenCV on the same files: stored larger than they are trained on, so that both resize, and
 * stored at the training size; as PNG (the default) and PPM. Both end with float tensors ready to train.
 */
export async function benchShards(): Promise<void> {
  await inFolder(async (folder) => {
    const common = { split: 'train', seed: 0, count: COUNT, shardSize: 100 } as const;
    const drawn = join(folder, 'png-320');
    await prepareShards({ ...common, spec: 'irodori-mix', size: 320, out: drawn, workers: 2 });
    for (const size of [320, 256]) {
      for (const format of ['png', 'ppm'] as const) {
        const name = `${format}-${size}`;
        const shards = join(folder, name);
        if (shards !== drawn) {
          await prepareShards({
            ...common,
            spec: `shards:${drawn}`,
            size,
            format,
            out: shards,
            workers: 0,
            duplicateBits: -1,
          });
        }
        unpack(shards, join(folder, `${name}-files`));
        await compare(`${format.toUpperCase()} of ${size} pixels to ${SIZE}`, shards, join(folder, `${name}-files`));
      }
    }
  });
}

/**
 * How fast training pictures come, and how much memory large indexes take.
 *
 *   node --conditions=@irodori/source --import tsx tools/src/bench-data.ts [generator] [shards] [metadata] [names]
 *
 * `shards` needs a Python with OpenCV (Debian: python3-opencv) as the peer; PYTHON names another interpreter.
 * Memory is measured in processes of their own.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLoader, openDataset, prepareShards } from '@irodori/data/node';

const print = (text: string) => void process.stdout.write(`${text}\n`);
const seconds = (since: number) => (performance.now() - since) / 1000;

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'irodori-bench-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Pairs a second at 256 x 256, one thread, wall clock and processor time. */
async function benchGenerator(): Promise<void> {
  for (const spec of ['irodori-mix', 'anime', 'fluent', 'noto', 'streamline', 'dicebear']) {
    const data = await openDataset(spec, { split: 'train', size: 256, seed: 0 });
    for (let i = 0; i < 8; i++) await data.pair(i);
    const count = 48;
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (let i = 0; i < count; i++) await data.pair(8 + i);
    const wall = seconds(start);
    const { user, system } = process.cpuUsage(cpu);
    print(
      `${spec}: ${(count / wall).toFixed(1)} pairs/s by the clock, ${(count / ((user + system) / 1e6)).toFixed(1)} pairs per second of processor time`,
    );
  }
}

/** The peer: the same files, decoded, resized and turned into the paper's sketch and tensors, by OpenCV. */
const peer = `
import glob, multiprocessing, sys, time
import cv2, numpy as np
cv2.setNumThreads(1)
kernel = np.ones((5, 5), np.uint8)
def one(path):
    bgr = cv2.resize(cv2.imread(path), (256, 256), interpolation=cv2.INTER_AREA)
    gray = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
    sketch = 255 - cv2.absdiff(cv2.dilate(gray, kernel), gray)
    target = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
    return float(sketch.mean() + target.mean())
paths = sorted(glob.glob(sys.argv[1] + "/*.png"))
for path in paths[:20]: one(path)
start = time.time()
for path in paths: one(path)
print("1 process: %.1f pictures/s" % (len(paths) / (time.time() - start)))
with multiprocessing.Pool(2) as pool:
    pool.map(one, paths[:40])
    start = time.time()
    pool.map(one, paths, chunksize=8)
    print("2 processes: %.1f pictures/s" % (len(paths) / (time.time() - start)))
`;

async function timeLoader(spec: string, workers: number, count: number): Promise<number> {
  const sample = { styles: { paper: 1 }, augment: false as const, flip: 0, hints: { none: 1 } };
  const loader = await createLoader({
    spec,
    split: 'train',
    size: 256,
    seed: 0,
    batch: 4,
    workers,
    prefetch: 8,
    sample,
  });
  for (let i = 0; i < 5; i++) await loader.next();
  const start = performance.now();
  for (let i = 0; i < count / 4; i++) await loader.next();
  const rate = count / seconds(start);
  await loader.close();
  return rate;
}

/** Prepared shards against OpenCV on the same PNG files: decode, resize 320 to 256, sketch of the paper, tensors. */
async function benchShards(): Promise<void> {
  await inFolder(async (folder) => {
    const count = 400;
    await prepareShards({
      spec: 'irodori-mix',
      split: 'train',
      size: 320,
      seed: 0,
      count,
      out: folder,
      workers: 2,
      shardSize: 200,
    });
    mkdirSync(join(folder, 'files'));
    for (const name of readdirSync(join(folder, 'train')).filter((file) => file.endsWith('.tar'))) {
      const tar = readFileSync(join(folder, 'train', name));
      const { files } = JSON.parse(readFileSync(join(folder, 'train', name.replace('.tar', '.json')), 'utf8')) as {
        files: Record<string, { offset: number; size: number }>;
      };
      for (const [file, { offset, size }] of Object.entries(files)) {
        if (/^\d+\.png$/.test(file)) writeFileSync(join(folder, 'files', file), tar.subarray(offset, offset + size));
      }
    }
    for (let round = 1; round <= 2; round++) {
      print(`round ${round}`);
      for (const workers of [1, 2]) {
        print(
          `  shards, ${workers} data thread${workers > 1 ? 's' : ''}: ${(await timeLoader(`shards:${folder}`, workers, count)).toFixed(1)} pictures/s`,
        );
      }
      const said = execFileSync(process.env['PYTHON'] ?? '/usr/bin/python3', ['-c', peer, join(folder, 'files')], {
        encoding: 'utf8',
      });
      for (const line of said.trim().split('\n')) print(`  OpenCV, ${line}`);
    }
  });
}

/** A Danbooru metadata file of `lines` lines: filtered by rating, score and tags. */
async function benchMetadata(): Promise<void> {
  for (const lines of [250_000, 1_000_000]) {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, 'metadata'));
      const file = openSync(join(folder, 'metadata/posts.json'), 'w');
      for (let id = 0; id < lines;) {
        let text = '';
        for (let k = 0; k < 5000; k++, id++) text += `${postLine(id)}\n`;
        writeSync(file, text);
      }
      closeSync(file);
      // A handful of pictures: what is measured is the metadata.
      for (const id of [1, 7, 13, 19]) {
        mkdirSync(join(folder, 'original', String(id).padStart(4, '0')), { recursive: true });
        writeFileSync(join(folder, 'original', String(id).padStart(4, '0'), `${id}.png`), '');
      }
      const program = `const { openDataset } = await import('@irodori/data/node');
        const start = performance.now();
        const data = await openDataset('danbooru:${folder}', { split: 'train', size: 256, seed: 0,
          filters: { posts: { ratings: ['s'], minScore: 5, require: ['1girl', 'solo'], exclude: ['comic'] } } });
        console.log(((performance.now() - start) / 1000).toFixed(1) + ' s, peak ' + (process.resourceUsage().maxRSS / 1024).toFixed(0) + ' MB, ' + data.length + ' of 4 pictures pass');`;
      print(`metadata, ${lines.toLocaleString('en-US')} lines: ${runProgram(program)}`);
    });
  }
}

function postLine(id: number): string {
  const tags = [
    '1girl',
    'solo',
    'long_hair',
    'blue_eyes',
    `tag_${id % 997}`,
    `tag_${id % 1009}`,
    id % 5 === 0 ? 'comic' : 'smile',
  ];
  return JSON.stringify({
    id: String(id),
    created_at: '2017-01-01 00:00:00 UTC',
    rating: id % 4 === 0 ? 'q' : 's',
    score: String(id % 40),
    md5: 'd41d8cd98f00b204e9800998ecf8427e',
    file_ext: 'jpg',
    image_width: '1200',
    image_height: '900',
    is_deleted: false,
    tags: tags.map((name, i) => ({ id: String(400_000 + i), name, category: '0' })),
  });
}

/** A folder of a million (empty) files in a thousand buckets: found, sorted and parted into splits. */
async function benchNames(): Promise<void> {
  for (const names of [250_000, 1_000_000]) {
    await inFolder(async (folder) => {
      for (let bucket = 0; bucket < 1000; bucket++) {
        const path = join(folder, String(bucket).padStart(4, '0'));
        mkdirSync(path);
        for (let i = 0; i < names / 1000; i++) closeSync(openSync(join(path, `${i * 1000 + bucket}.jpg`), 'w'));
      }
      const program = `const { openDataset } = await import('@irodori/data/node');
        const start = performance.now();
        const data = await openDataset('folder:${folder}', { split: 'train', size: 256, seed: 0 });
        console.log(((performance.now() - start) / 1000).toFixed(1) + ' s, peak ' + (process.resourceUsage().maxRSS / 1024).toFixed(0) + ' MB, ' + data.length + ' in training');`;
      print(`folder, ${names.toLocaleString('en-US')} names: ${runProgram(program)}`);
    });
  }
}

/** Runs a module in a fresh process; its output, or its error. */
function runProgram(source: string): string {
  const args = ['--conditions=@irodori/source', '--import', 'tsx', '--input-type=module', '-e', source];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : `failed: ${stderr.trim().split('\n').at(-1)}`;
}

const parts: Readonly<Record<string, () => Promise<void>>> = {
  generator: benchGenerator,
  shards: benchShards,
  metadata: benchMetadata,
  names: benchNames,
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
  const part = parts[name];
  if (!part) throw new Error(`expected ${Object.keys(parts).join(', ')}, got '${name}'`);
  print(`== ${name}`);
  await part();
}

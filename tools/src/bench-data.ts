/**
 * How fast training pictures come, and how much memory large indexes take.
 *
 *   node --conditions=@irodori/source --import tsx tools/src/bench-data.ts [generator] [shards] [metadata] [names]
 *
 * `shards` needs a Python with OpenCV (Debian: python3-opencv) as the peer; PYTHON names another interpreter.
 * Memory is measured in processes of their own.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDataset } from '@irodori/data';
import { inFolder, print, seconds } from './bench-data/report.ts';
import { benchShards } from './bench-data/shards.ts';

/** Pairs a second, made one after the other, wall clock and processor time. */
async function benchGenerator(): Promise<void> {
  for (const size of [128, 256]) {
    for (const spec of ['irodori-mix', 'anime', 'house', 'fluent', 'noto', 'streamline', 'dicebear']) {
      await timeGenerator(spec, size);
    }
  }
}

async function timeGenerator(spec: string, size: number): Promise<void> {
  const data = await openDataset(spec, { split: 'train', size, seed: 0 });
  for (let i = 0; i < 8; i++) await data.pair(i);
  const count = 48;
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let i = 0; i < count; i++) await data.pair(8 + i);
  const wall = seconds(start);
  const { user, system } = process.cpuUsage(cpu);
  print(
    `${spec}, ${size} pixels: ${(count / wall).toFixed(1)} pairs/s by the clock, ${(count / ((user + system) / 1e6)).toFixed(1)} pairs per second of processor time`,
  );
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
      const program = `const { openDataset } = await import('@irodori/data');
        const start = performance.now();
        const data = await openDataset('danbooru:${folder}', { split: 'train', size: 256, seed: 0,
          filters: { posts: { ratings: ['s'], minScore: 5, require: ['1girl', 'solo'], exclude: ['comic'] } } });
        const { user, system } = process.cpuUsage();
        console.log(((performance.now() - start) / 1000).toFixed(1) + ' s (' + ((user + system) / 1e6).toFixed(1) + ' s of processor time), peak ' + (process.resourceUsage().maxRSS / 1024).toFixed(0) + ' MB, ' + data.length + ' of 4 pictures pass');`;
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
      const program = `const { openDataset } = await import('@irodori/data');
        const start = performance.now();
        const data = await openDataset('folder:${folder}', { split: 'train', size: 256, seed: 0 });
        const { user, system } = process.cpuUsage();
        console.log(((performance.now() - start) / 1000).toFixed(1) + ' s (' + ((user + system) / 1e6).toFixed(1) + ' s of processor time), peak ' + (process.resourceUsage().maxRSS / 1024).toFixed(0) + ' MB, ' + data.length + ' in training');`;
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

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileChecked } from '@irodori/training/common';
import { Command } from 'commander';
import { failure, usageError } from '../../cli/errors.ts';
import { numberOption, threadsOption, wholeOption } from '../../cli/number-options.ts';
import { createLog } from '../../cli/log.ts';
import { findModelFolder, readManifest } from '../../colorize/model.ts';
import { isLoopback } from './hosts.ts';
import { parseKeys } from './keys.ts';
import { PaintProcess } from './painter.ts';
import type { ServedModel } from './options.ts';
import { createServer } from './server.ts';

interface ServeFlags {
  readonly host: string;
  readonly port: number;
  readonly model: readonly string[];
  readonly workers: number;
  readonly threads?: number;
  readonly waiting: number;
  readonly timeLimit: number;
  readonly drain: number;
  readonly maxSize: number;
  readonly maxPixels: number;
  readonly keyFile?: string;
  readonly withoutKey?: boolean;
  readonly cors: readonly string[];
  readonly editor?: string | false;
  readonly quiet?: boolean;
}

const collect = (text: string, all: readonly string[]): readonly string[] => [...all, text];

/** `irodori serve`. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('color drawings for other programs, over HTTP')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addOption(wholeOption('-p, --port <n>', 'port; 0: any free one', [0, 65_535]).default(4210))
    .option(
      '-m, --model <dir>',
      'model folder, run folder or model.zip; repeatable (default: the bundled model)',
      collect,
      [],
    )
    .addOption(
      wholeOption('--workers <n>', 'pictures colored at a time, each by a process of its own', [1, 64]).default(1),
    )
    .addOption(
      threadsOption('threads of the runtime, of each worker; 0: one per core (default: the cores, shared out)'),
    )
    .addOption(
      wholeOption('--waiting <n>', 'requests that may wait; more are told to come back', [0, 10_000]).default(16),
    )
    .addOption(numberOption('--time-limit <s>', 'seconds from a request to its answer', [1, 3600]).default(120))
    .addOption(numberOption('--drain <s>', 'seconds that SIGTERM leaves to what is inside', [0, 3600]).default(30))
    .addOption(numberOption('--max-size <MB>', 'largest file of a request', [0.001, 1000]).default(32))
    .addOption(numberOption('--max-pixels <millions>', 'largest drawing', [0.001, 100]).default(40))
    .option('--key-file <path>', 'file of keys, one a line, one of which every request must name; also IRODORI_KEY')
    .option('--without-key', 'listen beyond this machine without a key')
    .option('--cors <origin>', 'pages of this origin may use it; repeatable', collect, [])
    .option('--editor <dir>', 'built editor to serve at / (default: the one of this copy, if built)')
    .option('--no-editor', 'serve no editor')
    .option('-q, --quiet', 'only warnings')
    .addHelpText(
      'after',
      `
Examples:
  irodori serve
  curl -F drawing=@sketch.png http://127.0.0.1:4210/v1/colorize -o color.png
  curl -F drawing=@sketch.png -F hints=@sketch.hints.json -F 'options={"shade":0.4}' 'http://127.0.0.1:4210/v1/colorize?format=psd' -o color.psd
  irodori serve --host 0.0.0.0 --key-file keys.txt --workers 4

/docs and /openapi.json describe the routes; docs/serve.md says more.`,
    )
    .action(async (flags: ServeFlags) => {
      await serve(flags);
    });
}

function checkOrigins({ cors }: ServeFlags): void {
  for (const origin of cors) {
    if (!/^https?:\/\/[^/*\s]+$/.test(origin)) {
      throw usageError(`--cors ${origin}: expected an origin, such as https://example.org`);
    }
  }
}

async function readKeys({ keyFile, host, withoutKey }: ServeFlags): Promise<string[]> {
  const keys = keyFile === undefined ? [] : parseKeys((await readFileChecked(keyFile, 1 << 20)).toString('utf8'));
  if (keyFile !== undefined && keys.length === 0) throw usageError(`--key-file ${keyFile}: no key in it`);
  const { IRODORI_KEY: own } = process.env;
  if (own !== undefined && own !== '') keys.push(own);
  for (const key of keys) {
    if (!/^\S{16,}$/.test(key)) throw usageError('keys: expected at least 16 characters without spaces in each');
  }
  if (keys.length === 0 && !isLoopback(host) && withoutKey !== true) {
    throw usageError(
      `--host ${host}: whoever reaches this machine could use it; give --key-file, or --without-key if that is meant`,
    );
  }
  return keys;
}

async function readModels(named: readonly string[]): Promise<ServedModel[]> {
  const models: ServedModel[] = [];
  for (const name of named.length === 0 ? [undefined] : named) {
    const folder = resolve(findModelFolder(name));
    const manifest = await readManifest(folder);
    const other = models.find((known) => known.manifest.name === manifest.name);
    if (other !== undefined) {
      throw usageError(
        `-m ${name}: is called '${manifest.name}', as is ${other.folder}; requests could not tell them apart`,
      );
    }
    models.push({ folder, manifest });
  }
  return models;
}

/** The editor of a repository that was built. */
const builtEditor = fileURLToPath(new URL('../../../../web-demo/dist', import.meta.url));

function editorFolder({ editor }: ServeFlags): string | undefined {
  if (editor === false) return undefined;
  const folder = resolve(editor ?? builtEditor);
  if (existsSync(join(folder, 'index.html'))) return folder;
  if (editor !== undefined) throw failure(`--editor ${editor}: no index.html in it; expected a built editor`);
  return undefined;
}

async function serve(flags: ServeFlags): Promise<void> {
  checkOrigins(flags);
  const log = createLog(flags.quiet === true);
  const { host, workers } = flags;
  const keys = await readKeys(flags);
  const models = await readModels(flags.model);
  const editor = editorFolder(flags);
  const threads = flags.threads ?? Math.max(1, Math.floor(availableParallelism() / workers));
  const painters = await Promise.all(
    Array.from({ length: workers }, () => PaintProcess.start(models[0]!.folder, threads)),
  );
  const { app, close } = await createServer({
    painters,
    models,
    host,
    keys,
    origins: flags.cors,
    editor,
    maxWaiting: flags.waiting,
    timeLimit: flags.timeLimit * 1000,
    maxBytes: flags.maxSize * 1e6,
    maxPixels: flags.maxPixels * 1e6,
    onAnswer: log.note,
  });
  let address;
  try {
    address = await app.listen({ host, port: flags.port });
  } catch (error) {
    await Promise.all(painters.map((painter) => painter.close()));
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw failure(`port ${flags.port} of ${host} is in use; choose another --port`);
    if (code === 'EACCES') throw failure(`port ${flags.port}: permission denied; choose one above 1023`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw usageError(`--host ${host}: no address of this machine`);
    }
    throw error;
  }
  process.stdout.write(`${address}\n`);
  log.note(`${models.map(({ manifest }) => manifest.name).join(', ')}; ${workers} at a time; Ctrl-C ends it`);
  if (editor !== undefined) log.note(`the editor is at ${address}/`);
  await new Promise<void>((resolvePromise, reject) => {
    let asked = false;
    const end = (): void => {
      if (asked) process.exit(130);
      asked = true;
      log.note('closing: what is inside is finished first');
      close(flags.drain * 1000).then(resolvePromise, reject);
    };
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
  });
}

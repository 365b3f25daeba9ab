import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { failure } from '../../cli/errors.ts';
import type { FromPainter, PaintAnswer, PaintRequest, ToPainter } from './paint-messages.ts';

/** A request that cannot be served as it is; `line` is for whoever sent it. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;

  constructor(line: string, status = 422) {
    super(line);
    this.status = status;
  }
}

/** Whoever paints: one picture at a time. */
export interface Painter {
  /**
   * @param model folder of the model
   * @throws RequestError where the request is to blame; the signal's reason when stopped
   */
  paint(model: string, request: PaintRequest, signal: AbortSignal): Promise<PaintAnswer>;
  /** Resident memory in bytes after the last picture. */
  readonly memory: number;
  readonly alive: boolean;
  close(): Promise<void>;
}

/** So long a stopped picture may take to notice; networks are not stopped midway. */
const STOP_GRACE_MS = 10_000;

function startProcess(): ChildProcess {
  const built = !import.meta.url.endsWith('.ts');
  const module = fileURLToPath(new URL(`./paint-process.${built ? 'js' : 'ts'}`, import.meta.url));
  const source = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return fork(module, {
    execArgv: built ? [] : ['--conditions=@irodori/source', '--import', source()],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
}

/** Paints in a process of its own: the server answers meanwhile, and outlives a picture that takes all memory. */
export class PaintProcess implements Painter {
  readonly #model: string;
  readonly #threads: number;
  #child: ChildProcess | undefined;
  #memory = 0;

  private constructor(model: string, threads: number) {
    this.#model = model;
    this.#threads = threads;
  }

  /**
   * @param model folder of the model that is loaded at once
   * @param threads of the runtime; 0: one per core
   * @throws CliError in one line when the model does not load
   */
  static async start(model: string, threads: number): Promise<PaintProcess> {
    const painter = new PaintProcess(model, threads);
    await painter.#start();
    return painter;
  }

  get memory(): number {
    return this.#memory;
  }

  /** Of the process, while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get alive(): boolean {
    return this.#child !== undefined;
  }

  async #start(): Promise<ChildProcess> {
    const child = startProcess();
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    const loaded = await this.#ask(child, { type: 'load', model: this.#model, threads: this.#threads });
    if (loaded.type === 'error') throw failure(loaded.line);
    return child;
  }

  #ask(child: ChildProcess, message: ToPainter): Promise<FromPainter> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        child.off('message', answered);
        child.off('exit', ended);
        child.off('error', failed);
      };
      const answered = (answer: FromPainter): void => {
        done();
        resolve(answer);
      };
      const ended = (code: number | null, signal: string | null): void => {
        done();
        reject(new Error(`the process that paints ended (${signal ?? `exit code ${code}`})`));
      };
      const failed = (error: Error): void => {
        done();
        reject(error);
      };
      child.on('message', answered);
      child.on('exit', ended);
      child.on('error', failed);
      child.send(message, (error) => {
        if (error) failed(error);
      });
    });
  }

  async paint(model: string, request: PaintRequest, signal: AbortSignal): Promise<PaintAnswer> {
    signal.throwIfAborted();
    const child = this.#child ?? (await this.#start());
    let kill: NodeJS.Timeout | undefined;
    const stop = (): void => {
      if (child.connected) child.send({ type: 'stop' } satisfies ToPainter, () => undefined);
      kill = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const told = await this.#ask(child, { type: 'paint', model, request });
      if (told.type !== 'ready') this.#memory = told.memory;
      signal.throwIfAborted();
      if (told.type === 'answer') return told.answer;
      if (told.type === 'error' && told.asked) throw new RequestError(told.line);
      throw new Error(told.type === 'error' ? told.line : 'unexpected answer');
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw error;
    } finally {
      clearTimeout(kill);
      signal.removeEventListener('abort', stop);
    }
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.disconnect();
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    await ended;
    clearTimeout(kill);
  }
}

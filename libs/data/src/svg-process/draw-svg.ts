import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defaultLimits, type DrawReply, type DrawRequest } from './messages.ts';

/** A drawing that cannot be made within bounds; one line, to be put behind the file's name. */
export class DrawError extends Error {
  override readonly name = 'DrawError';
}

const fromSource = import.meta.url.endsWith('.ts');
const script = fileURLToPath(new URL(fromSource ? './from-source.mjs' : './svg-child.js', import.meta.url));

/**
 * Draws SVG in a process of its own, which can be ended: no renderer can be told to stop in the middle of a filter. It is
 * started with the first drawing, makes one at a time, and ends with this process.
 */
class SvgProcess {
  readonly #child: ChildProcess;
  #settle: ((reply: DrawReply | Error) => void) | undefined;
  ended = false;

  constructor() {
    this.#child = fork(script, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#hold(false);
    this.#child.on('message', (reply: DrawReply) => this.#settle?.(reply));
    this.#child.on('error', (error) => this.#end(`cannot be drawn (${error.message})`));
    this.#child.on('exit', (code, signal) => this.#end(`cannot be drawn (the renderer ended with ${signal ?? code})`));
  }

  draw(request: DrawRequest): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#hold(true);
      // The process watches itself; this is for one that no longer can.
      const late = setTimeout(() => this.#kill(), 1000 * (request.limits.seconds + 10));
      this.#settle = (reply) => {
        this.#settle = undefined;
        clearTimeout(late);
        this.#hold(false);
        if (reply instanceof Error) reject(reply);
        else if ('png' in reply) resolve(reply.png);
        else {
          this.ended ||= reply.ended === true;
          reject(new DrawError(reply.fault));
        }
      };
      this.#child.send(request, (error) => error && this.#end(`cannot be drawn (${error.message})`));
    });
  }

  #kill(): void {
    this.#child.kill('SIGKILL');
    this.#end('takes too long to draw');
  }

  #end(why: string): void {
    this.ended = true;
    this.#settle?.(new DrawError(why));
  }

  /** An idle one does not keep this process alive. */
  #hold(busy: boolean): void {
    const channel = this.#child.channel;
    if (busy) {
      this.#child.ref();
      channel?.ref();
    } else {
      this.#child.unref();
      channel?.unref();
    }
  }
}

let svgProcess: SvgProcess | undefined;
let queue: Promise<unknown> = Promise.resolve();
let nextId = 0;

/**
 * A self-contained SVG (see `plainSvg`) as PNG with alpha, `width` x `height` pixels, in at most 20 seconds and 1.5 GiB.
 * Throws {@link DrawError}.
 */
export function drawSvg(svg: string, width: number, height: number, limits = defaultLimits): Promise<Uint8Array> {
  const request = { id: nextId++, svg, width, height, limits };
  const drawn = queue.then(() => {
    if (!svgProcess || svgProcess.ended) svgProcess = new SvgProcess();
    return svgProcess.draw(request);
  });
  queue = drawn.catch(() => undefined);
  return drawn;
}

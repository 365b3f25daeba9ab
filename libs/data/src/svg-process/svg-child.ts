import type { DrawReply, DrawRequest } from './messages.ts';
import { sharp } from '../sharp.ts';

sharp.cache(false);

const reply = (answer: DrawReply, then?: () => void) => void process.send?.(answer, undefined, undefined, then);
/** An exit in order would wait for the thread that draws. */
const stop = () => process.kill(process.pid, 'SIGKILL');

/** Ends the process with a word of why when a drawing takes too long or too much. */
function watch({ id, limits }: DrawRequest): () => void {
  const end = (fault: string) => reply({ id, fault, ended: true }, stop);
  const time = setTimeout(() => {
    end(`takes longer than ${limits.seconds} s to draw; take filters, dashes and repeated parts out of it`);
  }, limits.seconds * 1000);
  const memory = setInterval(() => {
    if (process.memoryUsage.rss() < limits.bytes) return;
    end(`takes more than ${Math.round(limits.bytes / 2 ** 20)} MiB to draw; take filters and repeated parts out of it`);
  }, 20);
  return () => {
    clearTimeout(time);
    clearInterval(memory);
  };
}

async function draw(request: DrawRequest): Promise<void> {
  const { id, svg, width, height } = request;
  const done = watch(request);
  try {
    const png = await sharp(Buffer.from(svg), { failOn: 'error', limitInputPixels: false, unlimited: true })
      .resize(width, height, { fit: 'fill' })
      .png({ compressionLevel: 1 })
      .toBuffer();
    done();
    reply({ id, png });
  } catch (error) {
    done();
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    reply({ id, fault: `svg that cannot be read (${line.replace(/^Input (?:buffer|file) /, '').slice(0, 200)})` });
  }
}

process.on('message', (request: DrawRequest) => void draw(request));
process.on('disconnect', stop);

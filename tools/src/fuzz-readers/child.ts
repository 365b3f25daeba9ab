import sharp from 'sharp';
import type { FuzzAnswer, FuzzRequest } from './messages.ts';
import { readersFor, typedErrors } from './readers.ts';

sharp.cache(false);
sharp.concurrency(1);

const helper = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c84' } })
  .png()
  .toBuffer();
const readers = readersFor(helper);

async function read({ kind, bytes }: FuzzRequest): Promise<FuzzAnswer> {
  try {
    await readers[kind]!(Buffer.from(bytes));
    return { verdict: 'read' };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'no error', message: String(error) };
    const typed = typedErrors.has(name) && !message.includes('\n') && message.length < 2000;
    return { verdict: typed ? 'refused' : 'untyped', detail: `${name}: ${message.slice(0, 300)}` };
  }
}

process.on('message', (request: FuzzRequest) => {
  void read(request).then((answer) => process.send?.({ ...answer, rss: process.memoryUsage.rss() }));
});
process.on('disconnect', () => process.exit());
process.send?.({ verdict: 'ready' });

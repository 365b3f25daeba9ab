// The process that paints for `irodori serve`: one picture at a time, models stay loaded.
import '@irodori/runtime/no-telemetry';
import { ImageError } from '@irodori/data/pictures';
import { HintFileError } from '@irodori/image';
import { SafetensorsError } from '@irodori/runtime';
import { sessionOptionsFor } from '@irodori/training/common';
import { CliError, describeError } from '../../cli/errors.ts';
import { loadModel, type LoadedModel } from '../../colorize/model.ts';
import { answerTo } from './answer.ts';
import type { FromPainter, ToPainter } from './paint-messages.ts';

const models = new Map<string, Promise<LoadedModel>>();
let threads = 0;
let stop: AbortController | undefined;

const send = (message: FromPainter): void => void process.send?.(message);
const memory = (): number => process.memoryUsage().rss;

function modelOf(folder: string): Promise<LoadedModel> {
  const model = models.get(folder) ?? loadModel(folder, sessionOptionsFor({ threads }));
  models.set(folder, model);
  model.catch(() => models.delete(folder));
  return model;
}

async function work(message: Exclude<ToPainter, { type: 'stop' }>): Promise<void> {
  try {
    if (message.type === 'load') {
      threads = message.threads;
      await modelOf(message.model);
      send({ type: 'ready' });
      return;
    }
    stop = new AbortController();
    const answer = await answerTo(message.request, await modelOf(message.model), stop.signal);
    send({ type: 'answer', answer, memory: memory() });
  } catch (error) {
    const asked = [ImageError, HintFileError, SafetensorsError, CliError].some((kind) => error instanceof kind);
    const { line } = await describeError(error);
    send({ type: 'error', line, asked, memory: memory() });
  }
}

process.on('message', (message: ToPainter) => {
  if (message.type === 'stop') stop?.abort(new Error('stopped'));
  else void work(message);
});
// Whoever asked is gone.
process.on('disconnect', () => process.exit());
// Ctrl-C goes to the whole group; the server says when it is time.
process.on('SIGINT', () => undefined);

/**
 * Trains a small network on a folder of color pictures; the lines are extracted from them. The run folder gets metrics,
 * samples, checkpoints and the model. `node --import tsx examples/train-folder.ts pictures runs/mine 2000`
 */
import { resolveConfig, train } from '@irodori/training';

// What is wrong with a file or an option is one line.
process.on('uncaughtException', ({ message }) => {
  console.error(message);
  process.exit(1);
});

const [folder = 'pictures', out = 'runs/example', steps = '2000'] = process.argv.slice(2);
const config = resolveConfig({ preset: 'tiny', data: `folder:${folder}`, size: 64, batch: 2, steps: Number(steps) });
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());

const summary = await train({
  config,
  out,
  signal: stop.signal,
  onEvent(event) {
    if (event.kind === 'ready') console.log(`on ${event.device}, from step ${event.step}`);
    if (event.kind === 'validated') console.log(`step ${event.line.step}: ${event.line.psnr.toFixed(2)} dB`);
    if (event.kind === 'warning') console.warn(event.text);
  },
});
console.log(`${summary.reason} at step ${summary.step}; model: ${summary.model ?? 'none'}`);

/**
 * Colors one drawing with the model that comes along, with dots of color, and writes the picture and its layers.
 * `node --import tsx examples/color-picture.ts drawing.png colored.png 120,80,#c83c50`
 */
import { colorize } from 'irodori';

// What is wrong with a file or an option is one line.
process.on('uncaughtException', ({ message }) => {
  console.error(message);
  process.exit(1);
});

const [drawing = 'samples/gallery/elf.png', output = 'out/colored.png', ...texts] = process.argv.slice(2);
const hints = texts.map((text) => {
  const [x, y, color = ''] = text.split(',');
  return { x: Number(x), y: Number(y), radius: 8, color };
});

const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('stopped')));
const colored = await colorize(drawing, {
  hints,
  shade: 0.4,
  signal: stop.signal,
  onProgress: ({ step, done, total }) => console.log(`${done}/${total} ${step}`),
});
await colored.save(output);
await colored.save(output.replace(/\.\w+$/, '.psd'));
for (const { message } of colored.notes) console.log(message);
console.log(`${output}: ${colored.picture.width} x ${colored.picture.height}, ${colored.layers.length} layers`);

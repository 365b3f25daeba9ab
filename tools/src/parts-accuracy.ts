import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainPartsSample, readPartNames, redraw, redrawableDrawings } from '@irodori/data';
import { createRng } from '@irodori/image';
import { parseManifest, PartsModel } from '@irodori/runtime';
import * as ort from '@irodori/training/onnxruntime';
import { parseFlags, runProgram } from './command-line.ts';
import { PartsScore } from './parts-accuracy/score.ts';

const help = `How well a model's parts network reads colored drawings whose parts have names: of pixels of each kind, what the network
takes them for, and whether their embedding is nearest to their own part.

parts-accuracy --model DIR --drawings DIR --part-names FILE [--lines N] [--size PIXELS]

Lines of each drawing are extracted in N ways (3), the same ones in every run; PIXELS (128) is the side that the network sees.`;

const flags = { model: undefined, drawings: undefined, 'part-names': undefined, lines: '3', size: '128' };
const SLOTS = 64;

await runProgram('parts-accuracy', help, async (args) => {
  const { required, whole } = parseFlags(args, flags);
  const folder = required('model');
  const [lines, size] = [whole('lines', 1, 100), whole('size', 32, 1024, 32)];
  const where = join(folder, 'model.json');
  const { parts: manifest } = parseManifest(readFileSync(where, 'utf8'), where);
  if (manifest === undefined) throw new Error(`${folder}: this model has no parts network`);
  const model = await PartsModel.load(ort, { manifest, model: readFileSync(join(folder, manifest.file.path)) });
  const names = readPartNames(required('part-names'));
  const drawings = await redrawableDrawings(required('drawings'), names, (line) => console.error(line));
  const score = new PartsScore();
  for (const [k, drawing] of drawings.entries()) {
    for (let way = 0; way < lines; way++) {
      const picture = redraw(drawing, createRng(`accuracy ${k} ${way}`));
      const sample = plainPartsSample(picture, { size, slots: SLOTS });
      score.add(sample, await model.run({ width: size, height: size, data: sample.sketch }));
    }
  }
  await model.dispose();
  console.log(`${drawings.length} drawings, lines in ${lines} ways, ${size} pixels\n${score.report()}`);
  return 0;
});

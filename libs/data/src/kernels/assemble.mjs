/** Assembles the .wat files into .generated.ts files: `node libs/data/src/kernels/assemble.mjs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const { parseWat } = await wabt();
const modules = { kernels: 'kernels', 'png-rows': 'pngRows' };
for (const [name, constant] of Object.entries(modules)) {
  const source = new URL(`./${name}.wat`, import.meta.url);
  const module = parseWat(`${name}.wat`, readFileSync(source, 'utf8'), { simd: true });
  module.validate();
  const text = Buffer.from(module.toBinary({}).buffer).toString('base64');
  writeFileSync(
    new URL(`./${name}.generated.ts`, import.meta.url),
    `// Assembled from ${name}.wat by assemble.mjs.\nexport const ${constant} =\n  '${text}';\n`,
  );
}

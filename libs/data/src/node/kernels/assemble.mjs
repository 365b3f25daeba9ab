/** Assembles kernels.wat into kernels.generated.ts: `node libs/data/src/node/kernels/assemble.mjs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

const source = new URL('./kernels.wat', import.meta.url);
const module = (await wabt()).parseWat('kernels.wat', readFileSync(source, 'utf8'), { simd: true });
module.validate();
const text = Buffer.from(module.toBinary({}).buffer).toString('base64');
writeFileSync(
  new URL('./kernels.generated.ts', import.meta.url),
  `// Assembled from kernels.wat by assemble.mjs.\nexport const kernels =\n  '${text}';\n`,
);

import { readFile } from 'node:fs/promises';
import { countParameters } from '@irodori/graph-builder/training';
import { readSafetensors } from '@irodori/runtime';
import { compareGolden, type Finding } from './golden/compare.ts';
import { readGolden } from './golden/settings.ts';

/** `npm run golden -- FILE…`: compares golden files with our graphs on onnxruntime-node; exit 1 past a tolerance. */
async function main(files: readonly string[]): Promise<number> {
  if (files.length === 0) {
    console.error(
      'golden: expected a golden file (safetensors), got none; try: npm run golden -- testdata/gan-step-tiny.safetensors',
    );
    return 2;
  }
  let failed = false;
  for (const file of files) failed = !(await check(file)) || failed;
  return failed ? 1 : 0;
}

async function check(file: string): Promise<boolean> {
  const golden = readGolden(readSafetensors(await readFile(file), file), file);
  const { config, steps } = golden;
  const { generator, discriminator } = countParameters(config);
  console.log(
    `${file}: widths ${config.generator.widths.join(' ')}, batch ${config.batch}, ${config.height} x ${config.width}, ` +
      `${steps} steps, generator ${generator} parameters, discriminator ${discriminator}`,
  );
  const findings = await compareGolden(golden);
  for (const finding of findings) console.log(line(finding));
  return findings.every(within);
}

const within = ({ worst, tolerance }: Finding): boolean => worst <= tolerance;

function line(finding: Finding): string {
  const { what, worst, tolerance, at, compared } = finding;
  const verdict = within(finding) ? 'ok  ' : 'FAIL';
  return `  ${verdict} ${what.padEnd(36)} worst ${worst.toExponential(2)} of ${tolerance.toExponential(0)} allowed, at ${at} (${compared} compared)`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`golden: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

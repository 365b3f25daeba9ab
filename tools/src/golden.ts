import { readFile } from 'node:fs/promises';
import { countParameters } from '@irodori/graph-builder/training';
import { readSafetensors } from '@irodori/runtime';
import { runProgram, UsageError } from './command-line.ts';
import { compareGolden, type Finding } from './golden/compare.ts';
import { readGolden } from './golden/settings.ts';

async function main(files: readonly string[]): Promise<number> {
  if (files.length === 0) throw new UsageError('expected a golden file (safetensors), got none; see --help');
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

const help = `usage: npm run golden -- FILE…

Compares golden files with our graphs on onnxruntime-node; exit code 1 past a tolerance.
Example: npm run golden -- testdata/gan-step-tiny.safetensors`;
await runProgram('golden', help, main);

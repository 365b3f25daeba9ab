import { basename } from 'node:path';
import { rgbToHex } from '@irodori/image';
import { formatCharacter } from '@irodori/paint';
import { sessionOptionsFor, writeFileAtomically } from '@irodori/training/common';
import { Command } from 'commander';
import { usageError } from '../../cli/errors.ts';
import { jsonLines, secondsSince } from '../../cli/json-lines.ts';
import { checkOutputs } from '../../cli/outputs.ts';
import { readCharacter } from '../../colorize/character.ts';
import { readColors } from '../../colorize/read-colors.ts';
import { loadModel } from '../../colorize/model.ts';

const ENDING = '.character.json';
const MAX_NAME = 200;

interface MakeFlags {
  readonly output: string;
  readonly name?: string;
  readonly model?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** `irodori character`: a named set of colors by part. */
export function characterCommand(): Command {
  const character = new Command('character').description("keep a character's colors, part by part, for other drawings");
  character
    .command('make')
    .description('read the colors of a finished picture by part')
    .argument('<picture>', 'a finished picture of the character')
    .requiredOption('-o, --output <file>', `character file, NAME${ENDING}`)
    .option('--name <text>', "the character's name (default: the file's)")
    .option('-m, --model <dir>', 'model folder, run folder or model.zip (default: the bundled model)')
    .option('--overwrite', 'replace a file that is already there')
    .option('--json', 'lines of JSON on stdout (docs/many-pictures.md)')
    .action(make);
  character
    .command('show')
    .description("print a character's colors")
    .argument('<file>', 'character file')
    .option('--json', 'lines of JSON on stdout (docs/many-pictures.md)')
    .action((file: string, { json }: { json?: boolean }) => show(file, 'character show', json));
  return character;
}

async function make(picture: string, { output, name, model: named, overwrite, json }: MakeFlags): Promise<void> {
  if (!output.endsWith(ENDING)) throw usageError(`-o ${output}: expected a name that ends in ${ENDING}`);
  const called = name ?? basename(output, ENDING);
  if (called.trim() === '' || called.length > MAX_NAME) {
    throw usageError(`--name: expected 1 to ${MAX_NAME} characters, got ${called.length}`);
  }
  checkOutputs([output], { overwrite });
  const model = await loadModel(named, sessionOptionsFor({ threads: 0 }));
  try {
    const parts = await readColors(picture, { model });
    writeFileAtomically(output, formatCharacter({ name: called, parts }));
  } finally {
    await model.dispose();
  }
  await show(output, 'character make', json);
}

async function show(file: string, command: string, json?: boolean): Promise<void> {
  const began = performance.now();
  const { name, parts } = await readCharacter(file);
  if (json === true) {
    const write = jsonLines(json);
    const colors = parts.map((part) => ({ ...part, color: rgbToHex(part.color) }));
    write({ event: 'result', command, value: { file, name, parts: colors } });
    write({ event: 'end', command, seconds: secondsSince(began) });
    return;
  }
  const lines = parts.map(
    (part) => `${rgbToHex(part.color)}  ${`${(100 * part.share).toFixed(1)} %`.padStart(6)}  ${part.name ?? 'unnamed'}`,
  );
  process.stdout.write(`${name}\n${lines.join('\n')}\n`);
}

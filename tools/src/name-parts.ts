import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import {
  connectedPieces,
  hasImageName,
  PART_NAMES_VERSION,
  partsByColor,
  readPartNames,
  smallPicture,
  type PieceNames,
} from '@irodori/data';
import { parseFlags, runProgram, UsageError } from './command-line.ts';
import { labelsOfNotes } from './name-parts/notes.ts';
import { pieceList, pieceSheet } from './name-parts/sheet.ts';

const help = `Names the parts of colored drawings by hand, for \`irodori parts train --part-names\`.

name-parts --drawings DIR --sheets DIR           draws a sheet of each drawing: the drawing, and its pieces with numbers and
                                                 letters; a list of the pieces beside it
name-parts --drawings DIR --sheets DIR --join FILE --from TEXT --license TEXT
                                                 puts the notes (NAME.txt beside the sheets) into FILE, in place of what it had of --from

A note has a line for each label, its pieces before it: \`C: hair\`, \`B, 12, 20-24: top 2\`. A letter stands for all pieces of one color,
a number for one piece, which wins.`;

const flags = { drawings: undefined, sheets: undefined, join: undefined, from: undefined, license: undefined };

await runProgram('name-parts', help, async (args) => {
  const { required, text } = parseFlags(args, flags);
  const [drawings, sheets, file] = [required('drawings'), required('sheets'), text('join')];
  const names = readdirSync(drawings).filter(hasImageName).sort();
  if (names.length === 0) throw new UsageError(`--drawings: expected pictures in ${drawings}, got none`);
  mkdirSync(sheets, { recursive: true });
  const found: Record<string, PieceNames> = {};
  for (const name of names) {
    const at = (ending: string): string => join(sheets, `${name.slice(0, -extname(name).length)}${ending}`);
    const picture = await smallPicture(join(drawings, name));
    const parts = partsByColor(picture);
    const pieces = connectedPieces(parts);
    if (file === undefined) {
      writeFileSync(at('.png'), await pieceSheet(join(drawings, name), picture, parts, pieces));
      writeFileSync(at('.list'), pieceList(picture, pieces));
      console.log(`${name}: ${pieces.length} pieces`);
    } else if (existsSync(at('.txt'))) {
      const labels = labelsOfNotes(readFileSync(at('.txt'), 'utf8'), pieces, picture, at('.txt'));
      if (Object.keys(labels).length > 0) found[name] = labels;
      console.log(`${name}: ${Object.keys(labels).join(', ') || 'left out'}`);
    }
  }
  if (file !== undefined) {
    const [from, license] = [required('from'), required('license')];
    const others = existsSync(file) ? readPartNames(file).sources.filter((source) => source.from !== from) : [];
    const sources = [...others, { from, license, drawings: found }];
    writeFileSync(file, `${JSON.stringify({ version: PART_NAMES_VERSION, sources })}\n`);
  }
  return 0;
});

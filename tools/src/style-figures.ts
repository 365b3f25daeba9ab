/**
 * How other colorings and references do. Prints Markdown tables.
 *
 *   node --conditions=@irodori/source --import tsx tools/src/style-figures.ts candidates [--seed N] PICTURE...
 *
 *   node --conditions=@irodori/source --import tsx tools/src/style-figures.ts references [--sprites FOLDER]
 *       [--characters N] [--poses N] [--first N]
 *
 * `candidates`: nine colorings of each drawing; mean CIEDE2000 between two of them over the figure off the lines, and, for
 * drawings with NAME.hints.json beside them, the worst error at the hints against that of the ordinary coloring.
 * `references`: the share of the figure off the lines within CIE76 18 of the finished picture, without any hint: by the
 * model alone, by the colors by part of a reference of another pose, by all of it, and by the picture itself as its reference;
 * each also shade aside, where light of half to five quarters on the color may bring it there.
 * Drawn characters (seeds `reference N`), and the sprites of Debian's renpy-thequestion in FOLDER.
 */
import { candidatesTable } from './style-figures/candidates.ts';
import { referencesTable } from './style-figures/references.ts';

const [what, ...rest] = process.argv.slice(2);
const commands: Record<string, (args: readonly string[]) => Promise<string>> = {
  candidates: candidatesTable,
  references: referencesTable,
};
const command = commands[what ?? ''];
try {
  if (!command) throw new RangeError(`style-figures: expected ${Object.keys(commands).join(' or ')}, got ${what}`);
  console.log(await command(rest));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof RangeError ? 2 : 1;
}

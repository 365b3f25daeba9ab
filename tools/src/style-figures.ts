/**
 * How other colorings and references do. Prints Markdown tables.
 *
 *   node --conditions=@irodori/source --import tsx tools/src/style-figures.ts candidates [--seed N] PICTURE...
 *
 * `candidates`: nine colorings of each drawing; mean CIEDE2000 between two of them over the figure off the lines, and, for
 * drawings with NAME.hints.json beside them, the worst error at the hints against that of the ordinary coloring.
 */
import { candidatesTable } from './style-figures/candidates.ts';

const [what, ...rest] = process.argv.slice(2);
const commands: Record<string, (args: readonly string[]) => Promise<string>> = { candidates: candidatesTable };
const command = commands[what ?? ''];
try {
  if (!command) throw new RangeError(`style-figures: expected ${Object.keys(commands).join(' or ')}, got ${what}`);
  console.log(await command(rest));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof RangeError ? 2 : 1;
}

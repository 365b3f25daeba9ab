import type { ColorSource } from '@irodori/paint';
import { readCharacter } from '../../colorize/character.ts';
import { colorizeWith } from '../../colorize/colorize.ts';
import { readCast, readReference } from '../../colorize/read-colors.ts';
import type { HintSource } from '../../colorize/hints.ts';
import type { LoadedModel } from '../../colorize/model.ts';
import { isArchive } from '../../pages/names.ts';
import type { JobPlan } from './files.ts';
import type { ColorizeFlags } from './flags.ts';
import { hintsOf, optionsOf } from './one-picture.ts';

/**
 * Colors that all pictures of a run get: of a character, of a reference, or of everybody in the first picture, which is colored
 * for that once more, so that stopped runs and parts of a run on several machines agree.
 * @throws CliError in one line
 */
export async function colorsOf(
  flags: ColorizeFlags,
  model: LoadedModel,
  plan: JobPlan | undefined,
  given: readonly HintSource[],
): Promise<ColorSource | undefined> {
  if (flags.character !== undefined) return (await readCharacter(flags.character)).parts;
  if (flags.reference !== undefined) {
    return model.styled === true ? undefined : readReference(flags.reference, { model });
  }
  const [first] = plan?.jobs ?? [];
  if (flags.characters !== true || !first || !plan) return undefined;
  const { input, name, own } = isArchive(first.output)
    ? await (await import('./book.ts')).firstPage(first)
    : { input: first.input, name: first.input, own: plan.many ? await hintsOf(first.input) : [] };
  const options = { ...optionsOf(flags), lines: true, shade: 0, model, name };
  const { picture } = await colorizeWith(input, [...own, ...given], options);
  return readCast(picture, { model, name });
}

import type { Rgb } from '@irodori/image';
import { usageError } from '../../cli/errors.ts';
import type { Shard } from '../../cli/shard.ts';
import { isArchive } from '../../pages/names.ts';

/** What the command line says. */
export interface ColorizeFlags {
  readonly input?: readonly string[];
  readonly watch?: string;
  readonly output?: string;
  readonly layers?: string;
  readonly background?: boolean;
  readonly keepPaper?: boolean;
  readonly spreads?: 'split' | 'whole';
  readonly shade?: number;
  readonly shadeStyle?: 'soft' | 'cel';
  readonly shadeTint?: Rgb;
  readonly light?: 'left' | 'right';
  readonly gap?: number;
  readonly hint: readonly string[];
  readonly hints?: string;
  readonly model?: string;
  readonly reference?: string;
  readonly character?: string;
  readonly characters?: boolean;
  readonly saveHints?: boolean;
  readonly candidates?: number;
  readonly seed?: number;
  readonly work?: number;
  readonly colorOnly?: boolean;
  readonly shard?: Shard;
  readonly jobs?: number;
  readonly overwrite?: boolean;
  readonly skipExisting?: boolean;
  readonly threads?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Pictures in work at a time where `--jobs` is not given. */
export const USUAL_JOBS = 2;

/** @throws CliError (usage) in one line */
export function checkFlags(flags: ColorizeFlags): void {
  const { input, watch, hints } = flags;
  if (input === undefined && watch === undefined) {
    throw usageError('-i, --input <path...>: missing; name a picture or a folder, or a folder to --watch');
  }
  if (watch !== undefined) {
    const beside = input !== undefined ? '-i' : hints !== undefined ? '--hints' : flags.shard && '--shard';
    if (beside !== undefined) throw usageError(`--watch ${watch}: not together with ${beside}`);
    for (const place of [flags.output, flags.layers]) {
      if (place === '-') throw usageError(`--watch ${watch}: expected a folder for the results, got stdout`);
    }
  }
  if (flags.json === true && (flags.output === '-' || flags.layers === '-')) {
    throw usageError('--json: its lines go to stdout, where a result cannot go too; name a file');
  }
  checkShade(flags.shade);
  checkCandidates(flags);
  checkColors(flags);
}

/** Less than one percent shows nowhere: it is the strength from 0 to 1 that programs give. */
function checkShade(shade: number | undefined): void {
  if (shade === undefined || shade === 0 || shade >= 1) return;
  throw usageError(
    `--shade ${shade}: expected percent, 1 to 100 (0: flat colors); a strength of ${shade} is ${Math.round(shade * 100)}`,
  );
}

/** Colors come from one place, and `--save-hints` needs a place to write to. */
function checkColors({
  reference,
  character,
  characters,
  candidates,
  saveHints,
  output,
  watch,
  input,
}: ColorizeFlags): void {
  const sources = [
    reference !== undefined && '--reference',
    character !== undefined && '--character',
    characters === true && '--characters',
    candidates !== undefined && '--candidates',
  ].filter((flag) => flag !== false);
  if (sources.length > 1) throw usageError(`${sources.join(' and ')} exclude each other: colors come from one place`);
  if (characters === true && (watch !== undefined || input?.includes('-') === true)) {
    throw usageError('--characters: needs all pictures at the start; name a folder, an archive or files with -i');
  }
  if (saveHints === true && (output === undefined || output === '-' || isArchive(output))) {
    throw usageError('--save-hints: goes beside pictures; name one or a folder with -o');
  }
}

function checkCandidates({ candidates, seed, output, watch }: ColorizeFlags): void {
  if (candidates === undefined && seed !== undefined) {
    throw usageError('--seed: goes with --candidates, which is missing');
  }
  if (candidates === undefined) return;
  if (output === undefined) throw usageError('-o, --output <path>: missing; name the sheet of --candidates');
  if (watch !== undefined) throw usageError(`--watch ${watch}: not together with --candidates`);
}

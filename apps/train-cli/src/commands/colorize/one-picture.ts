import { readFileSync } from 'node:fs';
import { formatHintFile } from '@irodori/image';
import type { ColorSource } from '@irodori/paint';
import { exists, writeFileAtomically } from '@irodori/training/common';
import {
  colorizeAllWith,
  colorizeWith,
  proposeWith,
  type Colorized,
  type ColorizeOptions,
} from '../../colorize/colorize.ts';
import { readHintFile, type HintSource } from '../../colorize/hints.ts';
import type { LoadedModel } from '../../colorize/model.ts';
import { hintsBeside } from '../../pages/names.ts';
import type { ColorizeFlags } from './flags.ts';
import { writeCandidates } from './candidates.ts';
import { candidateFiles, type PictureJob } from './results.ts';

/** What all pictures of a run share. */
export interface Coloring {
  readonly model: LoadedModel;
  readonly flags: ColorizeFlags;
  /** Colors that every picture gets, by part or by the lines of a reference. */
  readonly colors: ColorSource | undefined;
  /** Hints of the command line, for every picture. */
  readonly given: readonly HintSource[];
  /** Whether hints are looked for beside each picture. */
  readonly many: boolean;
  /** Whether results that are there are kept: of two results of a job one may be. */
  readonly keep: boolean;
  /** Every job of the command line, those that are done or another process's too. */
  readonly all: readonly PictureJob[];
  /** Hint files that this run has written, by path. */
  readonly savedHints: Map<string, string>;
  /** Names of the second and further pictures of a model that makes several. */
  further(job: PictureJob): readonly string[];
  notes(where: string, colored: Colorized): void;
  warn(text: string): void;
}

/** The options of a picture, in units of the Node API. */
export function optionsOf(flags: ColorizeFlags): Omit<ColorizeOptions, 'hints' | 'model'> {
  return {
    work: flags.work,
    lines: flags.colorOnly !== true,
    background: flags.background === true,
    keepPaper: flags.keepPaper === true,
    spreads: flags.spreads,
    shade: (flags.shade ?? 0) / 100,
    shadeStyle: flags.shadeStyle,
    shadeTint: flags.shadeTint,
    light: flags.light,
    gap: flags.gap === undefined ? undefined : flags.gap / 100,
  };
}

/** What was made of a drawing. */
export interface Made {
  readonly first: Colorized;
  /** More than one of a model that makes several, or as many as were asked for. */
  readonly pictures: number;
}

/**
 * Colors one picture and writes its results.
 */
export async function colorizeFile(job: PictureJob, run: Coloring): Promise<Made> {
  const { input, output, layers } = job;
  const { given, model, colors, flags, many } = run;
  const source = input === '-' ? await readStdin() : input;
  const hints = [...(many ? await hintsOf(input) : []), ...given];
  const options = { ...optionsOf(flags), name: input, model, colors };
  const put = async (path: string, colored: Colorized): Promise<void> => {
    if (path === '-') process.stdout.write(await colored.encode(flags.layers === '-' ? 'psd' : 'png'));
    else if (!(run.keep && exists(path, 'file'))) await colored.save(path);
  };
  if (flags.candidates !== undefined) {
    const ways = await proposeWith(source, hints, { ...options, count: flags.candidates, seed: flags.seed });
    const files = candidateFiles({ input, output }, ways.length, run.all);
    const first = await writeCandidates(ways, files, output, run.keep);
    run.notes(input, first);
    return { first, pictures: ways.length };
  }
  if (model.colorizer.hasCandidates && output !== '-' && colors === undefined) {
    const ways = await colorizeAllWith(source, hints, options);
    run.notes(input, ways[0]!);
    // The first one, which has the name that was asked for, last: what goes on after a stop looks for it.
    const names = [output, ...run.further({ input, output })];
    for (const [index, one] of [...ways.entries()].reverse()) {
      await put(names[index] as string, one);
    }
    saveHints(job, ways[0]!, run);
    return { first: ways[0]!, pictures: ways.length };
  }
  const colored = await colorizeWith(source, hints, options);
  run.notes(input, colored);
  if (layers !== undefined) await put(layers, colored);
  await put(output, colored);
  saveHints(job, colored, run);
  return { first: colored, pictures: 1 };
}

/**
 * Writes the hints that a picture is made of. A hint file may be somebody's work: one that this run has not written, or
 * that was changed since, is replaced only where that was asked for.
 */
function saveHints({ hints: path }: PictureJob, { picture, hints }: Colorized, run: Coloring): void {
  if (path === undefined) return;
  if (run.flags.overwrite !== true && exists(path, 'file')) {
    if (readFileSync(path, 'utf8') !== run.savedHints.get(path)) {
      if (!run.keep) run.warn(`${path}: is there already and stays as it is; --overwrite replaces it`);
      return;
    }
  }
  const text = formatHintFile({ width: picture.width, height: picture.height, hints });
  writeFileAtomically(path, text);
  run.savedHints.set(path, text);
}

/** The hints beside a drawing, where there are some. */
export async function hintsOf(input: string): Promise<HintSource[]> {
  const beside = hintsBeside(input);
  return exists(beside, 'file') ? [await readHintFile(beside)] : [];
}

async function readStdin(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

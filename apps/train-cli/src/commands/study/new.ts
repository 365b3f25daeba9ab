import { join } from 'node:path';
import { flattenAlpha, rgbToHex, type Raster, type UserHint } from '@irodori/image';
import { createStudy, studyPage, type StudyItem } from '@irodori/eval';
import { Command } from 'commander';
import sharp from 'sharp';
import { exists, writeFileAtomically } from '@irodori/training/common';
import { usageError } from '../../cli/errors.ts';
import { createLog } from '../../cli/log.ts';
import { seedOption, wholeOption } from '../../cli/number-options.ts';
import { checkOutputs } from '../../cli/outputs.ts';
import { modelCandidate, resultsCandidate, type Candidate } from './candidates.ts';
import { bundledGallery, readSamples, type Sample } from './gallery.ts';

interface NewFlags {
  readonly model?: readonly string[];
  readonly results?: readonly string[];
  readonly gallery?: string;
  readonly pictures?: readonly string[];
  readonly count: number;
  readonly seed: number;
  readonly out: string;
  readonly quiet?: boolean;
}

/** The files of a study. */
const files = { page: 'study.html', key: 'study-key.json' };
/** Long side of the pictures on the page. */
const PAGE_SIDE = 640;

/** `irodori study new`. */
export function newStudyCommand(): Command {
  return new Command('new')
    .description('one blind HTML page that works offline, and the key to read its results')
    .option('-m, --model <[name=]dir...>', 'model folders to compare')
    .option('--results <name=dir...>', "another program's pictures: PICTURE.png with hints, PICTURE.none.png without")
    .requiredOption('-o, --out <dir>', `folder for ${files.page} and ${files.key}`)
    .option('--gallery <index.json>', 'pictures to color (default: the samples of this repository)')
    .option('--pictures <ids...>', 'which of them (default: the first, each drawing once)')
    .addOption(wholeOption('--count <n>', 'how many, without --pictures', [1, 1000]).default(4))
    .addOption(seedOption('--seed <n>', 'of the codes', 1))
    .option('-q, --quiet', 'only warnings')
    .addHelpText(
      'after',
      `
Send ${files.page} to the raters and keep ${files.key} to yourself: it says which picture is whose.

Examples:
  irodori study new -m models/lite runs/unet -o study/
  irodori study new -m lite=models/lite --results PaintsChainer=pc/ --pictures sylvie-scarf sylvie-dress -o study/`,
    )
    .action(async (flags: NewFlags) => {
      await newStudy(flags);
    });
}

async function newStudy(flags: NewFlags): Promise<void> {
  const { model = [], results = [], gallery = bundledGallery, pictures = [], count, seed, out } = flags;
  if (model.length + results.length < 2) {
    throw usageError(
      `expected two or more of -m MODEL and --results NAME=DIR to compare, got ${model.length + results.length}`,
    );
  }
  // Which picture was whose would be lost, and with it every rating.
  if (exists(join(out, files.key), 'file')) {
    throw usageError(`${out}: holds the key of a study, without which its ratings say nothing; choose another --out`);
  }
  checkOutputs(
    Object.values(files).map((file) => join(out, file)),
    'never',
  );
  const samples = await readSamples(gallery, pictures, count);
  const candidates: Candidate[] = [];
  try {
    const names = () => candidates.map(({ name }) => name);
    for (const text of model) candidates.push(await modelCandidate(text, names()));
    for (const text of results) candidates.push(resultsCandidate(text, names()));
    const items: StudyItem[] = [];
    for (const sample of samples) {
      for (const hinted of [false, true]) items.push(await item(sample, hinted, candidates));
    }
    const { study, key } = createStudy(items, seed);
    writeFileAtomically(join(out, files.key), `${JSON.stringify(key, null, 2)}\n`);
    writeFileAtomically(join(out, files.page), studyPage(study));
    createLog(flags.quiet === true).note(
      `${join(out, files.page)}: ${items.length} screens of ${names().join(', ')}; give it to the raters. ` +
        `Keep ${join(out, files.key)} for irodori study report.`,
    );
  } finally {
    for (const candidate of candidates) await candidate.close();
  }
}

async function item(sample: Sample, hinted: boolean, candidates: readonly Candidate[]): Promise<StudyItem> {
  const results = new Map<string, string>();
  for (const candidate of candidates) {
    results.set(candidate.name, await pagePicture(await candidate.color(sample, hinted)));
  }
  const drawing = await pagePicture(flattenAlpha(sample.picture), hinted ? sample.hints : []);
  return { sample: sample.id, hinted, drawing, results };
}

/** A data URL, every system's pictures treated alike; hints are painted on with a rim that shows on any color. */
async function pagePicture({ width, height, data }: Raster<3>, hints: readonly UserHint[] = []): Promise<string> {
  const marks = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${hints.map(hintMark).join('')}</svg>`,
  );
  const painted = await sharp(data, { raw: { width, height, channels: 3 } })
    .composite([{ input: marks }])
    .removeAlpha()
    .raw()
    .toBuffer();
  const webp = await sharp(painted, { raw: { width, height, channels: 3 } })
    .resize(PAGE_SIDE, PAGE_SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 92 })
    .toBuffer();
  return `data:image/webp;base64,${webp.toString('base64')}`;
}

function hintMark(hint: UserHint): string {
  const color = rgbToHex(hint.color);
  if (hint.kind === 'point') {
    return `<circle cx="${hint.x}" cy="${hint.y}" r="${hint.radius + 1}" fill="${color}" stroke="#222" stroke-width="1"/>`;
  }
  const points = hint.points.map((point) => point.join(',')).join(' ');
  const line = (stroke: string, width: number) =>
    `<polyline points="${points}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
  return line('#222', 2 * hint.radius + 2) + line(color, 2 * hint.radius);
}

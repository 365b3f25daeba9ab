import { Command } from 'commander';
import { readPartNames, redraw, redrawableDrawings } from '@irodori/data';
import { createRng, type Rng } from '@irodori/image';
import { firstFault } from '@irodori/training';
import { exists } from '@irodori/training/common';
import { failure, usageError } from '../../cli/errors.ts';
import { createLog, formatDuration, type Log } from '../../cli/log.ts';
import { partsSources } from '../../parts/add-to-model.ts';
import { partsArithmetic, partsConfigSchema, type PartsConfigFile } from '../../parts/config.ts';
import { kitPortrait, readKit } from '../../parts/kit.ts';
import { labeledSet } from '../../parts/labeled-set.ts';
import { drawnSide, fixedSet, type PartsSet } from '../../parts/pictures.ts';
import { checkPartsRun, readPartsConfig } from '../../parts/run-settings.ts';
import { trainParts } from '../../parts/train.ts';
import { parseNumber } from '../../cli/numbers.ts';
import { checkSpec } from '../data/open.ts';

interface Flags extends Partial<Omit<PartsConfigFile, 'losses'>> {
  readonly out?: string;
  readonly resume?: string;
  readonly lr?: number;
  readonly tone?: number;
  readonly prototype?: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** `irodori parts train`. */
export function trainPartsCommand(): Command {
  return new Command('train')
    .description('train the parts network: which places of a line drawing belong together, and what they are')
    .requiredOption('-o, --out <dir>', 'run folder')
    .option('--resume <auto>', "go on from the run folder's newest good checkpoint, or start when there is none")
    .option('--init <folder>', 'begin with the weights of another run or of a model folder, widened where narrower')
    .option('--preset <name>', 'parts, parts-wide, or parts-tiny for tests (default: parts)')
    .option('--size <pixels>', 'side of the training pictures (default: 128)', parseNumber)
    .option('--batch <n>', 'pictures per step (default: 8)', parseNumber)
    .option('--steps <n>', 'end, and the end of the learning rate, after so many steps (default: 10000)', parseNumber)
    .option(
      '--minutes <n>',
      'end after so much training time: that of the steps, without validations and checkpoints',
      parseNumber,
    )
    .option('--decay-from <share>', 'of the steps, from which the learning rate falls (default: 0.6)', parseNumber)
    .option('--lr <rate>', 'learning rate (default: 0.002)', parseNumber)
    .option('--tone <weight>', 'of the loss of shade against light; 0: no output for it (default: 0)', parseNumber)
    .option('--prototype <weight>', 'of the cross entropy of the nearest part (default: 0)', parseNumber)
    .option('--seed <n>', 'of weights and data (default: 1)', parseNumber)
    .option('--pool <n>', 'drawn pictures kept at a time (default: 1024)', parseNumber)
    .option('--slots <n>', 'most parts of one picture (default: 24)', parseNumber)
    .option('--drawings <dir>', 'folder of colored drawings; their lines and areas are extracted')
    .option('--part-names <file>', 'JSON file with the names of their parts, by file name (docs/data.md)')
    .option('--drawings-share <n>', 'share of the pictures that come from it (default: 0.25)', parseNumber)
    .option('--kit <dir>', 'folder of a portrait kit')
    .option('--kit-share <n>', 'share of the pictures that come from it (default: 0.2)', parseNumber)
    .option('--data <spec>', 'a data set with labels: anime, house, or shards made by data prepare --labels')
    .option('--data-share <n>', 'share of the pictures that come from it (default: 0.25)', parseNumber)
    .option('--validate-every <n>', 'steps between validations (default: 500)', parseNumber)
    .option('--validation <n>', 'held-out drawn pictures that are validated on (default: 64)', parseNumber)
    .option('--checkpoint-every <n>', 'steps between checkpoints (default: 250)', parseNumber)
    .option('--threads <n>', 'threads of the runtime (default: 1)', parseNumber)
    .option('-q, --quiet', 'only warnings')
    .option('--json', 'the summary as JSON on stdout')
    .action(async (flags: Flags) => {
      await train(flags);
    });
}

/** @throws CliError (usage) naming the first flag that does not fit */
function configOf(flags: Flags, before: PartsConfigFile | undefined): PartsConfigFile {
  const { out: _, resume: __, quiet: ___, json: ____, debug: _____, lr, tone, prototype, ...rest } = flags;
  const losses = {
    ...(before ?? partsConfigSchema.parse({})).losses,
    ...(tone === undefined ? {} : { tone }),
    ...(prototype === undefined ? {} : { prototype }),
  };
  const given = { ...rest, losses, ...(lr === undefined ? {} : { learningRate: lr }) };
  const wanted = { ...before, ...given };
  const parsed = partsConfigSchema.safeParse(wanted);
  if (parsed.success) return parsed.data;
  const { setting, reason } = firstFault(parsed.error, wanted);
  const flag =
    setting === 'learningRate'
      ? 'lr'
      : setting.replace('losses.', '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw usageError(`--${flag}: ${reason}`);
}

/** Portraits that are put together from the kit. */
const PORTRAITS = 160;

/** Without the folders that are not there, and a word on where ours come from. */
function withFolders(config: PartsConfigFile, log: Log): PartsConfigFile {
  const missing = (Object.keys(partsSources) as (keyof typeof partsSources)[]).filter((kind) => {
    const folder = config[kind];
    if (folder === null || exists(folder, 'folder')) return false;
    const { from, license } = partsSources[kind];
    log.warn(`${folder}: no such folder; going on without --${kind}. Ours came from ${from}, ${license}, see DATA.md`);
    return true;
  });
  return { ...config, ...Object.fromEntries(missing.map((kind) => [kind, null])) };
}

/** The pictures beside the drawn ones. */
async function openSets(config: PartsConfigFile, log: Log): Promise<PartsSet[]> {
  const sets: PartsSet[] = [];
  const read = async <T>(kind: keyof typeof partsSources, from: (folder: string) => Promise<T[]>): Promise<T[]> => {
    const folder = config[kind];
    if (folder === null) return [];
    log.note(`reading ${folder}`);
    const pictures = await from(folder);
    if (pictures.length === 0) throw failure(`${folder}: expected pictures for --${kind}, got none`);
    return pictures;
  };
  const names = config.partNames === null ? undefined : readPartNames(config.partNames);
  const drawings = await read('drawings', (folder) => redrawableDrawings(folder, names, (line) => log.warn(line)));
  if (drawings.length > 0) {
    const take = (rng: Rng) => redraw(rng.pick(drawings), rng.fork('redraw'));
    sets.push({ name: 'drawings', share: config.drawingsShare, take });
  }
  const portraits = await read('kit', async (folder) => {
    const kit = await readKit(folder);
    return Array.from({ length: PORTRAITS }, (_, i) => kitPortrait(kit, createRng(`kit ${config.seed} ${i}`)));
  });
  if (portraits.length > 0) sets.push(fixedSet('kit', config.kitShare, portraits));
  if (config.data !== null) {
    checkSpec(config.data);
    sets.push(await labeledSet(config.data, config.dataShare, { size: drawnSide(config.size), seed: config.seed }));
  }
  return sets;
}

async function train(flags: Flags): Promise<void> {
  const out = flags.out as string;
  if (flags.resume !== undefined && flags.resume !== 'auto') {
    throw usageError(`--resume: expected auto, got '${flags.resume}'`);
  }
  const resume = flags.resume === 'auto';
  checkPartsRun(out);
  const before = resume ? readPartsConfig(out) : undefined;
  const log = createLog(flags.quiet === true);
  const config = withFolders(configOf(flags, before), log);
  if (before !== undefined && partsArithmetic(before) !== partsArithmetic(config)) {
    throw usageError(`${out}: was begun with other settings; resume with the same, or begin anew with --init ${out}`);
  }
  const sets = await openSets(config, log);
  const summary = await trainParts({ config, out, resume, sets, log });
  if (flags.json) process.stdout.write(`${JSON.stringify({ run: out, ...summary })}\n`);
  else {
    const how = summary.stopped ? 'stopped and saved: trained' : 'trained';
    process.stdout.write(
      `${how} ${summary.step} steps, ${summary.images} pictures, in ${formatDuration(summary.seconds)}\n`,
    );
    process.stdout.write(`model ${summary.model}\n`);
    if (summary.stopped) process.stdout.write(`go on with: irodori parts train --out ${out} --resume auto\n`);
  }
  if (summary.stopped) process.exitCode = 130;
}

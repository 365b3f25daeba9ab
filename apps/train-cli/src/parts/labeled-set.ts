import { labelPicture, openDataset, type LabelPicture } from '@irodori/data';
import { extractSketch, type Pair } from '@irodori/image';
import { usageError } from '../cli/errors.ts';
import type { PartsSet } from './pictures.ts';

/**
 * The training pictures of a data set that knows what belongs together, as any other part of the project reads them.
 * @param options.size side of the pictures, pixels
 * @throws DatasetError when it cannot be read, CliError (usage) when a picture has no labels
 */
export async function labeledSet(
  spec: string,
  share: number,
  { size, seed }: { readonly size: number; readonly seed: number },
): Promise<PartsSet> {
  const data = await openDataset(spec, { split: 'train', size, seed, labels: true });
  const picture = async (index: number): Promise<LabelPicture> => labeled(spec, await data.pair(index));
  // Said at once, not at the step that first wants one.
  await picture(0);
  const count = Math.min(data.length, 2 ** 31);
  return { name: 'data', share, take: (rng) => picture(rng.int(count)) };
}

function labeled(spec: string, { id, color, line, labels }: Pair): LabelPicture {
  if (!labels) {
    throw usageError(
      `--data ${spec}: '${id}' has no labels of parts; expected anime, house, or shards made by irodori data prepare --labels`,
    );
  }
  return labelPicture(line ?? extractSketch(color, 'xdogSoft'), labels);
}

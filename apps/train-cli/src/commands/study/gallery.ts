import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseHintFile, scaleHints, type Raster, type UserHint } from '@irodori/image';
import { decodeImage } from '@irodori/data/pictures';
import { z } from 'zod';
import { readFileChecked } from '@irodori/training/common';
import { failure } from '../../cli/errors.ts';

const INDEX_LIMIT = 10_000_000;
const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../../../..');
/** The samples that come with the repository. */
export const bundledGallery = join(repository, 'samples/gallery/index.json');

const gallerySchema = z.array(
  z.object({
    id: z.string().regex(/^[\w.-]+$/, 'expected letters, digits, dots and dashes'),
    sketch: z.string().min(1),
    hints: z.string().min(1),
  }),
);

/** A drawing with its hints in its own pixels. */
export interface Sample {
  readonly id: string;
  readonly picture: Raster<4>;
  readonly hints: readonly UserHint[];
}

/**
 * Samples of a gallery index: the named ones in that order, or the first `count` with different drawings.
 * @throws CliError, ImageError or HintFileError, one line
 */
export async function readSamples(index: string, names: readonly string[], count: number): Promise<Sample[]> {
  const entries = parseIndex(index, (await readFileChecked(index, INDEX_LIMIT)).toString('utf8'));
  const chosen = names.map((name) => {
    const found = entries.find(({ id }) => id === name);
    if (!found) throw failure(`${index}: no picture '${name}'; it has ${entries.map(({ id }) => id).join(', ')}`);
    return found;
  });
  if (names.length === 0) {
    const sketches = new Set<string>();
    for (const entry of entries) {
      if (chosen.length < count && !sketches.has(entry.sketch)) chosen.push(entry);
      sketches.add(entry.sketch);
    }
  }
  if (chosen.length === 0) throw failure(`${index}: expected at least one picture, got none`);
  const folder = dirname(index);
  return Promise.all(
    chosen.map(async ({ id, sketch, hints }): Promise<Sample> => {
      const picture = await decodeImage(join(folder, sketch));
      const file = parseHintFile((await readFileChecked(join(folder, hints), INDEX_LIMIT)).toString('utf8'));
      const { width = picture.width, height = picture.height } = file;
      return { id, picture, hints: scaleHints(file.hints, { width, height }, picture) };
    }),
  );
}

function parseIndex(where: string, text: string): z.infer<typeof gallerySchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw failure(`${where}: expected JSON, got text that does not parse`);
  }
  const result = gallerySchema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw failure(`${where}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not a gallery index'}`);
}

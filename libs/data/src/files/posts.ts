import type { PostFilters } from '../dataset.ts';
import { DatasetError } from '../dataset.ts';
import { readJsonLines } from './json-lines.ts';
import type { SkipLog } from '../skip-log.ts';

const defaultExcludedTags: readonly string[] = [
  'monochrome',
  'greyscale',
  'sketch',
  'lineart',
  'comic',
  'text_focus',
  'photo_(medium)',
  'photo',
  '3d',
];

/** Whole numbers in one growing array, four bytes each. */
class IdList {
  #data = new Uint32Array(1024);
  length = 0;

  push(id: number): void {
    if (this.length === this.#data.length) {
      const larger = new Uint32Array(2 * this.length);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.length++] = id;
  }

  /** In order, each once. */
  sorted(): Uint32Array {
    const all = this.#data.slice(0, this.length).sort();
    let n = 0;
    for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) all[n++] = all[i]!;
    return all.slice(0, n);
  }
}

/** Position of `id` in a sorted list, or -1. */
export function findId(sorted: Uint32Array, id: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] === id) return middle;
    if (sorted[middle]! < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Broken lines until a file that is mostly broken is given up. */
const MAX_BROKEN = 10_000;

type Post = Record<string, unknown>;

const isTrue = (value: unknown) => value === true || value === 1 || value === '1' || value === 'true';

/** Dumps until 2020 list `tags: [{name}]`, later ones have one string `tag_string`. */
function hasTags(post: Post, test: (has: (tag: string) => boolean) => boolean): boolean {
  const { tags, tag_string: text } = post;
  if (Array.isArray(tags)) {
    const names = new Set(
      tags.map((tag: unknown) => (typeof tag === 'string' ? tag : ((tag as Post | null)?.['name'] ?? ''))),
    );
    return test((tag) => names.has(tag));
  }
  const padded = ` ${typeof text === 'string' ? text : ''} `;
  return test((tag) => padded.includes(` ${tag} `));
}

/** A function that says whether a post passes; it knows both old (ids and scores as text, `s` = safe) and new dumps. */
export function postFilter(filters: PostFilters, minSide: number): (post: Post) => boolean {
  const ratings = new Set((filters.ratings ?? ['g', 's']).map((rating) => rating[0]!.toLowerCase()));
  const { minScore, require = [], anyOf = [], exclude = defaultExcludedTags } = filters;
  return (post) => {
    if (isTrue(post['is_deleted']) || isTrue(post['is_banned'])) return false;
    const rating = post['rating'];
    if (typeof rating === 'string' && !ratings.has(rating[0]?.toLowerCase() ?? '')) return false;
    if (minScore !== undefined && !(Number(post['score']) >= minScore)) return false;
    const [width, height] = [Number(post['image_width']), Number(post['image_height'])];
    if (Math.min(width, height) < minSide) return false;
    return hasTags(post, (has) => require.every(has) && (anyOf.length === 0 || anyOf.some(has)) && !exclude.some(has));
  };
}

/** Ids of the posts in these JSON-lines files that pass, sorted. Broken lines are logged and left out. Throws DatasetError for a
 * file that cannot be read or is mostly broken. */
export async function readPosts(
  files: readonly string[],
  filters: PostFilters,
  minSide: number,
  log: SkipLog,
): Promise<{ ids: Uint32Array; read: number }> {
  const passes = postFilter(filters, minSide);
  const ids = new IdList();
  let read = 0;
  for (const file of files) {
    let [good, broken] = [0, 0];
    for await (const lines of readJsonLines(file)) {
      for (const { line, value } of lines) {
        const id = Number(value?.['id']);
        if (!value || !Number.isInteger(id) || id < 0 || id > 0xffffffff) {
          log.add(
            `${file}:${line}`,
            'broken',
            `${file}, line ${line}: expected a post as a JSON object, got something else`,
          );
          broken++;
          if (broken > MAX_BROKEN && broken > good) {
            throw new DatasetError(
              `${file}: expected a post as a JSON object in each line, got something else in ${broken} of the first ${line} lines`,
            );
          }
          continue;
        }
        good++;
        read++;
        if (passes(value)) ids.push(id);
      }
    }
  }
  return { ids: ids.sorted(), read };
}

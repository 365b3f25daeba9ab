import { UNKNOWN_PART, type PartLabels, type PicturePart } from '@irodori/image';
import { ImageError, openImage } from '../image.ts';
import { SkippedItem, type CropPosition } from '../source.ts';
import { place } from '../crop.ts';
import type { PictureOptions } from './picture.ts';

/** Bytes of a text that says what the parts of a picture are. */
const MAX_TEXT = 1 << 20;
const MAX_NAME = 64;

/**
 * The parts of a packed picture, cut and scaled as its colors are, without mixing of numbers.
 * @param bytes a gray picture whose levels are the numbers of parts, 255 = not known
 * @param about JSON with `parts`: of each number a name or null, and a person or null
 * @throws SkippedItem when either is damaged, or a number has no part
 */
export async function loadLabels(
  { bytes, about }: { readonly bytes: Uint8Array; readonly about: Uint8Array },
  id: string,
  { size, limits }: PictureOptions,
  crop: CropPosition,
): Promise<PartLabels> {
  const parts = partsOf(about, id);
  const { width, height, levels } = await grayLevels(bytes, id, limits);
  const { w, h, left, top } = place(width, height, size, crop);
  const ids = new Uint8Array(size * size);
  for (let y = 0, i = 0; y < size; y++) {
    const row = Math.min(height - 1, Math.floor(((y + top + 0.5) * height) / h)) * width;
    for (let x = 0; x < size; x++, i++) {
      ids[i] = levels[row + Math.min(width - 1, Math.floor(((x + left + 0.5) * width) / w))]!;
    }
  }
  const wrong = ids.find((part) => part !== UNKNOWN_PART && part >= parts.length);
  if (wrong !== undefined) {
    throw new SkippedItem(id, 'broken', `${id}: labels: expected ${parts.length} parts, got number ${wrong}`);
  }
  return { ids, parts };
}

async function grayLevels(bytes: Uint8Array, id: string, limits: PictureOptions['limits']) {
  try {
    const { image, width, height } = await openImage(bytes, id, limits);
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    const levels = Uint8Array.from({ length: width * height }, (_, i) => data[i * info.channels]!);
    return { width, height, levels };
  } catch (error) {
    const reason = error instanceof ImageError ? error.message : `${id}: damaged labels`;
    throw new SkippedItem(id, 'broken', reason);
  }
}

function partsOf(about: Uint8Array, id: string): PicturePart[] {
  const broken = (): SkippedItem =>
    new SkippedItem(id, 'broken', `${id}: labels: expected 'parts' in its JSON, a name and a person or null each`);
  let read: unknown;
  try {
    if (about.length > MAX_TEXT) throw broken();
    read = JSON.parse(Buffer.from(about.buffer, about.byteOffset, about.byteLength).toString('utf8'));
  } catch {
    throw broken();
  }
  const { parts } = (read ?? {}) as { parts?: unknown };
  if (!Array.isArray(parts) || parts.length === 0 || parts.length > UNKNOWN_PART) throw broken();
  return parts.map((part: unknown) => {
    const { name, person } = (part ?? {}) as { name?: unknown; person?: unknown };
    const named = name === null || (typeof name === 'string' && name.length <= MAX_NAME);
    const owned = person === null || (Number.isInteger(person) && (person as number) >= 0);
    if (!named || !owned) throw broken();
    return { name, person: person as number | null };
  });
}

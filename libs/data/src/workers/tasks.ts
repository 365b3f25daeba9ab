import type { PicturePart, Raster } from '@irodori/image';
import type { Batch, DatasetOptions, SampleArrays, SkipReason, SkipReport } from '../dataset.ts';
import { encodePng } from '../encode-image.ts';
import type { MixedDataset } from '../mixed-dataset.ts';
import { differenceHash } from '../prepare/difference-hash.ts';
import { planeBytes } from '../prepare/encode.ts';
import { encodeNetpbm } from '../netpbm.ts';
import { SkippedItem } from '../source.ts';
import { sharp } from '../sharp.ts';

/** With what a data thread is started. */
export interface DataWorkerInput {
  readonly spec: string;
  readonly options: DatasetOptions;
}

/** How pictures are packed: `png`, `webp` lossless, `jpeg` quality 95 with lossless lines, `ppm` uncompressed. */
export type PictureFormat = 'png' | 'ppm' | 'webp' | 'jpeg';

export type DataTask =
  | { readonly kind: 'batch'; readonly first: number; readonly count: number; readonly into?: SampleArrays }
  | { readonly kind: 'items'; readonly first: number; readonly count: number; readonly format: PictureFormat }
  | { readonly kind: 'report' };

/** One item ready to be packed, or why it is not. */
export type PreparedItem =
  | {
      readonly number: number;
      readonly id: string;
      readonly source: string;
      readonly color: Uint8Array;
      readonly line?: Uint8Array;
      /** Where hints are needed, as a gray picture; of sources that know it. */
      readonly hintArea?: Uint8Array;
      /** The part of each pixel as a gray picture, and the parts; of sources that know them. */
      readonly labels?: { readonly ids: Uint8Array; readonly parts: readonly PicturePart[] };
      /** 16 hexadecimal digits. */
      readonly hash: string;
    }
  | { readonly number: number; readonly id: string; readonly reason: SkipReason; readonly detail: string };

/** Does one task; the same in a thread and without one. */
export async function doTask(data: MixedDataset, task: DataTask): Promise<Batch | PreparedItem[] | SkipReport> {
  switch (task.kind) {
    case 'batch':
      return data.batch(task.first, task.count, task.into);
    case 'items': {
      const items: PreparedItem[] = [];
      for (let i = 0; i < task.count; i++) items.push(await prepareItem(data, task.first + i, task.format));
      return items;
    }
    case 'report':
      return data.skipped();
  }
}

async function encodeAs(format: PictureFormat, color: Raster<3>): Promise<Buffer> {
  const { width, height, data } = color;
  if (format === 'png') return encodePng(color);
  if (format === 'ppm') return encodeNetpbm(width, height, 3, data);
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  const encoded =
    format === 'jpeg'
      ? image.jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      : image.webp({ lossless: true, effort: 2 });
  return encoded.toBuffer();
}

const encodeLine = async (format: PictureFormat, line: Raster<1>): Promise<Buffer> =>
  format === 'ppm' ? encodeNetpbm(line.width, line.height, 1, line.data) : encodePng(line);

async function prepareItem(data: MixedDataset, number: number, format: PictureFormat): Promise<PreparedItem> {
  try {
    const { id, source, color, line, hintArea, labels } = await data.item(number);
    const { width, height } = color;
    const bytes = await encodeAs(format, color);
    const lineBytes = line && (await encodeLine(format, { width, height, channels: 1, data: planeBytes(line) }));
    const areaBytes =
      hintArea && (await encodeLine(format, { width, height, channels: 1, data: hintArea.map((v) => 255 * v) }));
    const idBytes = labels && (await encodeLine(format, { width, height, channels: 1, data: labels.ids }));
    return {
      number,
      id,
      source,
      color: bytes,
      line: lineBytes,
      hintArea: areaBytes,
      ...(idBytes && { labels: { ids: idBytes, parts: labels.parts } }),
      hash: differenceHash(color),
    };
  } catch (error) {
    if (!(error instanceof SkippedItem)) throw error;
    return { number, id: error.id, reason: error.reason, detail: error.message };
  }
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SkipReason } from '../dataset.ts';
import type { PictureFormat, PreparedItem } from '../workers/tasks.ts';
import { HashIndex } from './difference-hash.ts';
import { ShardWriter, type ShardIndex, type ShardSample } from './shard-writer.ts';

export interface PrepareReport {
  readonly folder: string;
  readonly samples: number;
  readonly shards: number;
  /** Shards that were there from an earlier run. */
  readonly reused: number;
  readonly bytes: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  readonly items: ShardIndex['skipped'];
}

export const shardName = (number: number) => String(number).padStart(6, '0');

/** What grows from shard to shard: known hashes and figures. */
export class PrepareState {
  readonly #known = new HashIndex();
  readonly #skipped: Partial<Record<SkipReason, number>> = {};
  readonly #items: { id: string; reason: string; detail: string }[] = [];
  #samples = 0;
  #bytes = 0;
  #reused = 0;
  skippedCount = 0;

  readonly #folder: string;
  readonly #duplicateBits: number;

  constructor(folder: string, duplicateBits: number) {
    this.#folder = folder;
    this.#duplicateBits = duplicateBits;
  }

  /** Takes over what an earlier run finished. */
  recall(index: ShardIndex): void {
    if (this.#duplicateBits >= 0) for (const { hash } of index.samples) this.#known.seenNear(hash, -1);
    this.#reused++;
    this.#count(index);
  }

  async write(
    number: number,
    items: AsyncIterable<PreparedItem>,
    format: PictureFormat,
    onItem: (done: number) => void,
  ): Promise<void> {
    const writer = new ShardWriter(join(this.#folder, `${shardName(number)}.tar`));
    const samples: ShardSample[] = [];
    const skipped: { id: string; reason: string; detail: string }[] = [];
    let done = 0;
    try {
      for await (const item of items) {
        onItem(++done);
        if ('reason' in item) skipped.push({ id: item.id, reason: item.reason, detail: item.detail });
        else if (this.#duplicateBits >= 0 && this.#known.seenNear(item.hash, this.#duplicateBits)) {
          skipped.push({ id: item.id, reason: 'duplicate', detail: `${item.id}: looks like an earlier picture` });
        } else {
          const key = String(item.number).padStart(9, '0');
          const { id, source, hash } = item;
          await writer.add(`${key}.${format === 'jpeg' ? 'jpg' : format}`, item.color);
          const gray = format === 'ppm' ? 'pgm' : 'png';
          if (item.line) await writer.add(`${key}.line.${gray}`, item.line);
          if (item.hintArea) await writer.add(`${key}.asked.${gray}`, item.hintArea);
          if (item.labels) await writer.add(`${key}.labels.${gray}`, item.labels.ids);
          const about = { id, source, dhash: hash, parts: item.labels?.parts };
          await writer.add(`${key}.json`, Buffer.from(JSON.stringify(about)));
          samples.push({ key, id, source, hash });
        }
      }
      this.#count(await writer.finish(samples, skipped));
    } catch (error) {
      await writer.abandon();
      await rm(join(this.#folder, `${shardName(number)}.json`), { force: true });
      throw error;
    }
  }

  #count(index: ShardIndex): void {
    this.#samples += index.samples.length;
    this.#bytes += index.size;
    for (const item of index.skipped) {
      this.skippedCount++;
      this.#skipped[item.reason as SkipReason] = (this.#skipped[item.reason as SkipReason] ?? 0) + 1;
      if (this.#items.length < 1000) this.#items.push(item);
    }
  }

  report(shards: number): PrepareReport {
    const [folder, samples, reused, bytes, skipped, items] = [
      this.#folder,
      this.#samples,
      this.#reused,
      this.#bytes,
      this.#skipped,
      this.#items,
    ];
    return { folder, samples, shards, reused, bytes, skipped, items };
  }
}

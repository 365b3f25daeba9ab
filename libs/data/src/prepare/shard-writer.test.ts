import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { makeFolder } from '../fixtures.testing.ts';
import { ShardWriter } from './shard-writer.ts';

const folder = makeFolder('shard');

it.runIf(existsSync('/dev/full'))('says which file a full disk left unfinished, at whatever member', async () => {
  const path = join(folder, '000000.tar');
  symlinkSync('/dev/full', `${path}.part`);
  const writer = new ShardWriter(path);
  const full = { code: 'ENOSPC', path: `${path}.part` };
  await expect(
    (async () => {
      // More than streams buffer: a disk that answers late is waited for.
      for (let i = 0; i < 1000; i++) {
        await writer.add(`${i}.png`, new Uint8Array(1000));
        // The disk answers while the next picture is made.
        await setTimeout(5);
      }
    })(),
  ).rejects.toMatchObject(full);
  await expect(writer.add('later.png', new Uint8Array(10))).rejects.toMatchObject(full);
  await writer.abandon();
});

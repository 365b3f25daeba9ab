/**
 * One of the processes that race for a folder. Told `{ folder, at }`, it tries to take the folder at that time and
 * answers `won` or `lost`; a winner keeps it until told `release`.
 */
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FolderLockedError, lockFolder, type FolderLock } from '@irodori/data';

export interface StarterCommand {
  readonly kind: 'start' | 'release';
  readonly folder: string;
  /** When to begin, milliseconds since 1970. */
  readonly at: number;
}

export type StarterAnswer = 'ready' | 'won' | 'lost' | 'released' | `failed: ${string}`;

const say = (answer: StarterAnswer) => void process.send?.(answer);
/** Made by every holder: there is never a second one. */
const holderFile = (folder: string) => join(folder, 'holder');
let lock: FolderLock | undefined;

async function start({ folder, at }: StarterCommand): Promise<StarterAnswer> {
  while (Date.now() < at);
  try {
    lock = await lockFolder(folder, { doing: 'racing' });
  } catch (error) {
    if (error instanceof FolderLockedError) return 'lost';
    throw error;
  }
  closeSync(openSync(holderFile(folder), 'wx'));
  return 'won';
}

process.on('message', (command: StarterCommand) => {
  if (command.kind === 'release') {
    rmSync(holderFile(command.folder), { force: true });
    lock?.release();
    lock = undefined;
    say('released');
  } else {
    start(command).then(say, (error: unknown) => say(`failed: ${String(error)}`));
  }
});
process.on('disconnect', () => process.exit(0));
say('ready');

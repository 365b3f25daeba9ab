import { FolderLockedError, lockFolder } from '@irodori/data';
import type { FolderLock } from '@irodori/data';
import { TrainingError, fileError } from './errors.ts';

/**
 * One trainer per run folder; that of a trainer that was killed is taken over at once.
 * @param lost called when the lock is taken away while held
 * @throws TrainingError (folderInUse) naming who holds it
 */
export async function lockRun(run: string, lost: () => void): Promise<FolderLock> {
  try {
    return await lockFolder(run, { doing: 'training', lost });
  } catch (error) {
    if (!(error instanceof FolderLockedError)) throw fileError(run, error);
    throw new TrainingError('folderInUse', error.message, {
      path: run,
      remedy: 'wait for it, stop it, or choose another folder',
    });
  }
}

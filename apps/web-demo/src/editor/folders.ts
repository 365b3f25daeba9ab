import { MAX_FOLDER_FILES, planFolder } from '../engine/files/folder.ts';
import { kindByName } from '../engine/files/file-kind.ts';
import { Fault } from '../model/errors.ts';
import type { Editor } from './editor.ts';
import { openFile } from './open-files.ts';

/** A file and where it lies in the folder it came from; the path of a file alone is its name. */
export interface PlacedFile {
  readonly file: File;
  readonly path: string;
}

/** Names that a notice lists. */
const NAMED = 4;

/** Opens a folder: every drawing in it becomes one of the shelf, the last is shown. A notice names the files that were not opened. */
export async function openFolder(editor: Editor, files: readonly PlacedFile[]): Promise<void> {
  const { open, left } = planFolder(files, ({ path }) => path);
  const more = open.slice(MAX_FOLDER_FILES);
  if (open.length === 0) {
    await editor.attempt(() => Promise.reject(new Fault('fault.noPages', listed(left))));
    return;
  }
  for (const { file } of open.slice(0, MAX_FOLDER_FILES)) await openFile(editor, file);
  for (const kind of new Set(left.map(({ path }) => kindByName(path)))) {
    const some = left.filter(({ path }) => kindByName(path) === kind);
    editor.notify(kind ? `fault.${kind}` : 'notice.folderLeft', kind ? 'error' : 'info', listed(some));
  }
  if (more.length > 0) editor.notify('notice.folderMany', 'info', listed(more));
}

/** The first names of some files, and how many more there are. */
function listed(files: readonly PlacedFile[]): string {
  const names = files.slice(0, NAMED).map(({ path }) => path);
  const rest = files.length - names.length;
  return names.join(', ') + (rest > 0 ? `, … (+${rest})` : '');
}

/** What was dropped: files, and the files in folders at any depth. Undefined where no folder is among it. */
export async function droppedFolders(transfer: DataTransfer): Promise<PlacedFile[] | undefined> {
  // The list is only there while the event is.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry !== null);
  if (!entries.some((entry) => entry?.isDirectory)) return undefined;
  const found: PlacedFile[] = [];
  for (const entry of entries) if (entry) await collect(entry, found);
  return found;
}

/** Most entries read, however deep the folders. */
const MAX_ENTRIES = 5000;

async function collect(entry: FileSystemEntry, found: PlacedFile[]): Promise<void> {
  if (found.length >= MAX_ENTRIES) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ file, path: entry.fullPath.replace(/^\//, '') });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // Browsers give at most a hundred at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const one of some) await collect(one, found);
  }
}

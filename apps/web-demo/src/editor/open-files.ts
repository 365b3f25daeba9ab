import type { BaseRef } from '../engine/document.ts';
import { archivePages, zipEntries } from '../engine/export/archive.ts';
import type { ZipEntries } from '../engine/export/archive.ts';
import { fileKind, zipKind } from '../engine/files/file-kind.ts';
import { ownMemoryClass } from '../engine/device-memory.ts';
import { needsCleaning } from '../engine/raster/clean.ts';
import { aboutFile, Fault } from '../model/errors.ts';
import type { Key } from '../i18n/index.ts';
import type { LayersOfFile } from '../shelf/layers-of-file.ts';
import type { NoLines } from '../studio/types.ts';
import { importCharacter, isCharacterText } from './character-files.ts';
import { startCleaning } from './cleaning.ts';
import { archive, checkSize, decode, HEAD, known } from './decode-file.ts';
import { openLines } from './drawings.ts';
import type { Editor } from './editor.ts';
import { loadHints } from './hint-files.ts';
import type { OpenRequest } from './open-requests.ts';
import { openProject } from './open-project.ts';
import { putOriginal, turnLines } from './other-lines.ts';
import { screenFactor } from './picture.ts';

/** Pictures more colorful than this are offered to have their lines taken. */
const PAINTING = 0.12;

/** Opens a file of any kind: a picture, a layered file, an archive, a project, a hint file. */
export async function openFile(editor: Editor, file: File): Promise<void> {
  await editor.openInOrder((request) => aboutFile(file.name, () => openAs(editor, file, request)));
}

async function openAs(editor: Editor, file: File, request: OpenRequest): Promise<unknown> {
  const { name } = file;
  const kind = known(fileKind(new Uint8Array(await file.slice(0, HEAD).arrayBuffer())), name);
  checkSize(kind, file.size);
  const bytes = await file.arrayBuffer();
  if (kind.kind === 'json') {
    // Hints belong to the drawing that was asked for before them.
    await request.earlier();
    const text = new TextDecoder().decode(bytes);
    if (isCharacterText(text)) {
      await importCharacter(text);
      editor.set({ dialog: 'characters' });
    } else if (request.claim()) loadHints(editor, text);
    return undefined;
  }
  if (kind.kind === 'zip') {
    const zip = archive(() => zipEntries(new Uint8Array(bytes)));
    const what = zipKind(zip.names);
    if (what === 'procreate') throw new Fault('fault.procreate', name);
    if (what === 'project') return openProject(editor, request, new Uint8Array(bytes));
    if (what === 'pages') return openPages(editor, zip);
  }
  const opened = await decode(editor, bytes, 'read', kind);
  const { lines, read, levels, colorShare, converted, darkGround, noLines, dpi, layers } = opened;
  if (converted) editor.notify('notice.converted');
  const state = {
    // Nothing can be taken out of a colored sheet.
    offerExtract: colorShare > PAINTING && noLines !== 'blank',
    offerClean: colorShare <= PAINTING && needsCleaning(levels),
  };
  const options = { request, state };
  const own = layers && layers.list.length > 1 ? { file, ...layers } : undefined;
  const base = openLines(editor, lines, name || 'drawing', dpi, options, read?.original, own);
  if (own) notifyLayers(editor, base, own);
  if (read) notifyReading(editor, base, `notice.${read.correction}`, 'notice.keepOriginal', putOriginal);
  if (darkGround) notifyReading(editor, base, 'notice.dark-ground', 'notice.turnLines', turnLines);
  // One word is enough: light lines on a dark ground, and the lines of a painting, are offered already.
  if (noLines && !darkGround && !state.offerExtract) notifyNoLines(editor, base, noLines);
  notifyReduced(editor, base);
  return undefined;
}

/**
 * Opens several files, one after the other: each becomes a drawing of its own, the last is shown and the others are on the
 * shelf. A hint file among them goes to the picture before it.
 */
export async function openFiles(editor: Editor, files: readonly File[]): Promise<void> {
  for (const file of files) await openFile(editor, file);
}

/** Opens every page of an archive, one after the other. */
async function openPages(editor: Editor, zip: ZipEntries): Promise<void> {
  const pages = archive(() => archivePages(zip));
  if (pages.length === 0) throw new Fault('fault.noPages', zip.names.slice(0, 3).join(', '));
  for (const { name, read } of pages) await openFile(editor, new File([read().slice()], name));
}

/** Notifies which of a file's layers were opened, where it is only some, and offers the others. */
function notifyLayers(editor: Editor, base: BaseRef, { list, chosen }: LayersOfFile): void {
  // It may have come too late to be shown.
  if (editor.document?.base.id !== base.id || chosen === 'all') return;
  const names = list.filter(({ id }) => chosen.includes(id)).map((layer) => layer.name);
  editor.notify('notice.layers', 'info', names.join(', '), {
    label: 'notice.chooseLayers',
    run: () => editor.set({ dialog: 'layers' }),
  });
}

/** Notifies what a picture without lines seems to be, and offers what may find some. */
function notifyNoLines(editor: Editor, base: BaseRef, noLines: NoLines): void {
  if (noLines === 'blank') notifyReading(editor, base, 'notice.blank', 'clean.open', startCleaning);
  else notifyReading(editor, base, `notice.${noLines}`, 'extract.yes', () => editor.set({ dialog: 'extract' }));
}

/** Says that a drawing is shown smaller than it is, where the device has little memory. */
function notifyReduced(editor: Editor, base: BaseRef): void {
  const factor = screenFactor(base);
  if (ownMemoryClass() !== 'small' || factor === 1 || editor.document?.base.id !== base.id) return;
  const { width, height } = base;
  const shown = `${Math.ceil(width / factor)} × ${Math.ceil(height / factor)}`;
  editor.notify('notice.reduced', 'info', `${shown} ← ${width} × ${height}`);
}

/** Notifies how the picture was read, and offers the other way. */
function notifyReading(editor: Editor, base: BaseRef, key: Key, label: Key, other: (editor: Editor) => unknown): void {
  // It may have come too late to be shown.
  if (editor.document?.base.id !== base.id) return;
  const { drawing } = editor.state;
  const run = () => {
    if (editor.document?.base.id === base.id) other(editor);
  };
  const notice = editor.notify(key, 'info', undefined, { label, run });
  const stop = editor.store.subscribe((state) => {
    if (state.drawing === drawing) return;
    stop();
    editor.dismiss(notice);
  });
}

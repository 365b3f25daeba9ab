import type { BaseRef } from '../engine/document.ts';
import { archivePages, zipEntries } from '../engine/export/archive.ts';
import type { ZipEntries } from '../engine/export/archive.ts';
import { fileKind, zipKind } from '../engine/files/file-kind.ts';
import { ownMemoryClass } from '../engine/device-memory.ts';
import { needsCleaning } from '../engine/raster/clean.ts';
import { Fault } from '../model/errors.ts';
import type { LayersOfFile } from '../shelf/layers-of-file.ts';
import type { Correction } from '../studio/types.ts';
import { importCharacter, isCharacterText } from './character-files.ts';
import { archive, checkSize, decode, HEAD, known } from './decode-file.ts';
import { openLines } from './drawings.ts';
import type { Editor } from './editor.ts';
import { loadHints } from './hint-files.ts';
import { openProject } from './open-project.ts';
import { putOriginal } from './other-lines.ts';
import { screenFactor } from './picture.ts';

/** Pictures more colorful than this are offered to have their lines taken. */
const PAINTING = 0.12;

/** Opens a file of any kind: a picture, a layered file, an archive, a project, a hint file. */
export async function openFile(editor: Editor, file: File): Promise<void> {
  const { name } = file;
  await editor.openInOrder(async (request): Promise<unknown> => {
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
      return;
    }
    if (kind.kind === 'zip') {
      const zip = archive(() => zipEntries(new Uint8Array(bytes)));
      const what = zipKind(zip.names);
      if (what === 'procreate') throw new Fault('fault.procreate', name);
      if (what === 'project') return openProject(editor, request, new Uint8Array(bytes));
      if (what === 'pages') return openPages(editor, zip);
    }
    const opened = await decode(editor, bytes, 'read', kind);
    const { lines, read, levels, colorShare, converted, darkGround, dpi, layers } = opened;
    if (converted) editor.notify('notice.converted');
    if (darkGround) editor.notify('notice.dark-ground');
    const options = {
      request,
      state: { offerExtract: colorShare > PAINTING, offerClean: colorShare <= PAINTING && needsCleaning(levels) },
    };
    const own = layers && layers.list.length > 1 ? { file, ...layers } : undefined;
    const base = openLines(editor, lines, name || 'drawing', dpi, options, read?.original, own);
    if (own) notifyLayers(editor, base, own);
    if (read) notifyCorrection(editor, base, read.correction);
    notifyReduced(editor, base);
  });
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

/** Says that a drawing is shown smaller than it is, where the device has little memory. */
function notifyReduced(editor: Editor, base: BaseRef): void {
  const factor = screenFactor(base);
  if (ownMemoryClass() !== 'small' || factor === 1 || editor.document?.base.id !== base.id) return;
  const { width, height } = base;
  const shown = `${Math.ceil(width / factor)} × ${Math.ceil(height / factor)}`;
  editor.notify('notice.reduced', 'info', `${shown} ← ${width} × ${height}`);
}

/** Notifies what was removed from the picture, and offers its own pixels. */
function notifyCorrection(editor: Editor, base: BaseRef, correction: Correction): void {
  // It may have come too late to be shown.
  if (editor.document?.base.id !== base.id) return;
  const { drawing } = editor.state;
  const run = () => {
    if (editor.document?.base.id === base.id) putOriginal(editor);
  };
  const notice = editor.notify(`notice.${correction}`, 'info', undefined, { label: 'notice.keepOriginal', run });
  const stop = editor.store.subscribe((state) => {
    if (state.drawing === drawing) return;
    stop();
    editor.dismiss(notice);
  });
}

import { formatHintFile } from '@irodori/image';
import type { Remote } from 'comlink';
import type { Document } from '../engine/document.ts';
import { exportName } from '../engine/export/names.ts';
import type { ExportKind, ExportStep } from '../engine/export/names.ts';
import { packProject } from '../engine/export/project.ts';
import { toUserHints } from '../engine/hints/marks.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { dictionaries, partNames } from '../i18n/index.ts';
import { canceled, Fault } from '../model/errors.ts';
import { proxy, WorkerHost } from '../model/host.ts';
import { keptLayers, severalLayers } from '../shelf/layers-of-file.ts';
import type { LayersOfFile } from '../shelf/layers-of-file.ts';
import type { ExportJob, StudioService } from '../studio/types.ts';
import type { Editor } from './editor.ts';
import type { Picture } from './picture.ts';

const LIMIT_MS = 180_000;

/**
 * Work on a file, in a worker of its own: what cancels it ends that worker at once, and the studio keeps its prepared drawings.
 * @param signal ends the work in the middle
 */
async function inOwnWorker<T>(work: (remote: Remote<StudioService>) => Promise<T>, signal: AbortSignal): Promise<T> {
  const host = new WorkerHost<StudioService>(
    () => new Worker(new URL('../studio/studio.worker.ts', import.meta.url), { type: 'module', name: 'export' }),
  );
  try {
    return await host.call(work, LIMIT_MS, signal);
  } finally {
    host.stop(canceled());
  }
}

/** The file is there: the dialog that asked for it closes, and none that was opened meanwhile. */
function closeDialog(editor: Editor): void {
  if (editor.state.dialog === 'export') editor.set({ dialog: 'none' });
}

/** Hands a file to the browser's download. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * The picture as a file, at the drawing's size.
 * @param selected only what is selected, the rest transparent
 * @param signal stops the work in the middle
 */
export async function renderExport(
  editor: Editor,
  kind: ExportKind,
  selected: boolean,
  signal: AbortSignal,
): Promise<Blob> {
  const { document, picture, state } = editor;
  if (!document || !picture) throw new Fault('fault.export', 'no drawing is open');
  // Reports come over a channel of their own: some arrive when the export has ended.
  let exporting = true;
  const onStep = (step: ExportStep): void => {
    if (exporting && !signal.aborted) editor.set({ exportStep: step });
  };
  if (kind !== 'line' && state.painted !== 'none') onStep('areas');
  try {
    const job = await jobFor(editor, document, picture, kind, selected, signal);
    return await inOwnWorker((remote) => remote.export(job, proxy(onStep)), signal);
  } finally {
    exporting = false;
    editor.set({ exportStep: undefined });
  }
}

async function jobFor(
  editor: Editor,
  document: Document,
  picture: Picture,
  kind: ExportKind,
  selected: boolean,
  signal: AbortSignal,
): Promise<ExportJob> {
  const { state } = editor;
  const t = dictionaries[state.settings.language];
  return {
    kind,
    lines: picture.lines,
    ink: document.ink,
    look: kind === 'line' ? { ...document.look, visible: true } : document.look,
    hints: document.hints,
    dpi: document.base.dpi,
    selection: selected ? state.selection : undefined,
    lineFile: lineFileOf(editor),
    coloring: kind === 'line' ? undefined : await editor.coloring.forExport(signal),
    names: {
      line: t['layer.line'],
      shade: t['layer.shade'],
      light: t['layer.light'],
      hints: t['layer.hints'],
      paper: t['layer.paper'],
      parts: partNames(t),
    },
  };
}

/** The file whose layers are this drawing's lines, where there are several. */
function lineFileOf({ document, picture }: Editor): ExportJob['lineFile'] {
  const several = severalLayers(picture?.layers);
  if (!several) return undefined;
  const { look, ink } = document!;
  // Lines that were cleaned, or read off other than dark on white, are not the pixels of the file.
  const changed =
    picture!.source !== undefined ||
    look.opacity < 1 ||
    look.tint !== null ||
    ink.some(({ tool }) => tool === 'eraser');
  return { ...several, asTheyAre: !changed };
}

/** @param selected only what is selected, the rest transparent */
export async function exportFile(editor: Editor, kind: ExportKind, selected = false): Promise<void> {
  await editor.attempt(async (signal) => {
    const name = exportName(editor.document?.base.name ?? '', kind);
    download(await renderExport(editor, kind, selected, signal), name);
    closeDialog(editor);
  }, 'exporting');
}

/** Whether this browser lets this page copy pictures. */
export const canCopyPicture = (): boolean => typeof ClipboardItem !== 'undefined' && 'clipboard' in navigator;

/**
 * The finished picture to the clipboard.
 * @param selected only what is selected, the rest transparent
 */
export async function copyPicture(editor: Editor, selected = false): Promise<void> {
  await editor.attempt(async (signal) => {
    if (!editor.document) return;
    if (!canCopyPicture()) throw new Fault('fault.clipboard', 'this browser has no ClipboardItem');
    const blob = renderExport(editor, 'flat', selected, signal);
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    } catch (error) {
      await blob;
      throw new Fault('fault.clipboard', error instanceof Error ? error.message : String(error));
    }
    editor.notify('notice.copied');
    closeDialog(editor);
  }, 'exporting');
}

/** The lines without ink, as a PNG. */
async function linesPng(lines: Lines, signal: AbortSignal): Promise<Uint8Array> {
  const png = await inOwnWorker((remote) => remote.linesPng(lines), signal);
  return new Uint8Array(await png.arrayBuffer());
}

/** A drawing as a project file. */
export async function projectFile(
  document: Document,
  { lines, layers }: { readonly lines: Lines; readonly layers?: LayersOfFile | undefined },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const several = severalLayers(keptLayers(layers));
  const kept = several && { chosen: several.chosen, file: new Uint8Array(await several.file.arrayBuffer()) };
  return packProject({ document, linesPng: await linesPng(lines, signal), ...(kept && { layers: kept }) });
}

export async function saveProject(editor: Editor): Promise<void> {
  await editor.attempt(async (signal) => {
    const { document, picture } = editor;
    if (!document || !picture) return;
    const bytes = await projectFile(document, picture, signal);
    signal.throwIfAborted();
    download(
      new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/zip' }),
      exportName(document.base.name, 'project'),
    );
    closeDialog(editor);
  }, 'exporting');
}

export function saveHints(editor: Editor): void {
  const { document } = editor;
  if (!document) return;
  const { width, height } = document.base;
  const text = formatHintFile({ hints: toUserHints(document.hints), width, height });
  download(new Blob([text], { type: 'application/json' }), exportName(document.base.name, 'hints'));
}

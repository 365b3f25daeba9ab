import { HintFileError, formatHintFile, parseHintFile, scaleHints, type SketchStyle } from '@irodori/image';
import { emptyDocument } from '../engine/document.ts';
import type { BaseRef, Document } from '../engine/document.ts';
import { exportName } from '../engine/export/names.ts';
import type { ExportKind } from '../engine/export/names.ts';
import { archivePages } from '../engine/export/archive.ts';
import { ProjectError, isProject, looksZipped, packProject, unpackProject } from '../engine/export/project.ts';
import { replaceHints, toUserHints } from '../engine/hints/marks.ts';
import type { Lines } from '../engine/raster/bands.ts';
import type { Density } from '../engine/raster/density.ts';
import { sniffImage } from '../engine/raster/sniff.ts';
import { MAX_FILE_BYTES, MAX_PIXELS, MAX_SIDE } from '../engine/raster/picture-size.ts';
import { Fault } from '../model/errors.ts';
import { dictionaries } from '../i18n/index.ts';
import type { ExportJob, OpenedPicture, Reading, TakenOut } from '../studio/types.ts';
import type { Editor, OpenOptions } from './editor.ts';
import { newId } from './ids.ts';
import type { Opening } from './openings.ts';
import { Picture } from './picture.ts';
import { drawSvg } from './svg.ts';

const LIMIT_MS = 180_000;
/** Pictures more colorful than this are offered to have their lines taken. */
const PAINTING = 0.12;
/** Line extraction works at no more pixels than this. */
const EXTRACT_PIXELS = 4e6;

/** Opens whatever the artist hands over: a picture, a project, a hint file. */
export async function openFile(
  editor: Editor,
  file: File | Blob,
  name = file instanceof File ? file.name : '',
): Promise<void> {
  await editor.opening(async (opening): Promise<unknown> => {
    if (file.size > MAX_FILE_BYTES) {
      throw new Fault('fault.fileTooBig', `${(file.size / 2 ** 20).toFixed(0)} MB > ${MAX_FILE_BYTES / 2 ** 20} MB`);
    }
    const bytes = await file.arrayBuffer();
    const head = new Uint8Array(bytes);
    if (looksZipped(head)) return (await openPages(editor, head)) || openProject(editor, opening, head);
    if (/^\s*\{/.test(new TextDecoder().decode(head.subarray(0, 64)))) {
      // Hints belong to the drawing that was asked for before them.
      await opening.earlier();
      if (opening.claim()) loadHints(editor, new TextDecoder().decode(head));
      return;
    }
    const { lines, read, colorShare, converted, darkGround, dpi } = await decode(editor, bytes, 'read');
    if (converted) editor.notify('notice.converted');
    if (darkGround) editor.notify('notice.dark-ground');
    const options = { opening, state: { offerExtract: colorShare > PAINTING } };
    const base = openLines(editor, lines, name || 'drawing', dpi, options, read?.original);
    if (read) tellTaken(editor, base, read.taken);
  });
}

/**
 * Opens several files, one after the other: each becomes a drawing of its own, the last is shown and the others are on the
 * shelf. A hint file among them goes to the picture before it.
 */
export async function openFiles(editor: Editor, files: readonly File[]): Promise<void> {
  for (const file of files) await openFile(editor, file);
}

async function decode(editor: Editor, bytes: ArrayBuffer, reading: Reading): Promise<OpenedPicture> {
  const kind = sniffImage(new Uint8Array(bytes));
  if (!kind) throw new Fault('fault.notPicture', 'expected PNG, JPEG, WebP or SVG');
  const { width = 1, height = 1 } = kind;
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE) {
    throw new Fault('fault.pictureTooBig', `${width} × ${height} > ${MAX_SIDE} × ${MAX_SIDE}, ${MAX_PIXELS / 1e6} MP`);
  }
  if (kind.kind === 'svg') {
    const drawn = await drawSvg(bytes);
    return editor.studio.call(
      (remote) => remote.adopt(drawn.data, drawn.width, drawn.height, reading) as Promise<OpenedPicture>,
      LIMIT_MS,
    );
  }
  return editor.studio.call((remote) => remote.open(bytes, reading) as Promise<OpenedPicture>, LIMIT_MS);
}

/** A brush that suits the picture: about 1 % of its side. */
const brushFor = (base: BaseRef) => ({
  hintRadius: Math.max(2, Math.round(Math.sqrt(base.width * base.height) / 90)),
  inkSize: Math.max(2, Math.round(Math.sqrt(base.width * base.height) / 220)),
});

/** Opens a line picture as a drawing of its own, read off `source` where that is given. */
function openLines(
  editor: Editor,
  lines: Lines,
  name: string,
  dpi: Density | undefined,
  options: OpenOptions,
  source?: Lines,
): BaseRef {
  const base = makeBase(lines, name, dpi);
  const state = { ...brushFor(base), ...options.state };
  editor.open(new Picture(base, lines, source), emptyDocument(base), { ...options, state });
  return base;
}

/** Says what was taken out of the drawing, and offers its own pixels. */
function tellTaken(editor: Editor, base: BaseRef, taken: TakenOut): void {
  // It may have come too late to be shown.
  if (editor.document?.base.id !== base.id) return;
  const { drawing } = editor.state;
  const run = () => {
    if (editor.document?.base.id === base.id) putOriginal(editor);
  };
  const notice = editor.notify(`notice.${taken}`, 'info', undefined, { label: 'notice.keepOriginal', run });
  const stop = editor.store.subscribe((state) => {
    if (state.drawing === drawing) return;
    stop();
    editor.dismiss(notice);
  });
}

/** Whether the drawing's lines were read off a picture of the same size, which can take their place. */
export function hasOriginal({ picture }: Editor): boolean {
  const source = picture?.source;
  return source !== undefined && source.width === picture?.ref.width && source.height === picture.ref.height;
}

/** Puts the picture that the lines were read off in their place, as a step that undo takes back; marks stay. */
export function putOriginal(editor: Editor): void {
  const { picture, document } = editor;
  if (!document || !picture?.source || !hasOriginal(editor)) return;
  const base = { ...document.base, id: newId() };
  editor.replacePicture(new Picture(base, picture.source), { ...document, base });
}

const makeBase = ({ width, height }: Lines, name: string, dpi?: Density): BaseRef => ({
  id: newId(),
  name,
  width,
  height,
  ...(dpi ? { dpi } : {}),
});

/** Takes the lines out of the open picture (or of the one its lines were taken from). */
export async function extractFrom(editor: Editor, style: SketchStyle): Promise<void> {
  await editor.opening(async (opening) => {
    const { picture, document } = editor;
    if (!picture || !document) return;
    const source = picture.source ?? picture.lines;
    const lines = await editor.studio.call(
      (remote) => remote.extract(source, style, EXTRACT_PIXELS) as Promise<Lines>,
      LIMIT_MS,
    );
    if (!opening.claim() || editor.document?.base.id !== document.base.id) return;
    const { name, dpi, width } = document.base;
    const scale = lines.width / width;
    const base = makeBase(lines, name, dpi && [dpi[0] * scale, dpi[1] * scale]);
    editor.replacePicture(new Picture(base, lines, source), emptyDocument(base), brushFor(base));
  });
}

/** White paper to draw on. */
export function newDrawing(editor: Editor, width: number, height: number, name: string): void {
  const lines: Lines = { width, height, channels: 1, data: new Uint8ClampedArray(width * height).fill(255) };
  void editor.opening((opening) => {
    openLines(editor, lines, name, undefined, { opening, state: { tool: 'pen' } });
    return Promise.resolve();
  });
}

/** Opens every page of an archive, one after the other; false where it is no archive of pages but a project. */
async function openPages(editor: Editor, bytes: Uint8Array): Promise<boolean> {
  let pages;
  try {
    pages = archivePages(bytes);
  } catch (error) {
    if (error instanceof ProjectError) throw new Fault('fault.project', error.message);
    throw error;
  }
  // A project's own picture is no page.
  if (pages.length === 0 || isProject(bytes)) return false;
  for (const { name, read } of pages) await openFile(editor, new File([read().slice()], name));
  return true;
}

async function openProject(editor: Editor, opening: Opening, bytes: Uint8Array): Promise<void> {
  let project;
  try {
    project = unpackProject(bytes, newId());
  } catch (error) {
    if (error instanceof ProjectError) throw new Fault('fault.project', error.message);
    throw error;
  }
  const { lines } = await decode(editor, project.linesPng.slice().buffer, 'asItIs');
  const { base } = project.document;
  if (lines.width !== base.width || lines.height !== base.height) {
    throw new Fault(
      'fault.project',
      `lines.png: expected ${base.width} × ${base.height}, got ${lines.width} × ${lines.height}`,
    );
  }
  editor.open(new Picture(base, lines), project.document, { opening, state: brushFor(base) });
}

function loadHints(editor: Editor, text: string): void {
  const { document } = editor;
  if (!document) throw new Fault('fault.hints', 'open a drawing first');
  try {
    editor.commit(withHintFile(document, text));
  } catch (error) {
    if (error instanceof HintFileError) throw new Fault('fault.hints', error.message);
    throw error;
  }
}

/** The document with the hints of a hint file, scaled from the file's frame to the picture. */
export function withHintFile(document: Document, text: string): Document {
  const { hints, width, height } = parseHintFile(text);
  const scaled = width && height ? scaleHints(hints, { width, height }, document.base) : hints;
  return replaceHints(document, scaled);
}

/** An example as the artist asks for it. */
export async function openExample(editor: Editor, example: ExampleFiles): Promise<void> {
  await editor.opening(async (opening) => {
    const { picture, document } = await readExample(editor, example);
    const state = { ...brushFor(document.base), dialog: 'none', untouched: true } as const;
    editor.open(picture, document, { opening, state });
  });
}

/** An example as the page opens it by itself: only while nothing is open and the artist asks for nothing. */
export async function offerExample(editor: Editor, example: ExampleFiles): Promise<void> {
  await editor.attempt(async () => {
    const { picture, document } = await readExample(editor, example);
    if (!(await editor.openings.untouched()) || editor.document) return;
    editor.open(picture, document, { state: { ...brushFor(document.base), untouched: true } });
  });
}

export interface ExampleFiles {
  readonly sketchUrl: string;
  readonly hintsUrl: string;
  readonly name: string;
}

/** An example's drawing with its hints. */
async function readExample(
  editor: Editor,
  { sketchUrl, hintsUrl, name }: ExampleFiles,
): Promise<{ picture: Picture; document: Document }> {
  const [sketch, hints] = await Promise.all([fetch(sketchUrl), fetch(hintsUrl)]).catch(() => {
    throw new Fault('fault.example', sketchUrl);
  });
  if (!sketch.ok || !hints.ok) throw new Fault('fault.example', `${sketchUrl}: ${sketch.status}/${hints.status}`);
  const { lines, dpi } = await decode(editor, await sketch.arrayBuffer(), 'asItIs');
  const base = makeBase(lines, name, dpi);
  return { picture: new Picture(base, lines), document: withHintFile(emptyDocument(base), await hints.text()) };
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

/** The picture as a file, at the drawing's size. */
export async function renderExport(editor: Editor, kind: ExportKind): Promise<Blob> {
  const { document, picture, state } = editor;
  if (!document || !picture) throw new Fault('fault.export', 'no drawing is open');
  const t = dictionaries[state.settings.language];
  const job: ExportJob = {
    kind,
    lines: picture.lines,
    ink: document.ink,
    look: kind === 'line' ? { ...document.look, visible: true } : document.look,
    hints: document.hints,
    dpi: document.base.dpi,
    coloring: kind === 'line' ? undefined : await editor.coloring.forExport(),
    names: {
      line: t['layer.line'],
      shade: t['layer.shade'],
      light: t['layer.light'],
      hints: t['layer.hints'],
      paper: t['layer.paper'],
    },
  };
  return editor.studio.call((remote) => remote.export(job) as Promise<Blob>, LIMIT_MS);
}

export async function exportFile(editor: Editor, kind: ExportKind): Promise<void> {
  await editor.attempt(async () => {
    const name = exportName(editor.document?.base.name ?? '', kind);
    download(await renderExport(editor, kind), name);
    editor.set({ dialog: 'none' });
  }, 'exporting');
}

/** The finished picture to the clipboard. */
export async function copyPicture(editor: Editor): Promise<void> {
  await editor.attempt(async () => {
    if (!editor.document) return;
    if (typeof ClipboardItem === 'undefined') throw new Fault('fault.clipboard', 'this browser has no ClipboardItem');
    const blob = renderExport(editor, 'flat');
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    } catch (error) {
      await blob;
      throw new Fault('fault.clipboard', error instanceof Error ? error.message : String(error));
    }
    editor.notify('notice.copied');
    editor.set({ dialog: 'none' });
  }, 'exporting');
}

/** The lines without ink, as a PNG. */
export async function linesPng(editor: Editor, lines: Lines): Promise<Uint8Array> {
  const png = await editor.studio.call((remote) => remote.linesPng(lines) as Promise<Blob>, LIMIT_MS);
  return new Uint8Array(await png.arrayBuffer());
}

export async function saveProject(editor: Editor): Promise<void> {
  await editor.attempt(async () => {
    const { document, picture } = editor;
    if (!document || !picture) return;
    const bytes = packProject({ document, linesPng: await linesPng(editor, picture.lines) });
    download(
      new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/zip' }),
      exportName(document.base.name, 'project'),
    );
    editor.set({ dialog: 'none' });
  }, 'exporting');
}

export function saveHints(editor: Editor): void {
  const { document } = editor;
  if (!document) return;
  const { width, height } = document.base;
  const text = formatHintFile({ hints: toUserHints(document.hints), width, height });
  download(new Blob([text], { type: 'application/json' }), exportName(document.base.name, 'hints'));
}

import { HintFileError, parseHintFile, scaleHints, type SketchStyle } from '@irodori/image';
import { emptyDocument } from '../engine/document.ts';
import type { BaseRef, Document } from '../engine/document.ts';
import { archivePages, zipEntries } from '../engine/export/archive.ts';
import type { ZipEntries } from '../engine/export/archive.ts';
import { ProjectError, unpackProject } from '../engine/export/project.ts';
import type { Project } from '../engine/export/project.ts';
import { fileKind, kindByName, zipKind } from '../engine/files/file-kind.ts';
import type { FileKind, ForeignKind } from '../engine/files/file-kind.ts';
import { ownMemoryClass } from '../engine/device-memory.ts';
import { needsCleaning } from '../engine/raster/clean.ts';
import { replaceHints } from '../engine/hints/marks.ts';
import { sameLines } from '../engine/raster/bands.ts';
import type { Lines } from '../engine/raster/bands.ts';
import type { Density } from '../engine/raster/density.ts';
import { MAX_FILE_BYTES, MAX_LAYERED_BYTES, MAX_PIXELS, MAX_SIDE } from '../engine/raster/picture-size.ts';
import { Fault, toFault } from '../model/errors.ts';
import type { LayersOfFile } from '../shelf/layers-of-file.ts';
import type { LayerChoice } from '../studio/layered/open-layered.ts';
import type { OpenedPicture, Reading, TakenOut } from '../studio/types.ts';
import { importCharacter, isCharacterText } from './character-files.ts';
import type { Editor, OpenOptions } from './editor.ts';
import { newId } from './ids.ts';
import type { Opening } from './openings.ts';
import { Picture, screenFactor } from './picture.ts';
import { drawSvg } from './svg.ts';

const LIMIT_MS = 180_000;
/** Pictures more colorful than this are offered to have their lines taken. */
const PAINTING = 0.12;
/** Line extraction works at no more pixels than this. */
const EXTRACT_PIXELS = 4e6;

/** Bytes of a file's beginning that tell what it is. */
const HEAD = 65536;

/** Opens whatever the artist hands over: a picture, a layered file, an archive, a project, a hint file. */
export async function openFile(
  editor: Editor,
  file: File | Blob,
  name = file instanceof File ? file.name : '',
): Promise<void> {
  await editor.opening(async (opening): Promise<unknown> => {
    const kind = known(fileKind(new Uint8Array(await file.slice(0, HEAD).arrayBuffer())), name);
    const most = kind.kind === 'psd' || kind.kind === 'zip' ? MAX_LAYERED_BYTES : MAX_FILE_BYTES;
    if (file.size > most) {
      throw new Fault('fault.fileTooBig', `${(file.size / 2 ** 20).toFixed(0)} MB > ${most / 2 ** 20} MB`);
    }
    const bytes = await file.arrayBuffer();
    if (kind.kind === 'json') {
      // Hints belong to the drawing that was asked for before them.
      await opening.earlier();
      const text = new TextDecoder().decode(bytes);
      if (isCharacterText(text)) {
        await importCharacter(text);
        editor.set({ dialog: 'characters' });
      } else if (opening.claim()) loadHints(editor, text);
      return;
    }
    if (kind.kind === 'zip') {
      const zip = archive(() => zipEntries(new Uint8Array(bytes)));
      const what = zipKind(zip.names);
      if (what === 'procreate') throw new Fault('fault.procreate', name);
      if (what === 'project') return openProject(editor, opening, new Uint8Array(bytes));
      if (what === 'pages') return openPages(editor, zip);
    }
    const opened = await decode(editor, bytes, 'read', kind);
    const { lines, read, levels, colorShare, converted, darkGround, dpi, layers } = opened;
    if (converted) editor.notify('notice.converted');
    if (darkGround) editor.notify('notice.dark-ground');
    const options = {
      opening,
      state: { offerExtract: colorShare > PAINTING, offerClean: colorShare <= PAINTING && needsCleaning(levels) },
    };
    const own = layers && layers.list.length > 1 ? { file, ...layers } : undefined;
    const base = openLines(editor, lines, name || 'drawing', dpi, options, read?.original, own);
    if (own) tellLayers(editor, base, own);
    if (read) tellTaken(editor, base, read.taken);
    tellReduced(editor, base);
  });
}

const FOREIGN: readonly ForeignKind[] = ['clip', 'sai', 'xcf', 'procreate', 'medibang', 'pdf', 'video', 'rar'];

/** @throws Fault for kinds that are known and not opened, and for what is nothing known */
function known(kind: FileKind | undefined, name: string): FileKind {
  const foreign = kind ?? kindByName(name);
  const told = typeof foreign === 'string' ? foreign : foreign?.kind;
  const refused = FOREIGN.find((one) => one === told);
  if (refused) throw new Fault(`fault.${refused}`, name);
  if (!kind) throw new Fault('fault.notPicture', 'expected PNG, JPEG, WebP, AVIF, TIFF, PSD, OpenRaster or SVG');
  return kind;
}

function archive<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProjectError) throw new Fault('fault.project', error.message);
    throw error;
  }
}

/** Says which of a file's layers were opened, where it is only some, and offers the others. */
function tellLayers(editor: Editor, base: BaseRef, { list, chosen }: LayersOfFile): void {
  // It may have come too late to be shown.
  if (editor.document?.base.id !== base.id || chosen === 'all') return;
  const names = list.filter(({ id }) => chosen.includes(id)).map((layer) => layer.name);
  editor.notify('notice.layers', 'info', names.join(', '), {
    label: 'notice.chooseLayers',
    run: () => editor.set({ dialog: 'layers' }),
  });
}

/** Puts other layers of the drawing's file in place of its lines, as a step that undo takes back; marks stay. */
export async function chooseLayers(editor: Editor, choice: LayerChoice): Promise<void> {
  const layered = editor.picture?.layers;
  if (!layered) return;
  await editor.opening(async (opening) => {
    const bytes = await layered.file.arrayBuffer();
    const { lines, read, layers } = await openLayers(editor, bytes, choice);
    const { document } = editor;
    if (!document || !editor.picture?.layers || !opening.claim()) return;
    const { width, height } = document.base;
    if (lines.width !== width || lines.height !== height) {
      throw new Fault('fault.pictureBroken', `expected ${width} × ${height}, got ${lines.width} × ${lines.height}`);
    }
    const base = { ...document.base, id: newId() };
    const { file, list } = layered;
    const own = { file, list, chosen: layers?.chosen ?? 'all' };
    editor.replacePicture(new Picture(base, lines, read?.original, own), { ...document, base });
  });
}

const openLayers = (editor: Editor, bytes: ArrayBuffer, choice: LayerChoice): Promise<OpenedPicture> =>
  editor.studio.call((remote) => remote.openLayers(bytes, choice), LIMIT_MS);

/**
 * Opens several files, one after the other: each becomes a drawing of its own, the last is shown and the others are on the
 * shelf. A hint file among them goes to the picture before it.
 */
export async function openFiles(editor: Editor, files: readonly File[]): Promise<void> {
  for (const file of files) await openFile(editor, file);
}

async function decode(
  editor: Editor,
  bytes: ArrayBuffer,
  reading: Reading,
  kind = known(fileKind(new Uint8Array(bytes)), ''),
): Promise<OpenedPicture> {
  const { width = 1, height = 1 } = 'width' in kind ? kind : {};
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE) {
    throw new Fault('fault.pictureTooBig', `${width} × ${height} > ${MAX_SIDE} × ${MAX_SIDE}, ${MAX_PIXELS / 1e6} MP`);
  }
  if (kind.kind === 'psd' || kind.kind === 'zip') return openLayers(editor, bytes, 'guess');
  if (kind.kind === 'tiff') {
    return editor.studio.call((remote) => remote.openTiff(bytes), LIMIT_MS);
  }
  if (kind.kind === 'svg') {
    const drawn = await drawSvg(bytes);
    return editor.studio.call((remote) => remote.adopt(drawn.data, drawn.width, drawn.height, reading), LIMIT_MS);
  }
  try {
    return await editor.studio.call((remote) => remote.open(bytes, reading), LIMIT_MS);
  } catch (error) {
    // Photos of iPhones: Safari reads them, most other browsers do not.
    if (kind.kind === 'heic' && toFault(error).key === 'fault.pictureBroken') {
      throw new Fault('fault.heic', 'the browser cannot decode it');
    }
    throw error;
  }
}

/**
 * A finished picture whose colors are wanted, as it is in its file.
 * @throws Fault for a file that is too large or no picture
 */
export async function decodeReference(editor: Editor, file: File): Promise<Lines> {
  if (file.size > MAX_FILE_BYTES) {
    throw new Fault('fault.fileTooBig', `${(file.size / 2 ** 20).toFixed(0)} MB > ${MAX_FILE_BYTES / 2 ** 20} MB`);
  }
  const bytes = await file.arrayBuffer();
  const kind = known(fileKind(new Uint8Array(bytes.slice(0, HEAD))), file.name);
  if (kind.kind === 'json' || kind.kind === 'zip') throw new Fault('fault.notPicture', file.name);
  return (await decode(editor, bytes, 'asItIs', kind)).lines;
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
  layers?: LayersOfFile,
): BaseRef {
  const base = makeBase(lines, name, dpi);
  const state = { ...brushFor(base), ...options.state };
  editor.open(new Picture(base, lines, source, layers), emptyDocument(base), { ...options, state });
  return base;
}

/** Says that a drawing is shown smaller than it is, where the device has little memory. */
function tellReduced(editor: Editor, base: BaseRef): void {
  const factor = screenFactor(base);
  if (ownMemoryClass() !== 'small' || factor === 1 || editor.document?.base.id !== base.id) return;
  const { width, height } = base;
  const shown = `${Math.ceil(width / factor)} × ${Math.ceil(height / factor)}`;
  editor.notify('notice.reduced', 'info', `${shown} ← ${width} × ${height}`);
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
  editor.replacePicture(new Picture(base, picture.source, undefined, picture.layers), { ...document, base });
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

/** Opens every page of an archive, one after the other. */
async function openPages(editor: Editor, zip: ZipEntries): Promise<void> {
  const pages = archive(() => archivePages(zip));
  if (pages.length === 0) throw new Fault('fault.noPages', zip.names.slice(0, 3).join(', '));
  for (const { name, read } of pages) await openFile(editor, new File([read().slice()], name));
}

async function openProject(editor: Editor, opening: Opening, bytes: Uint8Array): Promise<void> {
  const project = archive(() => unpackProject(bytes, newId()));
  const { lines } = await decode(editor, project.linesPng.slice().buffer, 'asItIs');
  const { base } = project.document;
  if (lines.width !== base.width || lines.height !== base.height) {
    throw new Fault(
      'fault.project',
      `lines.png: expected ${base.width} × ${base.height}, got ${lines.width} × ${lines.height}`,
    );
  }
  const kept = project.layers && (await projectLayers(editor, lines, project.layers));
  const picture = new Picture(base, lines, kept?.source, kept?.layers);
  editor.open(picture, project.document, { opening, state: brushFor(base) });
}

/**
 * The layered file of a project, and the lines as that has them where the project's are others.
 * @throws Fault where it is damaged or of another size
 */
async function projectLayers(
  editor: Editor,
  lines: Lines,
  { file, chosen }: NonNullable<Project['layers']>,
): Promise<{ layers: LayersOfFile; source: Lines | undefined }> {
  const opened = await openLayers(editor, file.slice().buffer, chosen);
  const { width, height } = opened.lines;
  if (width !== lines.width || height !== lines.height || !opened.layers) {
    const got = opened.layers ? `${width} × ${height}` : 'a file without layers';
    throw new Fault('fault.project', `line layers: expected ${lines.width} × ${lines.height}, got ${got}`);
  }
  const source = opened.read?.original ?? (sameLines(opened.lines, lines) ? undefined : opened.lines);
  return { layers: { file: new Blob([file.slice()]), ...opened.layers }, source };
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

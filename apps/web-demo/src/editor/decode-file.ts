import { ProjectError } from '../engine/export/project.ts';
import { fileKind, kindByName } from '../engine/files/file-kind.ts';
import type { FileKind, ForeignKind } from '../engine/files/file-kind.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { MAX_FILE_BYTES, MAX_LAYERED_BYTES, MAX_PIXELS, MAX_SIDE } from '../engine/raster/picture-size.ts';
import { Fault, orFault, toFault } from '../model/errors.ts';
import type { LayerChoice } from '../studio/layered/open-layered.ts';
import type { OpenedPicture, Reading } from '../studio/types.ts';
import type { Editor } from './editor.ts';
import { drawSvg } from './svg.ts';

const LIMIT_MS = 180_000;
/** Bytes of a file's beginning that tell what it is. */
export const HEAD = 65536;

const FOREIGN: readonly ForeignKind[] = ['clip', 'sai', 'xcf', 'procreate', 'medibang', 'pdf', 'video', 'rar'];

/** @throws Fault for kinds that are known and not opened, and for what is nothing known */
export function known(kind: FileKind | undefined, name: string): FileKind {
  const foreign = kind ?? kindByName(name);
  const told = typeof foreign === 'string' ? foreign : foreign?.kind;
  const refused = FOREIGN.find((one) => one === told);
  if (refused) throw new Fault(`fault.${refused}`, name);
  if (!kind) throw new Fault('fault.notPicture', name);
  return kind;
}

/** @throws Fault for a file larger than its kind may be; layered files, whose layers are read one at a time, may be larger */
export function checkSize({ kind }: FileKind, bytes: number): void {
  const most = kind === 'psd' || kind === 'zip' ? MAX_LAYERED_BYTES : MAX_FILE_BYTES;
  if (bytes > most) throw new Fault('fault.fileTooBig', `${(bytes / 2 ** 20).toFixed(0)} MB > ${most / 2 ** 20} MB`);
}

/** @throws Fault for an archive that cannot be read */
export const archive = <T>(read: () => T): T => orFault(ProjectError, 'fault.project', read);

export const openLayers = (editor: Editor, bytes: ArrayBuffer, choice: LayerChoice): Promise<OpenedPicture> =>
  editor.studio.call((remote) => remote.openLayers(bytes, choice), LIMIT_MS);

export async function decode(
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
      throw new Fault('fault.heic', '');
    }
    throw error;
  }
}

/**
 * A finished picture whose colors are wanted, as it is in its file.
 * @throws Fault for a file that is too large or no picture
 */
export async function decodeReference(editor: Editor, file: File): Promise<Lines> {
  const kind = known(fileKind(new Uint8Array(await file.slice(0, HEAD).arrayBuffer())), file.name);
  checkSize(kind, file.size);
  if (kind.kind === 'json' || kind.kind === 'zip') throw new Fault('fault.notPicture', file.name);
  return (await decode(editor, await file.arrayBuffer(), 'asItIs', kind)).lines;
}

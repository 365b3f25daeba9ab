import { unpackProject } from '../engine/export/project.ts';
import type { Project } from '../engine/export/project.ts';
import { sameLines } from '../engine/raster/bands.ts';
import type { Lines } from '../engine/raster/bands.ts';
import { Fault } from '../model/errors.ts';
import type { LayersOfFile } from '../shelf/layers-of-file.ts';
import { archive, decode, openLayers } from './decode-file.ts';
import { brushFor } from './drawings.ts';
import type { Editor } from './editor.ts';
import { newId } from './ids.ts';
import type { OpenRequest } from './open-requests.ts';
import { Picture } from './picture.ts';

export async function openProject(editor: Editor, request: OpenRequest, bytes: Uint8Array): Promise<void> {
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
  editor.open(picture, project.document, { request, state: brushFor(base) });
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

import { emptyDocument } from '../engine/document.ts';
import type { Document } from '../engine/document.ts';
import { Fault } from '../model/errors.ts';
import { decode } from './decode-file.ts';
import { brushFor, makeBase } from './drawings.ts';
import type { Editor } from './editor.ts';
import { withHintFile } from './hint-files.ts';
import { Picture } from './picture.ts';

export interface ExampleFiles {
  readonly sketchUrl: string;
  readonly hintsUrl: string;
  readonly name: string;
}

/** An example as the artist asks for it. */
export async function openExample(editor: Editor, example: ExampleFiles): Promise<void> {
  await editor.openInOrder(async (request) => {
    const { picture, document } = await readExample(editor, example);
    const state = { ...brushFor(document.base), dialog: 'none', untouched: true } as const;
    editor.open(picture, document, { request, state });
  });
}

/** An example as the page opens it by itself: only while nothing is open and the artist asks for nothing. */
export async function offerExample(editor: Editor, example: ExampleFiles): Promise<void> {
  await editor.attempt(async () => {
    const { picture, document } = await readExample(editor, example);
    if (!(await editor.openRequests.untouched()) || editor.document) return;
    editor.open(picture, document, { state: { ...brushFor(document.base), untouched: true } });
  });
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

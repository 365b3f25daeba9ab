import { HintFileError, parseHintFile, scaleHints } from '@irodori/image';
import type { Document } from '../engine/document.ts';
import { replaceHints } from '../engine/hints/marks.ts';
import { Fault, orFault } from '../model/errors.ts';
import type { Editor } from './editor.ts';

export function loadHints(editor: Editor, text: string): void {
  const { document } = editor;
  if (!document) throw new Fault('fault.hints', 'open a drawing first');
  editor.commit(orFault(HintFileError, 'fault.hints', () => withHintFile(document, text)));
}

/** The document with the hints of a hint file, scaled from the file's frame to the picture. */
export function withHintFile(document: Document, text: string): Document {
  const { hints, width, height } = parseHintFile(text);
  const scaled = width && height ? scaleHints(hints, { width, height }, document.base) : hints;
  return replaceHints(document, scaled);
}

import { toUserHints } from '../engine/hints/marks.ts';
import type { Document, HintMark, Point } from '../engine/document.ts';
import { combine, inverse, lassoMask, maskArea, maskHas } from '../engine/regions/mask.ts';
import type { Mask } from '../engine/regions/mask.ts';
import { addFill, addLock, lockAt, pinsOf, unlock, unlockedPart } from '../engine/regions/pins.ts';
import { remember } from './recent.ts';
import type { Editor, Work } from './editor.ts';

/** Areas end at lines (gaps closed); parts are what has one color now. */
export type FillScope = 'area' | 'part';

/** What of a region a change may touch: what is selected and not locked. */
function open({ state }: Editor, document: Document, mask: Mask): Mask {
  const selected = state.selection ? combine(mask, state.selection, 'both') : mask;
  return unlockedPart(document, selected);
}

/** Runs a change that needs an answer of the studio; it is made to the document as it is by then. */
async function change(
  editor: Editor,
  shown: Work,
  work: () => Promise<(document: Document) => Document>,
): Promise<void> {
  const base = editor.document?.base.id;
  if (base === undefined) return;
  await editor.attempt(async () => {
    const next = await work();
    if (editor.document?.base.id === base) editor.commit(next(editor.document));
  }, shown);
}

/** Whether a place lies on the picture, not on the desk beside it. */
function onPicture({ document }: Editor, [x, y]: Point): boolean {
  return document !== undefined && x >= 0 && y >= 0 && x <= document.base.width && y <= document.base.height;
}

/** Notifies that a place is locked and offers to unlock it; true where it is. */
export function notifyIfLocked(editor: Editor, at: Point): boolean {
  const lock = editor.document && lockAt(editor.document, at);
  if (!lock) return false;
  const run = () => {
    if (editor.document) editor.commit(unlock(editor.document, lock));
  };
  editor.notify('notice.locked', 'info', undefined, { label: 'region.unlock', run });
  return true;
}

/** Notifies that a place is outside the selection and offers to deselect; true where it is. */
function notifyIfOutside(editor: Editor, at: Point): boolean {
  const { selection } = editor.state;
  if (!editor.document || !selection || maskHas(selection, at, editor.document.base)) return false;
  const run = () => editor.set({ selection: undefined });
  editor.notify('notice.outside', 'info', undefined, { label: 'region.deselect', run });
  return true;
}

/** Gives a whole area or part the brush's color, in one click; beside the picture there is nothing to fill. */
export async function fillAt(editor: Editor, [x, y]: Point, scope: FillScope): Promise<void> {
  if (!onPicture(editor, [x, y])) return;
  if (notifyIfLocked(editor, [x, y]) || notifyIfOutside(editor, [x, y])) return;
  const { color } = editor.state;
  await change(editor, 'filling', async () => {
    const found = await editor.coloring.regions({ kind: scope, x, y });
    remember(editor, color);
    editor.set({ spoken: `filled:${color}` });
    return (document) =>
      addFill(
        document,
        found.map(({ mask }) => ({ mask: open(editor, document, mask), color })),
      );
  });
}

/** Gives what is selected the brush's color. */
export async function fillSelection(editor: Editor): Promise<void> {
  const { selection, color } = editor.state;
  if (!selection) return;
  await change(editor, 'filling', async () => {
    remember(editor, color);
    return Promise.resolve((document) => addFill(document, [{ mask: unlockedPart(document, selection), color }]));
  });
}

/** A hint that acts only in what is selected: what it takes there, it keeps. */
export async function strokeWithin(editor: Editor, mark: Omit<HintMark, 'id'>): Promise<void> {
  await change(editor, 'filling', async () => {
    const { document, state } = editor;
    const mask = unlockedPart(document!, state.selection!);
    const [hint] = toUserHints([{ ...mark, id: 0, color: mark.white ? '#ffffff' : mark.color }]);
    const found = await editor.coloring.regions({ kind: 'hint', hint: hint!, mask });
    const color = mark.white ? null : mark.color;
    return (now) =>
      addFill(
        now,
        found.map((region) => ({ mask: unlockedPart(now, region.mask), color })),
      );
  });
}

/** Selects the part at a place, or adds it to what is selected; beside the picture there is nothing to select. */
export async function selectAt(editor: Editor, [x, y]: Point, add: boolean): Promise<void> {
  if (!onPicture(editor, [x, y])) return;
  await editor.attempt(async () => {
    const [part] = await editor.coloring.regions({ kind: 'part', x, y });
    if (part) select(editor, part.mask, add);
  }, 'selecting');
}

/** Selects what a line goes round, or adds it. */
export function selectLasso(editor: Editor, points: readonly Point[], add: boolean): void {
  const { document, picture } = editor;
  if (document && picture) select(editor, lassoMask(points, document.base, picture.display), add);
}

function select(editor: Editor, mask: Mask, add: boolean): void {
  const { selection } = editor.state;
  const next = add && selection ? combine(selection, mask, 'union') : mask;
  editor.set({ selection: maskArea(next) > 0 ? next : undefined, spoken: maskArea(next) > 0 ? 'region' : '' });
}

export function invertSelection(editor: Editor): void {
  const { selection } = editor.state;
  if (selection) editor.set({ selection: inverse(selection) });
}

/** Keeps the colors of what is selected, whatever is hinted later. */
export async function lockSelection(editor: Editor): Promise<void> {
  const { selection } = editor.state;
  if (!selection || !editor.document) return;
  const mask = unlockedPart(editor.document, selection);
  await change(editor, 'locking', async () => {
    const found = await editor.coloring.regions({ kind: 'colors', mask });
    editor.set({ selection: undefined, spoken: 'locked' });
    return (document) => addLock(document, found);
  });
}

/** Unlocks whatever lies in the selection. */
export function unlockSelection(editor: Editor): void {
  const { document } = editor;
  const { selection } = editor.state;
  if (document && selection) editor.commit(locksIn(document, selection).reduce(unlock, document));
}

/** The locked regions that a mask touches. */
export const locksIn = (document: Document, mask: Mask) =>
  pinsOf(document).filter((pin) => pin.locked && maskArea(combine(pin.mask, mask, 'both')) > 0);

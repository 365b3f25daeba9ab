import { Lock, LockOpen, PaintBucket, SquareDashed, X } from 'lucide-react';
import { fillSelection, invertSelection, lockSelection, locksIn, unlockSelection } from '../editor/regions.ts';
import { Button } from './button.tsx';
import { useDesk, useEditor, useText } from './context.ts';

/** What can be done with what is selected: over the upper edge of the canvas. */
export function SelectionBar() {
  const t = useText();
  const { editor } = useDesk();
  const selection = useEditor((state) => state.selection);
  const document = useEditor((state) => state.history?.present);
  if (!selection || !document) return null;
  const locked = locksIn(document, selection).length > 0;
  return (
    <div className="selection-bar" role="toolbar" aria-label={t('region.bar')} data-testid="selection">
      <span>{t('region.onlyHere')}</span>
      <Button icon={<PaintBucket />} name={t('region.fill')} onClick={() => void fillSelection(editor)} />
      <Button icon={<Lock />} name={t('region.lock')} showName onClick={() => void lockSelection(editor)} />
      {locked && <Button icon={<LockOpen />} name={t('region.unlock')} onClick={() => unlockSelection(editor)} />}
      <Button icon={<SquareDashed />} name={t('region.invert')} onClick={() => invertSelection(editor)} />
      <Button
        icon={<X />}
        name={t('region.deselect')}
        shortcut="Escape"
        onClick={() => editor.set({ selection: undefined })}
      />
    </div>
  );
}

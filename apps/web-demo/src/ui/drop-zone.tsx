import { useEffect, useState } from 'react';
import { addReference } from '../editor/characters.ts';
import { droppedFolders, openFolder } from '../editor/folders.ts';
import { openFiles } from '../editor/open-files.ts';
import { useDesk, useText } from './context.ts';

/** Files and folders dropped anywhere, and files pasted, are opened. */
export function DropZone() {
  const t = useText();
  const { editor, learning } = useDesk();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    // Over the sheet of characters a picture is one to take colors from.
    const taken = async (files: readonly File[]) => {
      if (editor.state.dialog !== 'characters') return openFiles(editor, files);
      for (const file of files) await addReference(editor, file);
    };
    const dragOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const dragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const transfer = event.dataTransfer;
      if (!transfer) return;
      const files = [...transfer.files];
      const { dialog, learning: lesson } = editor.state;
      if (dialog === 'learn' && lesson.phase === 'review') return void learning.add(files);
      const folders = droppedFolders(transfer);
      void editor.attempt(async () => {
        const found = await folders;
        await (found && editor.state.dialog !== 'characters' ? openFolder(editor, found) : taken(files));
      });
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void taken(files);
    };
    addEventListener('dragover', dragOver);
    addEventListener('dragleave', dragLeave);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    return () => {
      removeEventListener('dragover', dragOver);
      removeEventListener('dragleave', dragLeave);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
    };
  }, [editor, learning]);
  return over ? (
    <div className="drop-zone" aria-hidden>
      <span>{t('canvas.drop')}</span>
    </div>
  ) : null;
}

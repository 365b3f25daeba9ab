import { FolderOpen } from 'lucide-react';
import { openFolder } from '../editor/folders.ts';
import { useDesk, useText } from './context.ts';

/** Lets the artist choose a folder; nothing where the browser has no dialog for that. */
export function FolderButton() {
  const t = useText();
  const { editor } = useDesk();
  if (!('webkitdirectory' in HTMLInputElement.prototype)) return null;
  return (
    <label className="button named file">
      <FolderOpen aria-hidden />
      <span>{t('shelf.folder')}</span>
      <input
        type="file"
        ref={(input) => {
          if (input) input.webkitdirectory = true;
        }}
        aria-label={t('shelf.folder')}
        data-testid="open-folder"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])].map((file) => ({
            file,
            path: file.webkitRelativePath || file.name,
          }));
          event.target.value = '';
          editor.set({ dialog: 'none' });
          void openFolder(editor, files);
        }}
      />
    </label>
  );
}

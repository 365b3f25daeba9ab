import { ClipboardCopy, Droplet, FileArchive, Image, Layers, PenLine } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { copyPicture, exportFile, saveProject } from '../../editor/files.ts';
import type { Editor } from '../../editor/editor.ts';
import type { Key } from '../../i18n/index.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';

const CHOICES: readonly { id: string; icon: LucideIcon; name: Key; about: Key; run(editor: Editor): Promise<void> }[] =
  [
    {
      id: 'flat',
      icon: Image,
      name: 'export.flat',
      about: 'export.flat.about',
      run: (editor) => exportFile(editor, 'flat'),
    },
    {
      id: 'psd',
      icon: Layers,
      name: 'export.psd',
      about: 'export.psd.about',
      run: (editor) => exportFile(editor, 'psd'),
    },
    {
      id: 'color',
      icon: Droplet,
      name: 'export.color',
      about: 'export.color.about',
      run: (editor) => exportFile(editor, 'color'),
    },
    {
      id: 'line',
      icon: PenLine,
      name: 'export.line',
      about: 'export.line.about',
      run: (editor) => exportFile(editor, 'line'),
    },
    { id: 'copy', icon: ClipboardCopy, name: 'export.copy', about: 'export.copy.about', run: copyPicture },
    { id: 'project', icon: FileArchive, name: 'export.project', about: 'export.project.about', run: saveProject },
  ];

export function ExportDialog() {
  const t = useText();
  const { editor } = useDesk();
  const base = useEditor((state) => state.history?.present.base);
  const busy = useEditor((state) => state.busy !== undefined);
  return (
    <Sheet
      title={t('export.title')}
      lead={base ? t('export.lead', { w: base.width, h: base.height }) : t('status.empty')}
    >
      <ul className="choices">
        {CHOICES.map(({ id, icon: Icon, name, about, run }) => (
          <li key={id}>
            <button
              type="button"
              className="button choice"
              data-export={id}
              disabled={!base || busy}
              onClick={() => void run(editor)}
            >
              <Icon aria-hidden />
              <span>
                <strong>{t(name)}</strong>
                <small>{t(about)}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

import { ClipboardCopy, Droplet, FileArchive, Image, Layers, Layers2, PenLine } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { copyPicture, exportFile, saveProject } from '../../editor/files.ts';
import type { Editor } from '../../editor/editor.ts';
import type { Key } from '../../i18n/index.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';

const CHOICES: readonly {
  id: string;
  icon: LucideIcon;
  name: Key;
  about: Key;
  run(editor: Editor, selected: boolean): Promise<void>;
}[] = [
  {
    id: 'flat',
    icon: Image,
    name: 'export.flat',
    about: 'export.flat.about',
    run: (editor, selected) => exportFile(editor, 'flat', selected),
  },
  {
    id: 'psd',
    icon: Layers,
    name: 'export.psd',
    about: 'export.psd.about',
    run: (editor, selected) => exportFile(editor, 'psd', selected),
  },
  {
    id: 'ora',
    icon: Layers2,
    name: 'export.ora',
    about: 'export.ora.about',
    run: (editor, selected) => exportFile(editor, 'ora', selected),
  },
  {
    id: 'color',
    icon: Droplet,
    name: 'export.color',
    about: 'export.color.about',
    run: (editor, selected) => exportFile(editor, 'color', selected),
  },
  {
    id: 'line',
    icon: PenLine,
    name: 'export.line',
    about: 'export.line.about',
    run: (editor, selected) => exportFile(editor, 'line', selected),
  },
  { id: 'copy', icon: ClipboardCopy, name: 'export.copy', about: 'export.copy.about', run: copyPicture },
  { id: 'project', icon: FileArchive, name: 'export.project', about: 'export.project.about', run: saveProject },
];

export function ExportDialog() {
  const t = useText();
  const { editor } = useDesk();
  const base = useEditor((state) => state.history?.present.base);
  const selection = useEditor((state) => state.selection !== undefined);
  const [only, setOnly] = useState(false);
  const busy = useEditor((state) => state.busy !== undefined);
  return (
    <Sheet
      title={t('export.title')}
      lead={base ? t('export.lead', { w: base.width, h: base.height }) : t('status.empty')}
    >
      {selection && (
        <label className="switch">
          <input type="checkbox" role="switch" checked={only} onChange={(event) => setOnly(event.target.checked)} />
          <span>{t('export.selection')}</span>
        </label>
      )}
      <ul className="choices">
        {CHOICES.map(({ id, icon: Icon, name, about, run }) => (
          <li key={id}>
            <button
              type="button"
              className="button choice"
              data-export={id}
              disabled={!base || busy}
              onClick={() => void run(editor, only && selection)}
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

import { ClipboardCopy, Droplet, FileArchive, Image, Layers, Layers2, LoaderCircle, PenLine } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { copyPicture, exportFile, saveProject } from '../../editor/files.ts';
import type { Editor } from '../../editor/editor.ts';
import type { ExportKind } from '../../engine/export/names.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';
import { Switch } from '../switch.tsx';
import { TextButton } from '../text-button.tsx';

const exportAs =
  (kind: ExportKind) =>
  (editor: Editor, selected: boolean): Promise<void> =>
    exportFile(editor, kind, selected);

const CHOICES = [
  { id: 'flat', icon: Image, run: exportAs('flat') },
  { id: 'psd', icon: Layers, run: exportAs('psd') },
  { id: 'ora', icon: Layers2, run: exportAs('ora') },
  { id: 'color', icon: Droplet, run: exportAs('color') },
  { id: 'line', icon: PenLine, run: exportAs('line') },
  { id: 'copy', icon: ClipboardCopy, run: copyPicture },
  { id: 'project', icon: FileArchive, run: saveProject },
] as const;

export function ExportDialog() {
  const t = useText();
  const { editor } = useDesk();
  const base = useEditor((state) => state.history?.present.base);
  const selection = useEditor((state) => state.selection !== undefined);
  const [only, setOnly] = useState(false);
  const busy = useEditor((state) => state.busy);
  const exporting = busy === 'exporting';
  const [stopped, setStopped] = useState(false);
  const stop = () => {
    setStopped(true);
    editor.cancelExport();
  };
  /** The choice at work: it gets the keyboard back, which it loses while it cannot be pressed. */
  const pressed = useRef<HTMLButtonElement>(undefined);
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (exporting && pressed.current) cancel.current?.focus();
    else if (!exporting) {
      pressed.current?.focus();
      pressed.current = undefined;
    }
  }, [exporting]);
  return (
    <Sheet
      title={t('export.title')}
      lead={base ? t('export.lead', { w: base.width, h: base.height }) : t('status.empty')}
      onEscape={exporting ? stop : undefined}
    >
      <div className="working">
        {busy && <LoaderCircle className="spin" aria-hidden />}
        <p role="status" data-testid="working">
          {busy ? t(`status.${busy}`) : stopped && t('spoken.canceled')}
        </p>
        {exporting && (
          <TextButton small ref={cancel} data-cancel onClick={stop}>
            {t('coloring.cancel')}
          </TextButton>
        )}
      </div>
      {selection && <Switch label={t('export.selection')} on={only} change={setOnly} />}
      <ul className="choices">
        {CHOICES.map(({ id, icon: Icon, run }) => (
          <li key={id}>
            <button
              type="button"
              className="button choice"
              data-export={id}
              disabled={!base || busy !== undefined}
              onClick={(event) => {
                pressed.current = event.currentTarget;
                setStopped(false);
                void run(editor, only && selection);
              }}
            >
              <Icon aria-hidden />
              <span>
                <strong>{t(`export.${id}`)}</strong>
                <small>{t(`export.${id}.about`)}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

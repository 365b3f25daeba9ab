import {
  CircleHelp,
  Download,
  Ellipsis,
  FilePlus2,
  FolderOpen,
  Images,
  LayoutGrid,
  Palette,
  Redo2,
  Settings,
  Undo2,
} from 'lucide-react';
import { Button } from './button.tsx';
import { useDesk, useEditor, useText } from './context.ts';
import { openFiles } from '../editor/open-files.ts';
import { Status } from './status.tsx';
import { DialogButton } from './dialog-button.tsx';

/** File, history, the state of the coloring, export. */
export function TopBar() {
  const t = useText();
  const { editor } = useDesk();
  const canUndo = useEditor((state) => (state.history?.past.length ?? 0) > 0);
  const canRedo = useEditor((state) => (state.history?.future.length ?? 0) > 0);
  const open = useEditor((state) => state.history !== undefined);
  const panelOpen = useEditor((state) => state.panelOpen);
  return (
    <header className="top-bar">
      <a className="skip" href="#stage">
        {t('app.skip')}
      </a>
      <h1 className="brand">
        <img src="./icon.svg" alt="" width="24" height="24" />
        <span>{t('app.name')}</span>
      </h1>
      <div role="toolbar" aria-label={t('bar.main')} className="group">
        <label className="button named file" title={t('bar.open.tip')}>
          <FolderOpen aria-hidden />
          <span>{t('bar.open')}</span>
          <input
            type="file"
            multiple
            aria-label={t('bar.open.tip')}
            accept="image/*,.svg,.psd,.psb,.ora,.kra,.tif,.tiff,.heic,.heif,.irodori,.zip,.cbz,.json"
            data-testid="open-file"
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = '';
              void openFiles(editor, files);
            }}
          />
        </label>
        <DialogButton dialog="shelf" icon={<LayoutGrid />} data-open-shelf name={t('bar.shelf')} showName />
        <DialogButton
          dialog="examples"
          icon={<Images />}
          data-open-examples
          name={t('bar.examples')}
          showName
          className="wide-only"
        />
        <DialogButton dialog="newDrawing" icon={<FilePlus2 />} name={t('bar.new')} className="wide-only" />
        <span className="rule" aria-hidden />
        <Button
          icon={<Undo2 />}
          name={t('bar.undo')}
          shortcut="Control+Z"
          disabled={!canUndo}
          onClick={() => editor.undo()}
        />
        <Button
          icon={<Redo2 />}
          name={t('bar.redo')}
          shortcut="Control+Shift+Z"
          disabled={!canRedo}
          onClick={() => editor.redo()}
        />
      </div>
      <Status />
      <div className="group end">
        <DialogButton
          dialog="export"
          icon={<Download />}
          name={t('bar.export')}
          shortcut="Control+Shift+E"
          showName
          tone="primary"
          disabled={!open}
        />
        <DialogButton dialog="settings" icon={<Settings />} name={t('bar.settings')} className="wide-only" />
        <DialogButton dialog="help" icon={<CircleHelp />} name={t('bar.help')} shortcut="?" className="wide-only" />
        <DialogButton dialog="more" icon={<Ellipsis />} name={t('bar.more')} className="narrow-only" />
        <Button
          icon={<Palette />}
          name={t('bar.panelToggle')}
          className="narrow-only"
          aria-expanded={panelOpen}
          aria-controls="panel"
          onClick={() => editor.set({ panelOpen: !panelOpen })}
        />
      </div>
    </header>
  );
}

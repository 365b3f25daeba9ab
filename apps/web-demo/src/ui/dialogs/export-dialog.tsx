import { ClipboardCopy, Droplet, FileArchive, Image, Layers, Layers2, LoaderCircle, PenLine } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Size } from '@irodori/image';
import { useEffect, useId, useRef, useState } from 'react';
import { canCopyPicture, copyPicture, exportFile, saveProject } from '../../editor/files.ts';
import type { Editor } from '../../editor/editor.ts';
import { fitsKind, MAX_LAYERED_PIXELS, megapixels } from '../../engine/export/limits.ts';
import type { ExportKind } from '../../engine/export/names.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import type { Translate } from '../context.ts';
import { Sheet } from './dialog.tsx';
import { Switch } from '../switch.tsx';
import { busyKey } from '../status.tsx';
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

/** Why a choice cannot be made for a drawing of this size, here; undefined for one that can. */
function whyNot(id: (typeof CHOICES)[number]['id'], size: Size, t: Translate): string | undefined {
  if (id === 'project') return undefined;
  if (id === 'copy') return canCopyPicture() ? undefined : t('export.noClipboard');
  if (fitsKind(id, size)) return undefined;
  return t('export.tooLarge', { most: MAX_LAYERED_PIXELS / 1e6, n: megapixels(size) });
}

export function ExportDialog() {
  const t = useText();
  const { editor } = useDesk();
  const base = useEditor((state) => state.history?.present.base);
  const selection = useEditor((state) => state.selection !== undefined);
  const [only, setOnly] = useState(false);
  const busy = useEditor((state) => state.busy);
  const working = useEditor(busyKey);
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
          {working ? t(working) : stopped && t('spoken.canceled')}
        </p>
        {exporting && (
          <TextButton small ref={cancel} data-cancel onClick={stop}>
            {t('coloring.cancel')}
          </TextButton>
        )}
      </div>
      {selection && <Switch label={t('export.selection')} on={only} change={setOnly} />}
      <ul className="choices">
        {CHOICES.map(({ id, icon, run }) => (
          <li key={id} className="choice-item">
            <Choice
              id={id}
              icon={icon}
              why={base && whyNot(id, base, t)}
              disabled={!base || busy !== undefined}
              press={(button) => {
                pressed.current = button;
                setStopped(false);
                void run(editor, only && selection);
              }}
            />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

interface ChoiceProps {
  readonly id: (typeof CHOICES)[number]['id'];
  readonly icon: LucideIcon;
  /** Why it cannot be made; it keeps its place in the keyboard's order then, so that the reason is heard. */
  readonly why: string | undefined;
  readonly disabled: boolean;
  readonly press: (button: HTMLButtonElement) => void;
}

function Choice({ id, icon: Icon, why, disabled, press }: ChoiceProps) {
  const t = useText();
  const reason = useId();
  return (
    <>
      <button
        type="button"
        className="button choice"
        data-export={id}
        disabled={disabled}
        {...(why !== undefined && { 'aria-disabled': true, 'aria-describedby': reason })}
        onClick={({ currentTarget }) => {
          if (why === undefined) press(currentTarget);
        }}
      >
        <Icon aria-hidden />
        <span>
          <strong>{t(`export.${id}`)}</strong>
          <small>{t(`export.${id}.about`)}</small>
        </span>
      </button>
      {why !== undefined && (
        <p className="hint-text" id={reason}>
          {why}
        </p>
      )}
    </>
  );
}

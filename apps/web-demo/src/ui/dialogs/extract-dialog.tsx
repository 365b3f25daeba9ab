import type { SketchStyle } from '@irodori/image';
import { extractFrom, hasOriginal, putOriginal } from '../../editor/other-lines.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';

const STYLES: readonly SketchStyle[] = ['paper', 'xdogSoft', 'xdogHard', 'dilate3'];

export function ExtractDialog() {
  const t = useText();
  const { editor } = useDesk();
  const busy = useEditor((state) => state.busy !== undefined);
  return (
    <Sheet title={t('extract.title')} lead={t('extract.lead')}>
      <ul className="choices">
        {STYLES.map((style) => (
          <li key={style}>
            <button
              type="button"
              className="button choice"
              data-style={style}
              disabled={busy}
              onClick={() => {
                editor.set({ dialog: 'none' });
                void extractFrom(editor, style);
              }}
            >
              <strong>{t(`extract.${style}`)}</strong>
            </button>
          </li>
        ))}
        {hasOriginal(editor) && (
          <li>
            <button
              type="button"
              className="button choice"
              data-style="original"
              disabled={busy}
              onClick={() => {
                editor.set({ dialog: 'none' });
                putOriginal(editor);
              }}
            >
              <strong>{t('extract.original')}</strong>
            </button>
          </li>
        )}
      </ul>
    </Sheet>
  );
}

/** After a colored picture was opened: the way to its lines. */
export function ExtractOffer() {
  const t = useText();
  const { editor } = useDesk();
  const offer = useEditor((state) => state.offerExtract);
  if (!offer) return null;
  return (
    <div className="offer" role="group" aria-label={t('extract.title')}>
      <span>{t('extract.offer')}</span>
      <button type="button" className="button named primary" onClick={() => void extractFrom(editor, 'paper')}>
        {t('extract.yes')}
      </button>
      <button type="button" className="button named" onClick={() => editor.set({ offerExtract: false })}>
        {t('extract.no')}
      </button>
    </div>
  );
}

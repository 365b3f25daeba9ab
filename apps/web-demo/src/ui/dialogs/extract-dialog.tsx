import { extractFrom, hasOriginal, putOriginal } from '../../editor/other-lines.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';
import { TextButton } from '../text-button.tsx';

const STYLES = ['paper', 'xdogSoft', 'xdogHard', 'dilate3'] as const;

export function ExtractDialog() {
  const t = useText();
  const { editor } = useDesk();
  const busy = useEditor((state) => state.busy !== undefined);
  const choices = [...STYLES, ...(hasOriginal(editor) ? (['original'] as const) : [])];
  return (
    <Sheet title={t('extract.title')} lead={t('extract.lead')}>
      <ul className="choices">
        {choices.map((choice) => (
          <li key={choice}>
            <button
              type="button"
              className="button choice"
              data-style={choice}
              disabled={busy}
              onClick={() => {
                editor.set({ dialog: 'none' });
                if (choice === 'original') putOriginal(editor);
                else void extractFrom(editor, choice);
              }}
            >
              <strong>{t(`extract.${choice}`)}</strong>
            </button>
          </li>
        ))}
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
      <TextButton primary onClick={() => void extractFrom(editor, 'paper')}>
        {t('extract.yes')}
      </TextButton>
      <TextButton onClick={() => editor.set({ offerExtract: false })}>{t('extract.no')}</TextButton>
    </div>
  );
}

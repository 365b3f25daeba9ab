import { useId } from 'react';
import { applyCleaning, previewCleaning, startCleaning, stopCleaning } from '../editor/cleaning.ts';
import type { CleanSettings } from '../engine/raster/clean.ts';
import { useDesk, useEditor, useText } from './context.ts';
import type { Key } from '../i18n/index.ts';
import { TextButton } from './text-button.tsx';

const SLIDERS: readonly (readonly [
  field: keyof CleanSettings,
  label: Key,
  min: number,
  max: number,
  show: (value: number) => string,
])[] = [
  ['white', 'clean.white', 2, 255, (v) => `${Math.round(v / 2.55)} %`],
  ['black', 'clean.ink', 0, 254, (v) => `${Math.round(v / 2.55)} %`],
  ['speck', 'clean.speck', 0, 60, (v) => `${v} px`],
];

/** Three sliders beside the drawing, which shows what they do; and the offer of it for scans. */
export function CleanPanel() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const cleaning = useEditor((state) => state.cleaning);
  const offer = useEditor((state) => state.offerClean && !state.offerExtract);
  const busy = useEditor((state) => state.busy !== undefined);
  if (!cleaning) {
    if (!offer) return null;
    return (
      <div className="offer" role="group" aria-label={t('clean.title')} data-testid="clean-offer">
        <span>{t('clean.offer')}</span>
        <TextButton primary onClick={() => startCleaning(editor)}>
          {t('clean.open')}
        </TextButton>
        <TextButton onClick={() => editor.set({ offerClean: false })}>{t('clean.no')}</TextButton>
      </div>
    );
  }
  return (
    <div className="offer clean-panel" role="group" aria-label={t('clean.title')} data-testid="clean">
      {SLIDERS.map(([field, label, min, max, show]) => (
        <div className="field" key={field}>
          <label htmlFor={id + field}>{t(label)}</label>
          <output htmlFor={id + field}>{show(cleaning[field])}</output>
          <input
            id={id + field}
            type="range"
            min={min}
            max={max}
            value={cleaning[field]}
            onChange={(event) => {
              const next = { ...cleaning, [field]: Number(event.target.value) };
              // Ink is always darker than paper.
              if (field === 'white') next.black = Math.min(next.black, next.white - 1);
              else next.white = Math.max(next.white, next.black + 1);
              previewCleaning(editor, next);
            }}
          />
        </div>
      ))}
      <div className="row end">
        <TextButton onClick={() => stopCleaning(editor)}>{t('clean.cancel')}</TextButton>
        <TextButton primary disabled={busy} onClick={() => void applyCleaning(editor)}>
          {t('clean.apply')}
        </TextButton>
      </div>
    </div>
  );
}

import { useId } from 'react';
import type { Document, LineLook } from '../../engine/document.ts';
import { startCleaning } from '../../editor/cleaning.ts';
import { LiveInput } from '../live-input.tsx';
import { useDesk, useEditor, useText } from '../context.ts';

export function LineSection() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const look = useEditor((state) => state.history?.present.look);
  const base = useEditor((state) => state.history?.present.base.id);
  const layered = base !== undefined && editor.pictures.get(base)?.layers !== undefined;
  if (!look) return null;
  const changed = (patch: Partial<LineLook>): Document | undefined => {
    const { document } = editor;
    return document && { ...document, look: { ...document.look, ...patch } };
  };
  const preview = (patch: Partial<LineLook>) => {
    editor.live.document = changed(patch);
    editor.invalidate();
  };
  const change = (patch: Partial<LineLook>) => {
    editor.live.document = undefined;
    const next = changed(patch);
    if (next) editor.commit(next);
  };
  return (
    <section aria-label={t('line.title')}>
      <h2>{t('line.title')}</h2>
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          checked={look.visible}
          onChange={(event) => change({ visible: event.target.checked })}
        />
        <span>{t('line.visible')}</span>
      </label>
      <div className="field">
        <label htmlFor={`${id}o`}>{t('line.opacity')}</label>
        <output htmlFor={`${id}o`}>{Math.round(look.opacity * 100)} %</output>
        <LiveInput
          id={`${id}o`}
          type="range"
          min={0}
          max={100}
          step={5}
          value={Math.round(look.opacity * 100)}
          onPreview={(value) => preview({ opacity: Number(value) / 100 })}
          onCommit={(value) => change({ opacity: Number(value) / 100 })}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}t`}>{t('line.color')}</label>
        <select
          id={`${id}t`}
          value={look.tint === null ? 'original' : 'tinted'}
          onChange={(event) => change({ tint: event.target.value === 'tinted' ? '#5b3a29' : null })}
        >
          <option value="original">{t('line.original')}</option>
          <option value="tinted">{t('line.tinted')}</option>
        </select>
        {look.tint !== null && (
          <LiveInput
            type="color"
            value={look.tint}
            aria-label={t('line.color')}
            onPreview={(value) => preview({ tint: value })}
            onCommit={(value) => change({ tint: value })}
          />
        )}
      </div>
      {layered && (
        <button type="button" className="button named" onClick={() => editor.set({ dialog: 'layers' })}>
          {t('line.layers')}
        </button>
      )}
      <button type="button" className="button named" data-clean onClick={() => startCleaning(editor)}>
        {t('clean.open')}
      </button>
      <button type="button" className="button named" onClick={() => editor.set({ dialog: 'extract' })}>
        {t('line.extract')}
      </button>
    </section>
  );
}

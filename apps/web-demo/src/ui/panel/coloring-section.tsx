import { Sparkles, Trash2, X } from 'lucide-react';
import { useId } from 'react';
import { clearHints } from '../../engine/hints/marks.ts';
import { ownDetail } from '../../editor/coloring.ts';
import { saveHints } from '../../editor/files.ts';
import { Button } from '../button.tsx';
import { useDesk, useEditor, useText } from '../context.ts';

const DETAILS = [256, 384, 512, 768];

export function ColoringSection() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const { auto, detail, pull } = useEditor((state) => state.settings);
  const running = useEditor((state) => state.phase.kind === 'running');
  const hints = useEditor((state) => state.history?.present.hints.length ?? 0);
  const open = useEditor((state) => state.history !== undefined);
  const model = useEditor((state) => state.model);
  const own = model.kind === 'ready' ? ownDetail(model.model) : undefined;
  return (
    <section aria-label={t('coloring.title')}>
      <h2>{t('coloring.title')}</h2>
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          checked={auto}
          onChange={(event) => editor.coloring.setAuto(event.target.checked)}
        />
        <span>{t('coloring.auto')}</span>
      </label>
      <div className="row">
        <Button
          icon={<Sparkles />}
          name={t('coloring.now')}
          shortcut="Enter"
          showName
          tone={auto ? 'plain' : 'primary'}
          disabled={!open}
          onClick={() => editor.coloring.now()}
        />
        {running && (
          <Button
            icon={<X />}
            name={t('coloring.cancel')}
            shortcut="Escape"
            showName
            onClick={() => editor.coloring.cancel()}
          />
        )}
      </div>
      <div className="field">
        <label htmlFor={`${id}d`}>{t('coloring.detail')}</label>
        <select
          id={`${id}d`}
          className="detail"
          value={detail}
          onChange={(event) => {
            editor.configure({ detail: Number(event.target.value) });
            editor.coloring.reconfigured();
          }}
        >
          <option value={0}>
            {own === undefined ? t('coloring.detail.own') : t('coloring.detail.model', { n: own })}
          </option>
          {DETAILS.map((n) => (
            <option key={n} value={n}>
              {t('coloring.detail.n', { n })}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}p`}>{t('coloring.pull')}</label>
        <output htmlFor={`${id}p`}>{Math.round(pull * 100)} %</output>
        <input
          id={`${id}p`}
          type="range"
          min={0}
          max={100}
          step={5}
          value={Math.round(pull * 100)}
          onChange={(event) => {
            editor.configure({ pull: Number(event.target.value) / 100 });
            editor.coloring.reconfigured();
          }}
        />
      </div>
      <div className="row">
        <span className="grow" data-testid="hint-count">
          {t('coloring.hints', { n: hints })}
        </span>
        <button type="button" className="button named small" disabled={hints === 0} onClick={() => saveHints(editor)}>
          {t('coloring.saveHints')}
        </button>
        <Button
          icon={<Trash2 />}
          name={t('coloring.clear')}
          disabled={hints === 0}
          onClick={() => editor.document && editor.commit(clearHints(editor.document))}
        />
      </div>
    </section>
  );
}

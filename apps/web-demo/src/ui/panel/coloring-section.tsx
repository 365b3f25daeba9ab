import { SwatchBook, Sparkles, Trash2, UserRound, X } from 'lucide-react';
import { useId } from 'react';
import { clearHints } from '../../engine/hints/marks.ts';
import { unlockAll } from '../../engine/regions/pins.ts';
import type { Settings } from '../../state/settings.ts';
import { saveHints } from '../../editor/files.ts';
import { Button } from '../button.tsx';
import { ShadeFields } from './shade-fields.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import { TextButton } from '../text-button.tsx';
import { Switch } from '../switch.tsx';
import { DialogButton } from '../dialog-button.tsx';

export function ColoringSection() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const { auto, background, gap } = useEditor((state) => state.settings);
  const running = useEditor((state) => state.phase.kind === 'running');
  const hints = useEditor((state) => state.history?.present.hints.length ?? 0);
  const fills = useEditor((state) => state.history?.present.pins?.filter((pin) => !pin.locked).length ?? 0);
  const locks = useEditor(
    (state) => new Set(state.history?.present.pins?.filter((pin) => pin.locked).map((pin) => pin.group)).size,
  );
  const open = useEditor((state) => state.history !== undefined);
  const change = (patch: Partial<Settings>): void => {
    editor.configure(patch);
    editor.coloring.reconfigured();
  };
  return (
    <section aria-label={t('coloring.title')}>
      <h2>{t('coloring.title')}</h2>
      <Switch label={t('coloring.auto')} on={auto} change={(on) => editor.coloring.setAuto(on)} />
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
      <div className="row">
        <DialogButton dialog="candidates" icon={<SwatchBook />} name={t('candidates.open')} showName disabled={!open} />
        <DialogButton dialog="characters" icon={<UserRound />} name={t('characters.open')} showName />
      </div>
      <Switch label={t('coloring.background')} on={background} change={(on) => change({ background: on })} />
      <ShadeFields />
      <div className="field">
        <label htmlFor={`${id}g`}>{t('coloring.gap')}</label>
        <output htmlFor={`${id}g`}>{(gap * 100).toFixed(1)} %</output>
        <input
          id={`${id}g`}
          type="range"
          min={0}
          max={2}
          step={0.1}
          value={gap * 100}
          onChange={(event) => change({ gap: Number(event.target.value) / 100 })}
        />
      </div>
      <div className="row">
        <span className="grow" data-testid="hint-count">
          {t('coloring.hints', { n: hints + fills })}
        </span>
        <TextButton small disabled={hints === 0} onClick={() => saveHints(editor)}>
          {t('coloring.saveHints')}
        </TextButton>
        <Button
          icon={<Trash2 />}
          name={t('coloring.clear')}
          disabled={hints + fills === 0}
          onClick={() => editor.document && editor.commit(clearHints(editor.document))}
        />
      </div>
      {locks > 0 && (
        <div className="row">
          <span className="grow">{t('coloring.locked', { n: locks })}</span>
          <TextButton small onClick={() => editor.document && editor.commit(unlockAll(editor.document))}>
            {t('coloring.unlockAll')}
          </TextButton>
        </div>
      )}
    </section>
  );
}

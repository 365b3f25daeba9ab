import { SwatchBook, Sparkles, Trash2, UserRound, X } from 'lucide-react';
import { clearHints } from '../../engine/hints/marks.ts';
import { unlockAll } from '../../engine/regions/pins.ts';
import { changeLook, previewLook, shownLook } from '../../editor/color-look.ts';
import { saveHints } from '../../editor/files.ts';
import { Button } from '../button.tsx';
import { ShadeFields } from './shade-fields.tsx';
import { SliderField } from './slider-field.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import { TextButton } from '../text-button.tsx';
import { Switch } from '../switch.tsx';
import { DialogButton } from '../dialog-button.tsx';

export function ColoringSection() {
  const t = useText();
  const { editor } = useDesk();
  const auto = useEditor((state) => state.settings.auto);
  const { background, gap } = useEditor(shownLook);
  const running = useEditor((state) => state.phase.kind === 'running');
  const hints = useEditor((state) => state.history?.present.hints.length ?? 0);
  const fills = useEditor((state) => state.history?.present.pins?.filter((pin) => !pin.locked).length ?? 0);
  const locks = useEditor(
    (state) => new Set(state.history?.present.pins?.filter((pin) => pin.locked).map((pin) => pin.group)).size,
  );
  const open = useEditor((state) => state.history !== undefined);
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
      <Switch
        label={t('coloring.background')}
        on={background}
        change={(on) => changeLook(editor, { background: on })}
      />
      <ShadeFields />
      <SliderField
        label={t('coloring.gap')}
        value={gap * 100}
        min={0}
        max={2}
        step={0.1}
        say={(percent) => `${percent.toFixed(1)} %`}
        preview={(percent) => previewLook(editor, { gap: percent / 100 })}
        commit={(percent) => changeLook(editor, { gap: percent / 100 })}
      />
      <div className="row">
        <span className="grow" data-testid="hint-count">
          {fills > 0 ? t('coloring.hintsAndFills', { n: hints, fills }) : t('coloring.hints', { n: hints })}
        </span>
        <TextButton
          small
          disabled={hints === 0}
          title={fills > 0 ? t('coloring.withoutFills') : undefined}
          onClick={() => saveHints(editor)}
        >
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

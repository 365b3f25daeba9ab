import type { Document, LineLook } from '../../engine/document.ts';
import { startCleaning } from '../../editor/cleaning.ts';
import { nudge } from '../../editor/nudge.ts';
import { LiveInput } from '../live-input.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import { TextButton } from '../text-button.tsx';
import { Switch } from '../switch.tsx';
import { SelectField } from '../select-field.tsx';
import { SliderField } from './slider-field.tsx';

export function LineSection() {
  const t = useText();
  const { editor } = useDesk();
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
  const change = (patch: Partial<LineLook>, byKey = false) => {
    editor.live.document = undefined;
    const next = changed(patch);
    if (next && byKey) nudge(editor, next, Object.keys(patch).join());
    else if (next) editor.commit(next);
  };
  return (
    <section aria-label={t('line.title')}>
      <h2>{t('line.title')}</h2>
      <Switch label={t('line.visible')} on={look.visible} change={(on) => change({ visible: on })} />
      <SliderField
        label={t('line.opacity')}
        value={Math.round(look.opacity * 100)}
        min={0}
        max={100}
        step={5}
        say={(percent) => `${percent} %`}
        preview={(percent) => preview({ opacity: percent / 100 })}
        commit={(percent, byKey) => change({ opacity: percent / 100 }, byKey)}
      />
      <SelectField
        label={t('line.color')}
        value={look.tint === null ? 'original' : 'tinted'}
        options={[
          ['original', t('line.original')],
          ['tinted', t('line.tinted')],
        ]}
        choose={(color) => change({ tint: color === 'tinted' ? '#5b3a29' : null })}
      >
        {look.tint !== null && (
          <LiveInput
            type="color"
            value={look.tint}
            aria-label={t('line.color')}
            onPreview={(value) => preview({ tint: value })}
            onCommit={(value) => change({ tint: value })}
          />
        )}
      </SelectField>
      {layered && <TextButton onClick={() => editor.set({ dialog: 'layers' })}>{t('line.layers')}</TextButton>}
      <TextButton data-clean onClick={() => startCleaning(editor)}>
        {t('clean.open')}
      </TextButton>
      <TextButton onClick={() => editor.set({ dialog: 'extract' })}>{t('line.extract')}</TextButton>
    </section>
  );
}

import { ArrowLeftRight, BookmarkPlus } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { chooseColor, saveSwatch, swapColors } from '../../editor/palette.ts';
import { toolNamed } from '../../editor/tools/table.ts';
import { Button } from '../button.tsx';
import { useDesk, useEditor, useText } from '../context.ts';

/** A colored square that needs no inline style: the content policy allows none. */
function Chip({ color }: { color: string }) {
  return (
    <svg className="chip" viewBox="0 0 10 10" aria-hidden preserveAspectRatio="none">
      <rect width="10" height="10" fill={color} />
    </svg>
  );
}

export function ColorSection() {
  const t = useText();
  const { editor } = useDesk();
  const color = useEditor((state) => state.color);
  const second = useEditor((state) => state.second);
  const { swatches, recent } = useEditor((state) => state.settings);
  const [saving, setSaving] = useState(false);
  const use = (value: string) => chooseColor(editor, value);
  return (
    <section aria-label={t('color.title')}>
      <div className="current">
        <label className="big-chip" title={t('color.current')}>
          <Chip color={color} />
          <input
            type="color"
            value={color}
            aria-label={t('color.current')}
            onChange={(event) => use(event.target.value)}
          />
        </label>
        <button
          type="button"
          className="button second"
          title={`${t('color.second')} (X)`}
          aria-label={t('color.second')}
          onClick={() => swapColors(editor)}
        >
          <Chip color={second} />
          <ArrowLeftRight aria-hidden />
        </button>
        <HexField color={color} />
      </div>
      <div className="row-title">
        <h2>{t('color.swatches')}</h2>
        <Button
          icon={<BookmarkPlus />}
          name={t('color.save')}
          aria-pressed={saving}
          onClick={() => setSaving(!saving)}
        />
      </div>
      {saving && <p className="hint-text">{t('color.saveHint')}</p>}
      <div className={`chips ${saving ? 'saving' : ''}`} data-testid="swatches">
        {swatches.map((swatch, i) => (
          <button
            key={i}
            type="button"
            className="button chip-button"
            aria-label={t('color.swatch', { n: i + 1, color: swatch })}
            aria-pressed={swatch === color}
            onClick={() => {
              if (saving) saveSwatch(editor, i);
              else use(swatch);
              setSaving(false);
            }}
          >
            <Chip color={swatch} />
          </button>
        ))}
      </div>
      {recent.length > 0 && (
        <>
          <h2>{t('color.recent')}</h2>
          <div className="chips recent" data-testid="recent">
            {recent.map((value) => (
              <button
                key={value}
                type="button"
                className="button chip-button"
                aria-label={t('color.use', { color: value })}
                onClick={() => use(value)}
              >
                <Chip color={value} />
              </button>
            ))}
          </div>
        </>
      )}
      <BrushSize />
      <SteadyField />
    </section>
  );
}

function HexField({ color }: { color: string }) {
  const t = useText();
  const { editor } = useDesk();
  const [text, setText] = useState(color);
  const [bad, setBad] = useState(false);
  useEffect(() => {
    setText(color);
    setBad(false);
  }, [color]);
  const take = () => setBad(!chooseColor(editor, text));
  return (
    <label className="hex">
      <span>{t('color.hex')}</span>
      <input
        type="text"
        value={text}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={bad}
        title={bad ? t('color.hexBad') : undefined}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
        }}
      />
    </label>
  );
}

function BrushSize() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const inking = useEditor((state) => toolNamed(state.tool).size === 'ink');
  const size = useEditor((state) => (inking ? state.inkSize : state.hintRadius));
  return (
    <div className="field">
      <label htmlFor={id}>
        {t(inking ? 'brush.pen' : 'brush.size')} <kbd>[</kbd> <kbd>]</kbd>
      </label>
      <output htmlFor={id}>{t('brush.unit', { n: inking ? size : size * 2 })}</output>
      <input
        id={id}
        type="range"
        min={1}
        max={100}
        value={Math.min(100, size)}
        onChange={(event) =>
          editor.set(inking ? { inkSize: Number(event.target.value) } : { hintRadius: Number(event.target.value) })
        }
      />
    </div>
  );
}

/** How much strokes are steadied. */
function SteadyField() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const steady = useEditor((state) => state.settings.steady);
  return (
    <div className="field">
      <label htmlFor={id}>{t('brush.steady')}</label>
      <output htmlFor={id}>{Math.round(steady * 100)} %</output>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={5}
        value={Math.round(steady * 100)}
        onChange={(event) => editor.configure({ steady: Number(event.target.value) / 100 })}
      />
    </div>
  );
}

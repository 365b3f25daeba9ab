import { useId } from 'react';
import { toolNamed } from '../../editor/tools/table.ts';
import { useDesk, useEditor, useText } from '../context.ts';
import { SelectField } from '../select-field.tsx';

/** What the fill tool fills. */
export function FillScopeField() {
  const t = useText();
  const { editor } = useDesk();
  const tool = useEditor((state) => state.tool);
  const scope = useEditor((state) => state.settings.fillScope);
  if (tool !== 'fill') return null;
  return (
    <SelectField
      label={
        <>
          {t('fill.scope')} <kbd>Shift</kbd>
        </>
      }
      value={scope}
      options={[
        ['area', t('fill.area')],
        ['part', t('fill.part')],
      ]}
      choose={(fillScope) => editor.configure({ fillScope })}
    />
  );
}

/** How wide the brush or the pen is. */
export function BrushSize() {
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
export function SteadyField() {
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

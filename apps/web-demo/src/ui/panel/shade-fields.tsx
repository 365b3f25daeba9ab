import { RotateCcw } from 'lucide-react';
import { useId } from 'react';
import type { Settings } from '../../state/settings.ts';
import { Button } from '../button.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import { LiveInput } from '../live-input.tsx';
import { TextButton } from '../text-button.tsx';
import { SelectField } from '../select-field.tsx';

/** A tint to begin with: the violet that cel painters multiply with. */
const FIRST_TINT = '#7a6ad0';

/** Light and shade: how strong, soft or in hard steps, and which color shade leans to. */
export function ShadeFields() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const { shade, shadeStyle, shadeTint } = useEditor((state) => state.settings);
  const change = (patch: Partial<Settings>): void => {
    editor.configure(patch);
    editor.coloring.reconfigured();
  };
  return (
    <div className="shade-fields">
      <div className="field">
        <label htmlFor={`${id}s`}>{t('coloring.shade')}</label>
        <output htmlFor={`${id}s`}>{Math.round(shade * 100)} %</output>
        <input
          id={`${id}s`}
          type="range"
          min={0}
          max={100}
          step={5}
          value={Math.round(shade * 100)}
          onChange={(event) => change({ shade: Number(event.target.value) / 100 })}
        />
      </div>
      {shade > 0 && (
        <>
          <SelectField
            label={t('coloring.shadeStyle')}
            value={shadeStyle}
            options={[
              ['soft', t('coloring.shade.soft')],
              ['cel', t('coloring.shade.cel')],
            ]}
            choose={(style) => change({ shadeStyle: style })}
          />
          <div className="row">
            <label className="grow" htmlFor={`${id}c`}>
              {t('coloring.shadeTint')}
            </label>
            {shadeTint === null ? (
              <TextButton small onClick={() => change({ shadeTint: FIRST_TINT })}>
                {t('coloring.shade.gray')}
              </TextButton>
            ) : (
              <Button
                icon={<RotateCcw />}
                name={t('coloring.shade.toGray')}
                onClick={() => change({ shadeTint: null })}
              />
            )}
            <LiveInput
              id={`${id}c`}
              type="color"
              value={shadeTint ?? '#808080'}
              onCommit={(value) => change({ shadeTint: value })}
            />
          </div>
        </>
      )}
    </div>
  );
}

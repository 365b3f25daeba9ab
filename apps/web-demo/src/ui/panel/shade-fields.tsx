import { RotateCcw } from 'lucide-react';
import { useId } from 'react';
import { changeLook, previewLook, shownLook } from '../../editor/color-look.ts';
import { Button } from '../button.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import { LiveInput } from '../live-input.tsx';
import { TextButton } from '../text-button.tsx';
import { SelectField } from '../select-field.tsx';
import { SliderField } from './slider-field.tsx';

/** A tint to begin with: the violet that cel painters multiply with. */
const FIRST_TINT = '#7a6ad0';

/** Light and shade: how strong, soft or in hard steps, and which color shade leans to. */
export function ShadeFields() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const { shade, shadeStyle, shadeTint } = useEditor(shownLook);
  return (
    <div className="shade-fields">
      <SliderField
        label={t('coloring.shade')}
        value={Math.round(shade * 100)}
        min={0}
        max={100}
        step={5}
        say={(percent) => `${percent} %`}
        preview={(percent) => previewLook(editor, { shade: percent / 100 })}
        commit={(percent) => changeLook(editor, { shade: percent / 100 })}
      />
      {shade > 0 && (
        <>
          <SelectField
            label={t('coloring.shadeStyle')}
            value={shadeStyle}
            options={[
              ['soft', t('coloring.shade.soft')],
              ['cel', t('coloring.shade.cel')],
            ]}
            choose={(style) => changeLook(editor, { shadeStyle: style })}
          />
          <div className="row">
            <label className="grow" htmlFor={`${id}c`}>
              {t('coloring.shadeTint')}
            </label>
            {shadeTint === null ? (
              <TextButton small onClick={() => changeLook(editor, { shadeTint: FIRST_TINT })}>
                {t('coloring.shade.gray')}
              </TextButton>
            ) : (
              <Button
                icon={<RotateCcw />}
                name={t('coloring.shade.toGray')}
                onClick={() => changeLook(editor, { shadeTint: null })}
              />
            )}
            <LiveInput
              id={`${id}c`}
              type="color"
              value={shadeTint ?? '#808080'}
              onPreview={(value) => previewLook(editor, { shadeTint: value })}
              onCommit={(value) => changeLook(editor, { shadeTint: value })}
            />
          </div>
        </>
      )}
    </div>
  );
}

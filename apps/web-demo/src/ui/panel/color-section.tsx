import { Aperture, ArrowLeftRight } from 'lucide-react';
import { chooseColor, previewColor, swapColors } from '../../editor/palette.ts';
import { Button } from '../button.tsx';
import { BrushSize, FillScopeField, SteadyField } from '../color/brush-fields.tsx';
import { Chip } from '../color/chip.tsx';
import { ColorWheel } from '../color/color-wheel.tsx';
import { HexField } from '../color/hex-field.tsx';
import { PaletteFiles } from '../color/palette-files.tsx';
import { Swatches } from '../color/swatches.tsx';
import { UsedColors } from '../color/used-colors.tsx';
import { LiveInput } from '../live-input.tsx';
import { useDesk, useEditor, useText } from '../context.ts';

export function ColorSection() {
  const t = useText();
  const { editor } = useDesk();
  const color = useEditor((state) => state.color);
  const second = useEditor((state) => state.second);
  const { recent, wheel } = useEditor((state) => state.settings);
  return (
    <section aria-label={t('color.title')}>
      <div className="current">
        <label className="big-chip" title={t('color.current')}>
          <Chip color={color} />
          <LiveInput
            type="color"
            value={color}
            aria-label={t('color.current')}
            onPreview={(value) => previewColor(editor, value)}
            onCommit={(value) => chooseColor(editor, value)}
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
        <div className="hex-and-wheel">
          <HexField color={color} />
          <Button
            icon={<Aperture />}
            name={t('wheel.title')}
            aria-expanded={wheel}
            onClick={() => editor.configure({ wheel: !wheel })}
          />
        </div>
      </div>
      {wheel && <ColorWheel />}
      <FillScopeField />
      <BrushSize />
      <Swatches />
      <PaletteFiles />
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
                onClick={() => chooseColor(editor, value)}
              >
                <Chip color={value} />
              </button>
            ))}
          </div>
        </>
      )}
      <UsedColors />
      <SteadyField />
    </section>
  );
}

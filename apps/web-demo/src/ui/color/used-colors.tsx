import { changeEverywhere } from '../../editor/palette.ts';
import { colorsOf } from '../../engine/regions/pins.ts';
import { LiveInput } from '../live-input.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import { Chip } from './chip.tsx';

/** The colors of the drawing's hints, fills and locked regions; one of them can be changed everywhere at once. */
export function UsedColors() {
  const t = useText();
  const { editor } = useDesk();
  const document = useEditor((state) => state.history?.present);
  const color = useEditor((state) => state.color);
  const used = document ? colorsOf(document) : [];
  if (used.length === 0) return null;
  return (
    <>
      <h2>{t('color.used')}</h2>
      <div className="chips recent" data-testid="used">
        {used.map((value) => (
          <button
            key={value}
            type="button"
            className="button chip-button"
            aria-label={t('color.use', { color: value })}
            title={value}
            aria-pressed={value === color}
            onClick={() => editor.set({ color: value })}
          >
            <Chip color={value} />
          </button>
        ))}
      </div>
      {used.includes(color) && (
        <div className="field">
          <label htmlFor="everywhere">{t('color.everywhere', { color })}</label>
          <LiveInput
            id="everywhere"
            type="color"
            value={color}
            data-testid="everywhere"
            onPreview={(value) => changeEverywhere(editor, color, value, false)}
            onCommit={(value) => changeEverywhere(editor, color, value, true)}
          />
        </div>
      )}
    </>
  );
}

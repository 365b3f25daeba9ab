import { BookmarkPlus, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { addSwatch, chooseColor, nameSwatch, removeSwatch, saveSwatch } from '../../editor/palette.ts';
import { Button } from '../button.tsx';
import { useDesk, useEditor, useText } from '../context.ts';
import { Chip } from './chip.tsx';

/** The colors at hand: chosen, added, replaced, named, taken away. */
export function Swatches() {
  const t = useText();
  const { editor } = useDesk();
  const color = useEditor((state) => state.color);
  const { swatches, swatchNames } = useEditor((state) => state.settings);
  const [saving, setSaving] = useState(false);
  const [taken, setTaken] = useState<number>();
  // The one that was chosen last, while the color is still its own; else the first of that color.
  const slot = taken !== undefined && swatches[taken] === color ? taken : swatches.indexOf(color);
  return (
    <>
      <div className="row-title">
        <h2>
          {t('color.swatches')} <kbd>1–9</kbd>
        </h2>
        <Button
          icon={<Plus />}
          name={t('color.add')}
          onClick={() => {
            addSwatch(editor);
            setTaken(swatches.length);
          }}
        />
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
            aria-label={t('color.swatch', {
              n: i + 1,
              color: swatchNames[i] ? `${swatchNames[i]}, ${swatch}` : swatch,
            })}
            title={swatchNames[i] || swatch}
            onKeyDown={(event) => {
              if (event.key !== 'Delete') return;
              event.stopPropagation();
              removeSwatch(editor, i);
            }}
            aria-pressed={swatch === color}
            onClick={() => {
              setTaken(i);
              if (saving) saveSwatch(editor, i);
              else chooseColor(editor, swatch);
              setSaving(false);
            }}
          >
            <Chip color={swatch} />
          </button>
        ))}
      </div>
      {slot >= 0 && (
        <div className="row">
          <input
            type="text"
            className="grow"
            value={swatchNames[slot] ?? ''}
            maxLength={200}
            placeholder={t('color.name')}
            aria-label={t('color.nameOf', { n: slot + 1 })}
            data-testid="swatch-name"
            onChange={(event) => nameSwatch(editor, slot, event.target.value)}
          />
          <Button
            icon={<Trash2 />}
            name={t('color.remove', { n: slot + 1 })}
            disabled={swatches.length < 2}
            onClick={() => removeSwatch(editor, slot)}
          />
        </div>
      )}
    </>
  );
}

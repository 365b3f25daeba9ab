import { useId, useState } from 'react';
import { newDrawing } from '../../editor/drawings.ts';
import { useDesk, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';
import { TextButton } from '../text-button.tsx';

const clamp = (text: string): number => Math.min(4096, Math.max(64, Math.round(Number(text) || 0)));

export function NewDialog() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const [size, setSize] = useState({ width: '1024', height: '1024' });
  const create = () => {
    editor.set({ dialog: 'none' });
    newDrawing(editor, clamp(size.width), clamp(size.height), t('new.name'));
  };
  return (
    <Sheet title={t('new.title')}>
      <div className="pair">
        {(['width', 'height'] as const).map((side) => (
          <div key={side} className="field">
            <label htmlFor={id + side}>{t(`new.${side}`)}</label>
            <input
              id={id + side}
              type="number"
              min={64}
              max={4096}
              value={size[side]}
              onChange={(event) => setSize({ ...size, [side]: event.target.value })}
            />
          </div>
        ))}
      </div>
      <TextButton primary onClick={create}>
        {t('new.create')}
      </TextButton>
    </Sheet>
  );
}

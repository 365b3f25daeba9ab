import { useId, useState } from 'react';
import { newDrawing } from '../../editor/drawings.ts';
import { useDesk, useText } from '../context.ts';
import { Sheet } from './dialog.tsx';

const clamp = (text: string): number => Math.min(4096, Math.max(64, Math.round(Number(text) || 0)));

export function NewDialog() {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const [width, setWidth] = useState('1024');
  const [height, setHeight] = useState('1024');
  const create = () => {
    editor.set({ dialog: 'none' });
    newDrawing(editor, clamp(width), clamp(height), t('new.name'));
  };
  return (
    <Sheet title={t('new.title')}>
      <div className="pair">
        <div className="field">
          <label htmlFor={`${id}w`}>{t('new.width')}</label>
          <input
            id={`${id}w`}
            type="number"
            min={64}
            max={4096}
            value={width}
            onChange={(event) => setWidth(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}h`}>{t('new.height')}</label>
          <input
            id={`${id}h`}
            type="number"
            min={64}
            max={4096}
            value={height}
            onChange={(event) => setHeight(event.target.value)}
          />
        </div>
      </div>
      <button type="button" className="button named primary" onClick={create}>
        {t('new.create')}
      </button>
    </Sheet>
  );
}

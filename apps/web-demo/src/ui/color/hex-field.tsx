import { useEffect, useState } from 'react';
import { chooseColor } from '../../editor/palette.ts';
import { useDesk, useText } from '../context.ts';

/** A color as `#rrggbb`. */
export function HexField({ color }: { color: string }) {
  const t = useText();
  const { editor } = useDesk();
  const [text, setText] = useState(color);
  const [bad, setBad] = useState(false);
  useEffect(() => {
    setText(color);
    setBad(false);
  }, [color]);
  const take = (): boolean => {
    const known = text === color || chooseColor(editor, text);
    setBad(!known);
    return known;
  };
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
          // The keys go back to the picture, as after every other choice of a color.
          if (event.key === 'Enter' && take()) document.querySelector<HTMLElement>('canvas[data-stage]')?.focus();
        }}
      />
    </label>
  );
}

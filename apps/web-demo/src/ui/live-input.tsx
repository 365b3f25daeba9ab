import { useEffect, useRef, useState } from 'react';
import type { InputHTMLAttributes } from 'react';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'> {
  readonly value: string | number;
  /** While the thumb or the color is dragged: what comes of it is shown, nothing is kept. */
  onPreview?(value: string): void;
  /** At the end of a drag, which is one step, and for every key; keys in a row may be one, too. */
  onCommit(value: string, byKey: boolean): void;
}

/** A slider or a color field that is one undo step however long it is dragged. */
export function LiveInput({ value, onPreview, onCommit, ...rest }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [dragged, setDragged] = useState<string>();
  const byKey = useRef(false);
  const heard = useRef({ onCommit });
  heard.current = { onCommit };
  // React's change is the browser's input; the browser's own change comes when the drag ends.
  useEffect(() => {
    const element = input.current;
    const change = () => {
      setDragged(undefined);
      if (element) heard.current.onCommit(element.value, byKey.current);
    };
    element?.addEventListener('change', change);
    return () => element?.removeEventListener('change', change);
  }, []);
  return (
    <input
      ref={input}
      {...rest}
      value={dragged ?? value}
      onKeyDown={() => (byKey.current = true)}
      onPointerDown={() => (byKey.current = false)}
      onChange={(event) => {
        setDragged(event.target.value);
        onPreview?.(event.target.value);
      }}
    />
  );
}

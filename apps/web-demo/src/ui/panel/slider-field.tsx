import { useId, useState } from 'react';
import { LiveInput } from '../live-input.tsx';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value in words. */
  say(value: number): string;
  /** While the thumb is dragged. */
  preview(value: number): void;
  /** At the end of a drag, and for every key; keys in a row may be one step. */
  commit(value: number, byKey: boolean): void;
}

/** A slider under its name; the value beside it follows the thumb. */
export function SliderField({ label, value, min, max, step, say, preview, commit }: Props) {
  const id = useId();
  const [dragged, setDragged] = useState<number>();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{say(dragged ?? value)}</output>
      <LiveInput
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        onPreview={(text) => {
          setDragged(Number(text));
          preview(Number(text));
        }}
        onCommit={(text, byKey) => {
          setDragged(undefined);
          commit(Number(text), byKey);
        }}
      />
    </div>
  );
}

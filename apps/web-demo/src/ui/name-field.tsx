import { useEffect, useState } from 'react';

interface NameFieldProps {
  readonly name: string;
  readonly label: string;
  readonly disabled?: boolean;
  readonly rename: (name: string) => void;
}

/** A name that can be typed over; it is taken on Enter and when the field is left, and put back where it is empty. */
export function NameField({ name, label, disabled, rename }: NameFieldProps) {
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const leave = () => {
    const wanted = text.trim();
    if (wanted && wanted !== name) rename(wanted);
    else setText(name);
  };
  return (
    <input
      type="text"
      value={text}
      maxLength={200}
      disabled={disabled}
      aria-label={label}
      onChange={(event) => setText(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

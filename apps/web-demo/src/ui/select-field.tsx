import { useId } from 'react';
import type { ReactNode } from 'react';

interface Props<T extends string | number> {
  readonly label: ReactNode;
  readonly value: T;
  /** Each value with its text, and the language of the text where it is not the page's. */
  readonly options: readonly (readonly [value: T, text: string, lang?: string])[];
  readonly disabled?: boolean;
  choose(value: T): void;
  /** What stands beside the list. */
  readonly children?: ReactNode;
}

/** A list to choose from, with its label. */
export function SelectField<T extends string | number>({
  label,
  value,
  options,
  disabled,
  choose,
  children,
}: Props<T>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        onChange={({ target }) => choose(options.find(([one]) => String(one) === target.value)![0])}
      >
        {options.map(([one, text, lang]) => (
          <option key={one} value={one} lang={lang}>
            {text}
          </option>
        ))}
      </select>
      {children}
    </div>
  );
}

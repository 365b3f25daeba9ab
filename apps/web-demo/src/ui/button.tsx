import type { ButtonHTMLAttributes, ReactNode } from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon?: ReactNode;
  /** The accessible name, also where a narrow screen hides the label; and the tooltip, with the key. */
  readonly name: string;
  readonly shortcut?: string | undefined;
  readonly showName?: boolean;
  readonly tone?: 'plain' | 'primary' | 'danger';
}

/** One button for everything: at least 44 px, named, with its key in the tooltip. */
export function Button({ icon, name, shortcut, showName = false, tone = 'plain', className = '', ...rest }: Props) {
  return (
    <button
      type="button"
      title={shortcut ? `${name} (${shortcut})` : name}
      aria-label={name}
      aria-keyshortcuts={shortcut}
      className={`button ${tone} ${showName ? 'named' : 'icon-only'} ${className}`}
      {...rest}
    >
      {icon}
      {showName && <span>{name}</span>}
    </button>
  );
}

import type { ButtonHTMLAttributes } from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly small?: boolean;
  readonly primary?: boolean;
}

/** A button that its text names. */
export function TextButton({ small, primary, ...rest }: Props) {
  const look = `button named${small ? ' small' : ''}${primary ? ' primary' : ''}`;
  return <button type="button" className={look} {...rest} />;
}

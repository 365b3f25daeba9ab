import type { ComponentPropsWithRef } from 'react';

interface Props extends ComponentPropsWithRef<'button'> {
  readonly small?: boolean;
  readonly primary?: boolean;
}

/** A button that its text names. */
export function TextButton({ small, primary, ...rest }: Props) {
  const look = `button named${small ? ' small' : ''}${primary ? ' primary' : ''}`;
  return <button type="button" className={look} {...rest} />;
}

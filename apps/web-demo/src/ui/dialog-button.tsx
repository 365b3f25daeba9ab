import type { ComponentProps } from 'react';
import type { Dialog } from '../state/store.ts';
import { Button } from './button.tsx';
import { useDesk } from './context.ts';

/** A button that opens a dialog. */
export function DialogButton({ dialog, ...rest }: ComponentProps<typeof Button> & { readonly dialog: Dialog }) {
  const { editor } = useDesk();
  return <Button {...rest} onClick={() => editor.set({ dialog })} />;
}

import { X } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../button.tsx';
import { useDesk, useText } from '../context.ts';
import { Notices } from '../notices.tsx';

/**
 * A modal sheet; Escape and a click beside it close it, focus returns to where it was. It shows the notices: what lies outside an open
 * dialog can be neither clicked nor heard.
 */
export function Sheet({
  title,
  lead,
  wide = false,
  onEscape,
  children,
}: {
  title: string;
  lead?: string;
  wide?: boolean;
  /** What Escape does in place of closing. */
  onEscape?: (() => void) | undefined;
  children: ReactNode;
}) {
  const t = useText();
  const { editor } = useDesk();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement as HTMLElement | null;
    element?.showModal();
    return () => {
      element?.close();
      before?.focus?.({ preventScroll: true });
    };
  }, []);
  const close = () => editor.set({ dialog: 'none' });
  return (
    <dialog
      ref={dialog}
      className={`sheet ${wide ? 'wide' : ''}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        (onEscape ?? close)();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !onEscape) return;
        // A browser closes a dialog whose cancel event was refused once when Escape comes again.
        event.preventDefault();
        onEscape();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div className="sheet-inner">
        <header>
          <h2 id={id}>{title}</h2>
          <Button icon={<X />} name={t('dialog.close')} onClick={close} />
        </header>
        <Notices />
        {lead && <p className="lead">{lead}</p>}
        {children}
      </div>
    </dialog>
  );
}

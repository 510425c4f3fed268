import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Scroller, scrollWords } from './scroller.tsx';

export interface DialogProps {
  title: string;
  children: ComponentChildren;
  /** alert: something needs an answer now (idle warning, lost connection) */
  alert?: boolean;
  /** absent: the dialog cannot be dismissed by Escape */
  onClose?: () => void;
}

/**
 * A modal layer. The browser keeps the focus inside and gives it back to the button that opened it (IN-4); the safe
 * choice carries `autofocus`.
 */
export const Dialog = ({ title, children, alert = false, onClose }: DialogProps) => {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    const before = document.activeElement;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('[autofocus]')?.focus();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true }); // the page stays where it was (TI-2)
    };
  }, []);
  return (
    <dialog
      ref={box}
      class="dialog"
      role={alert ? 'alertdialog' : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClose={({ currentTarget }) => {
        // a second Escape closes whatever a page says: what must be answered comes back
        if (!currentTarget.isConnected || currentTarget.open) return;
        if (onClose) onClose();
        else currentTarget.showModal();
      }}
    >
      <Scroller {...scrollWords.value}>
        <h2 id={id} class="dialog-title">
          {title}
        </h2>
        {children}
      </Scroller>
    </dialog>
  );
};

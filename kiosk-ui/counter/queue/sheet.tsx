import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon } from '../../kit/parts/icon.tsx';
import { closeTop, refusal } from './desk-state.ts';

/** A modal layer without a mouse: the browser keeps the focus inside, the keys are the page's own. */
export const Sheet = ({
  title,
  lead,
  kind = 'over',
  children,
  foot,
}: {
  title: string;
  lead?: string | undefined;
  /** over the desk, the same with more room, or the first thing that stands at all */
  kind?: 'over' | 'wide' | 'first';
  children: ComponentChildren;
  foot?: ComponentChildren;
}) => {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={box}
      class={`sheet sheet-${kind}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        closeTop();
      }}
    >
      <h2 id={id} class="sheet-title">
        {title}
      </h2>
      {lead && <p class="sheet-lead">{lead}</p>}
      {refusal.value && (
        <p class="refusal" role="alert">
          <Icon name="warning" />
          <span>{refusal.value}</span>
        </p>
      )}
      {children}
      {foot}
    </dialog>
  );
};

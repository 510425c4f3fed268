import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../../kit/parts/icon.tsx';
import { others } from './conversation.ts';
import { words } from './desk-state.ts';

/** Over everything, whatever layer is open: keys are not taken, and what is done about it. */
export const NoLine = () => {
  const { title, what, looking } = words.value.lost;
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => box.current?.showPopover(), []);
  return (
    <div class="no-line" role="alert" popover="manual" ref={box}>
      <Icon name="warning" />
      <div>
        <strong>{title}</strong>
        <p>{what}</p>
        {others.value.length > 0 && <p>{looking}</p>}
      </div>
    </div>
  );
};

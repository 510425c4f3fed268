import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../kit/parts/icon.tsx';
import { words } from './desk-state.ts';

/** Over everything, open dialogs too, while there is no line to the station: keys go nowhere, and the clerk must know. */
export const NoLine = () => {
  const { noPlace, noPlaceSafe } = words.value;
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => box.current?.showPopover(), []);
  return (
    <div class="no-line" role="alert" popover="manual" ref={box}>
      <Icon name="warning" />
      <div>
        <strong>{noPlace}</strong>
        <p>{noPlaceSafe}</p>
      </div>
    </div>
  );
};

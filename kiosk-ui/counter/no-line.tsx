import { Icon } from '../kit/parts/icon.tsx';
import { words } from './desk-state.ts';

/** Over everything while there is no line to the station: keys go nowhere, and the clerk must know. */
export const NoLine = () => {
  const { noPlace, noPlaceSafe } = words.value;
  return (
    <div class="no-line" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{noPlace}</strong>
        <p>{noPlaceSafe}</p>
      </div>
    </div>
  );
};

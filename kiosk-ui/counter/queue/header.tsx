import type { ConsoleView } from '@mot-cua/domain/office/office-views.ts';
import { Icon } from '../../kit/parts/icon.tsx';
import { language, officeNow, words } from './desk-state.ts';
import { serviceTitle } from './menus.ts';
import { clockOf } from './times.ts';

/** Whose desk it is, and whether the queue is in reach. */
export const Header = ({ now }: { now: ConsoleView }) => {
  const { counters, footing } = words.value;
  const own = now.counters.find(({ id }) => id === now.counter);
  const [first] = own?.services ?? [];
  const title = own?.title
    ? own.title[language.value]
    : first && serviceTitle({ view: now, language: language.value }, first);
  const apart = now.footing === 'apart';
  return (
    <header class="top">
      <div class="top-desk">
        {own && <strong class="top-counter">{counters.counter(own.number)}</strong>}
        {title && <span class="top-title">{title}</span>}
      </div>
      <p class="top-staff" lang="vi">
        <strong>{now.staff.name}</strong>
        <span>{now.office}</span>
      </p>
      <p class={apart ? 'top-line top-apart' : 'top-line'}>
        <Icon name={apart ? 'warning' : 'check'} />
        {footing[now.footing]}
      </p>
      <time class="top-clock">{clockOf(officeNow.value)}</time>
      {apart && (
        <p class="apart" role="status">
          {footing.apartWhat} {footing.apartGo}
        </p>
      )}
    </header>
  );
};

import type { StationBatch, StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import { Icon } from '../../kit/parts/icon.tsx';
import { words } from '../desk-state.ts';
import { StateMark } from './state-mark.tsx';

const Counts = ({ batch }: { batch: StationBatch }) => {
  const { counts, counted } = words.value;
  const shown = [
    ['coded', counts.open, batch.counts.open],
    ['checked', counts.checked, batch.counts.checked],
    ['signed', counts.signed, batch.counts.signed],
    ['sent', counts.sent, batch.counts.sent],
    ...(batch.counts.rejected > 0 ? [['rejected', counts.rejected, batch.counts.rejected] as const] : []),
  ] as const;
  return (
    <ul class="counts" aria-label={counted}>
      {shown.map(([state, name, count]) => (
        <li key={state} class={`count count-${state}`}>
          <StateMark state={state} />
          <strong>{count}</strong>
          <span>{name}</span>
        </li>
      ))}
    </ul>
  );
};

const Standing = ({ now }: { now: StationSnapshot }) => {
  const { token, store } = words.value;
  const signs = now.token.state === 'ready' || now.token.state === 'signing';
  const stuck = now.token.state === 'absent' || now.token.state === 'failed'; // a PIN is asked for when it is needed
  const { reachable, waiting } = now.repository;
  return (
    <dl class="standing">
      <div class={stuck ? 'lacking' : 'good'}>
        <dt>
          <Icon name={signs ? 'shield' : 'lock'} />
          {token.label}
        </dt>
        <dd>{token[now.token.state]}</dd>
      </div>
      <div class={reachable ? 'good' : 'lacking'}>
        <dt>
          <Icon name={reachable ? 'building' : 'warning'} />
          {store.label}
        </dt>
        <dd>
          {waiting > 0 && reachable ? store.waiting(waiting) : reachable ? store.reachable : store.away}
          {waiting > 0 && !reachable && ` (${waiting})`}
        </dd>
      </div>
    </dl>
  );
};

/** Where one is, how far the batch is, and whether signing and sending would work. */
export const Header = ({ now }: { now: StationSnapshot }) => (
  <header class="top">
    <div class="top-title">
      <p class="room">{words.value.room}</p>
      <p class="batch-title" lang="vi">
        {now.batch?.title ?? now.office}
      </p>
    </div>
    {now.batch && <Counts batch={now.batch} />}
    <Standing now={now} />
    <p class="clerk" lang="vi">
      <strong>{now.clerk}</strong>
      <span>{now.office}</span>
    </p>
  </header>
);

import type { PaperState } from '@mot-cua/domain/digitisation/paper-chart.ts';

/** Each state has a shape of its own, so that colour is never the only sign: a ring fills, then a tick, a pen, a house. */
const inside: Record<PaperState, string> = {
  scanned: '',
  recognised: 'M12 4a8 8 0 0 1 0 16Z',
  coded: 'M12 4a8 8 0 0 1 0 16Z',
  checked: 'M7.5 12.500 11 16 17 8.500',
  signed: 'M7 17l1-3.500 7-7 2.500 2.500-7 7Z',
  sent: 'M6.500 11 12 6.500 17.500 11M8 10.500V17h8v-6.500',
  rejected: 'M8 8l8 8M16 8l-8 8',
  dissolved: 'M7 12h10',
};

/** Decoration: the words beside it say the same. */
export const StateMark = ({ state }: { state: PaperState }) => (
  <svg class={`mark mark-${state}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <circle cx="12" cy="12" r="10" />
    <path d={inside[state]} />
  </svg>
);

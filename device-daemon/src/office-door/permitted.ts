import type { Asker, OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { StaffRole } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';

type WishName = OfficeWish['t'];

const desk = [
  ...['walk-in', 'set-class', 'call-next', 'call', 'recall', 'arrive', 'serve', 'finish', 'no-show', 'recycle'],
  ...[
    'park',
    'transfer',
    'return',
    'cancel',
    'open-counter',
    'pause',
    'resume',
    'close-counter',
    'roll-entry',
    'write-slip',
  ],
] as const satisfies readonly WishName[];
const inbox = ['claim', 'leave', 'resolve'] as const satisfies readonly WishName[];

/**
 * Which wishes each role may send from a console. What only machines of the office ask for (numbers from a kiosk, blocks, ratings,
 * raising an exception, the host's tick) is nobody's: it has no place in a browser. The office's rules judge again, case by case.
 */
const wishesOf: Readonly<Record<StaffRole, ReadonlySet<WishName>>> = {
  officer: new Set<WishName>([...desk, ...inbox]),
  supervisor: new Set<WishName>([...desk, ...inbox, 'set-services', 'print-roll', 'escalate', 'note-staff']),
  manager: new Set<WishName>(),
  technician: new Set<WishName>(inbox),
};

/** Who may look at what. */
export const viewsOf: Readonly<Record<StaffRole, readonly ('console' | 'manager')[]>> = {
  officer: ['console'],
  supervisor: ['console', 'manager'],
  manager: ['manager'],
  technician: ['console'],
};

/** Somebody signed in, as far as a command says so. */
export type Whose = {
  readonly staff: string;
  readonly lease: string;
  readonly node: string;
  readonly roles: readonly StaffRole[];
};

/** The counter that this session has opened, by the lease that the office has agreed on. */
export const counterOf = (state: OfficeState, lease: string): string | null => {
  for (const counter of state.queue.counters.values()) if (counter.open && counter.lease === lease) return counter.id;
  return null;
};

/** Who asks, made of the session and the office's state alone: nothing that a page sends can say so. */
export const askerOf = ({ staff, lease, node }: Whose, state: OfficeState): Asker => ({
  staff,
  node,
  counter: counterOf(state, lease),
  lease,
});

/**
 * The wish as this session may have it; null: its roles do not have it. Whatever in it says who somebody is, or gives a thing its id, is
 * put there by the door: `seq` is the number of the intent, so that an intent that comes twice names the same ticket.
 */
export const permitted = (wish: OfficeWish, whose: Whose, seq: number): OfficeWish | null => {
  if (!whose.roles.some((role) => wishesOf[role].has(wish.t))) return null;
  switch (wish.t) {
    case 'open-counter':
      return { ...wish, lease: whose.lease };
    case 'walk-in':
    case 'roll-entry':
      return { ...wish, ticket: `${whose.lease}-${seq}`, classSource: 'staff' };
    case 'write-slip':
      return { ...wish, slip: `${whose.lease}-${seq}` };
    case 'note-staff':
      // the one thing that somebody says of himself: an override, with its reason
      return wish.staff.t === 'override'
        ? { ...wish, staff: { ...wish.staff, staff: whose.staff, node: whose.node } }
        : null;
    default:
      return wish;
  }
};

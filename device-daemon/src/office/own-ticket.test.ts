import { kiosk, LoneOffice, madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import type { Asker, OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { Footing } from '@mot-cua/domain/office/office-views.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { type OwnTicketOffice, ownTicket } from './own-ticket.ts';
import { readTicketCode, shownTicketCode, ticketCode } from './ticket-code.ts';

/** Somebody comes to a kiosk with the paper of a number; the rules of the office decide. */
let lone: LoneOffice;
let port: OwnTicketOffice;
let footing: Footing;
let requests: number;
const clerk: Asker = { staff: '101', node: 'k01', counter: 'q1', lease: 'lease-1' };

beforeEach(() => {
  lone = new LoneOffice();
  footing = 'hosting';
  requests = 0;
  port = {
    self: 'k02',
    plan: madeUpPlan,
    get state() {
      return lone.state;
    },
    get footing() {
      return footing;
    },
    command: async ({ id, by, wish }) => lone.ask(by, wish, id),
  };
  lone.ask(clerk, { t: 'open-counter', counter: 'q1', lease: 'lease-1', take: false });
});

const issue = (ticket: string): void => {
  const given = { appointedAt: null, dossiers: [], procedure: null };
  lone.ask(kiosk(), {
    t: 'issue',
    ticket,
    service: 'civil-status',
    class: 'ordinary',
    classSource: 'declared',
    ...given,
  });
};
const desk = (...wishes: OfficeWish['t'][]): void => {
  for (const t of wishes) expect(lone.ask(clerk, { t } as OfficeWish)).toMatchObject({ ok: true });
};
const shows = (ticket: string, wish: 'show' | 'give-back' = 'show') =>
  ownTicket(port, ticketCode(ticket), wish, `request-${++requests}`);
const stateOf = (ticket: string) => lone.state.queue.tickets.get(ticket)?.state;

describe('the paper of a number at a kiosk', () => {
  test('called and not there: it waits again, behind three of those who wait, as at a counter', async () => {
    for (const ticket of ['a', 'b', 'c', 'd', 'e']) {
      issue(ticket);
      lone.wait(1);
    }
    desk('call-next', 'no-show');
    lone.wait(5);
    expect(await shows('a')).toMatchObject({ ok: true, is: 'returned', number: 'A001', ahead: 3 });
    expect(stateOf('a')).toBe('waiting');
    expect(await shows('a')).toMatchObject({ ok: true, is: 'waiting', ahead: 3 }); // shown again, nothing changes
    desk('call-next');
    expect(stateOf('b')).toBe('called');
  });

  test('too late, at a counter, done, of another day or office: nothing changes and it is said which', async () => {
    for (const ticket of ['a', 'b', 'c']) issue(ticket);
    desk('call-next', 'no-show');
    lone.wait(16);
    expect(await shows('a')).toEqual({ ok: false, why: 'ticket-late' });
    desk('call-next');
    expect(await shows('b')).toEqual({ ok: false, why: 'ticket-at-counter' });
    expect(await shows('b', 'give-back')).toEqual({ ok: false, why: 'ticket-at-counter' });
    desk('serve', 'finish');
    expect(await shows('b')).toEqual({ ok: false, why: 'ticket-over' });
    expect(await shows('somebody-else')).toEqual({ ok: false, why: 'ticket-unknown' });
    expect(['a', 'b', 'c'].map(stateOf)).toEqual(['no-show', 'done', 'waiting']);
  });

  test('given back: it is nobody’s any more, once, and the log says where', async () => {
    issue('a');
    issue('b');
    expect(await shows('a', 'give-back')).toMatchObject({ ok: true, is: 'given-back', number: 'A001' });
    expect(lone.log.at(-1)?.event).toEqual({ t: 'cancelled', ticket: 'a', reason: 'citizen-at-kiosk' });
    expect(await shows('a')).toEqual({ ok: false, why: 'ticket-over' });
    desk('call-next');
    expect(stateOf('b')).toBe('called');
  });

  test('no host is heard: what waits is shown as it was, nothing is promised', async () => {
    issue('a');
    desk('call-next', 'no-show');
    port = { ...port, state: lone.state, footing: 'apart', command: async () => ({ ok: false, fault: 'no-host' }) };
    expect(await shows('a')).toEqual({ ok: false, why: 'ticket-unavailable' });
    expect(await shows('given-apart')).toEqual({ ok: false, why: 'ticket-unavailable' });
  });
});

test('the code is read as the reader types it, and is not the number', () => {
  const code = ticketCode('0194-some-ticket');
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
  expect(readTicketCode(`${shownTicketCode(code).toLowerCase()}\n`)).toBe(code);
  for (const other of ['A023', code, 'SO-A023', 'HEN-7K3F9QXM2B', `SO-${code}1`, ''])
    expect(readTicketCode(other)).toBeNull();
});

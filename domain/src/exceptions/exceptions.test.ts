import { expect, test } from 'vitest';
import { kiosk, LoneOffice, madeUpPlan, officeTime } from '../office/made-up-office.ts';
import type { Asker } from '../office/office-commands.ts';
import { OPEN_EXCEPTIONS } from './decide-exceptions.ts';
import { actionsOf, type ExceptionAction, type ExceptionFacts } from './exceptions.ts';
import { usualPatience } from './patience.ts';
import { isReasonFor, reasonsOf } from './reasons.ts';

const UNANSWERED_MS = usualPatience.help * 1_000;

const refused = (fault: string): object => ({ ok: false, fault });
const staff = (id: string): Asker => ({ staff: id, node: 'k01', counter: null, lease: null });
const visit = 'v0123456789abcdef';
const help: ExceptionFacts = { code: 'EX-5', visit, screen: 'review', why: 'asked' };
const card: ExceptionFacts = { code: 'EX-1', visit, why: 'chip-unreadable', tries: 3 };

const raised = (facts: ExceptionFacts, plan = madeUpPlan): LoneOffice => {
  const office = new LoneOffice(plan, officeTime('2026-11-30 08:00'));
  office.ask(kiosk(), { t: 'tick' });
  office.ask(kiosk(), { t: 'raise', exception: 'e1', facts });
  return office;
};

test('help is asked for twice with the same id: one call; taken by one officer, not by another, resolved by who took it', () => {
  const office = raised(help);
  expect(office.ask(kiosk(), { t: 'raise', exception: 'e1', facts: help })).toEqual({ ok: true, value: [] });
  expect(office.ask(staff('101'), { t: 'claim', exception: 'e1' })).toMatchObject({ ok: true });
  expect(office.ask(staff('102'), { t: 'claim', exception: 'e1' })).toEqual(refused('claimed'));
  const going = { t: 'resolve', exception: 'e1', action: 'going', reason: 'on-the-way', note: '' } as const;
  expect(office.ask(staff('102'), going)).toEqual(refused('claimed'));
  expect(office.ask(staff('101'), { ...going, action: 'reprint' })).toEqual(refused('not-for-this'));
  expect(office.ask(staff('101'), { ...going, reason: 'tired' })).toEqual(refused('not-for-this'));
  expect(office.ask(staff('101'), going)).toMatchObject({ value: [{ t: 'exception-resolved', staff: '101' }] });
  expect(office.ask(staff('101'), going)).toEqual(refused('unknown-exception'));
  expect(office.state.exceptions.size).toBe(0);
});

test('one key is enough: who resolves what nobody has taken takes it; a supervisor may take it over from an officer', () => {
  const office = raised(card);
  office.ask(staff('101'), { t: 'claim', exception: 'e1' });
  const byEye = { t: 'resolve', exception: 'e1', action: 'confirm-by-eye', reason: 'card-worn', note: '' } as const;
  expect(office.ask(staff('104'), byEye)).toMatchObject({ value: [{ t: 'exception-resolved', staff: '104' }] });
  expect(raised(card).ask(staff('101'), byEye)).toMatchObject({
    value: [{ t: 'exception-claimed' }, { t: 'exception-resolved' }],
  });
});

test('two persons for an identity by eye: not the one who took it on, and only a supervisor', () => {
  const office = raised(card, { ...madeUpPlan, twoPersons: true });
  const byEye = { t: 'resolve', exception: 'e1', action: 'confirm-by-eye', reason: 'card-worn', note: '' } as const;
  expect(office.ask(staff('104'), byEye)).toEqual(refused('not-allowed')); // nobody has looked yet
  office.ask(staff('101'), { t: 'claim', exception: 'e1' });
  expect(office.ask(staff('101'), byEye)).toEqual(refused('not-allowed'));
  expect(office.ask(staff('104'), byEye)).toMatchObject({ ok: true });
});

test('a call for help that nobody takes goes on to the hotline after two minutes, once, and not when somebody has it', () => {
  expect(UNANSWERED_MS).toBe(120_000);
  const office = raised(help);
  office.now += UNANSWERED_MS - 1;
  expect(office.ask(kiosk(), { t: 'tick' })).toEqual({ ok: true, value: [] });
  expect(office.ask(kiosk(), { t: 'escalate', exception: 'e1' })).toEqual({ ok: true, value: [] });
  office.now += 1;
  expect(office.ask(kiosk(), { t: 'tick' })).toMatchObject({ value: [{ t: 'exception-escalated' }] });
  expect(office.ask(kiosk(), { t: 'escalate', exception: 'e1' })).toEqual({ ok: true, value: [] });
  const taken = raised(help);
  taken.ask(staff('101'), { t: 'claim', exception: 'e1' });
  taken.now += UNANSWERED_MS;
  expect(taken.ask(kiosk(), { t: 'tick' })).toEqual({ ok: true, value: [] });
});

test('over by itself, left again, and who may: a technician sees to machines, a manager and a machine to none', () => {
  const office = raised(help);
  for (const id of ['105', '106'])
    expect(office.ask(staff(id), { t: 'claim', exception: 'e1' })).toEqual(refused('not-allowed'));
  expect(office.ask(kiosk(), { t: 'claim', exception: 'e1' })).toEqual(refused('not-allowed'));
  expect(office.ask(staff('101'), { t: 'raise', exception: 'e2', facts: help })).toEqual(refused('not-allowed'));
  office.ask(staff('101'), { t: 'claim', exception: 'e1' });
  office.ask(staff('101'), { t: 'leave', exception: 'e1' });
  expect(office.state.exceptions.get('e1')).toMatchObject({ claimedBy: null });
  expect(office.ask(kiosk(), { t: 'over', exception: 'e1' })).toMatchObject({ ok: true });
  expect(office.ask(kiosk(), { t: 'over', exception: 'e1' })).toEqual({ ok: true, value: [] });
  expect(raised({ code: 'EX-8', why: 'door-open' }).ask(staff('106'), { t: 'claim', exception: 'e1' })).toMatchObject({
    ok: true,
  });
});

test('a kiosk that raises without end fills no log: the oldest that nobody has taken gives way', () => {
  const office = raised(help);
  for (let index = 0; index < OPEN_EXCEPTIONS + 5; index++)
    office.ask(kiosk(), { t: 'raise', exception: `x${index}`, facts: { code: 'EX-8', why: 'line-down' } });
  expect(office.state.exceptions.size).toBe(OPEN_EXCEPTIONS);
  expect(office.state.exceptions.has('e1')).toBe(false);
});

test('each action has reasons, each action is of some exception; "other" wants a note', () => {
  const used = new Set<ExceptionAction>(Object.values(actionsOf).flat());
  expect(new Set(Object.keys(reasonsOf))).toEqual(used);
  for (const [action, reasons] of Object.entries(reasonsOf)) {
    expect(new Set(reasons).size).toBe(reasons.length);
    for (const reason of reasons) expect(isReasonFor(action as ExceptionAction, reason, ' ')).toBe(reason !== 'other');
  }
  expect(isReasonFor('accept', 'other', 'nét mờ nhưng đọc được')).toBe(true);
});

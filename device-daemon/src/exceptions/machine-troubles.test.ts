import type { DeviceHealth, DeviceName, DeviceState } from '@mot-cua/domain/device-fault.ts';
import { ExceptionFacts } from '@mot-cua/domain/exceptions/exceptions.ts';
import { type Patience, patienceOf } from '@mot-cua/domain/exceptions/patience.ts';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { type MachineNow, machineTroubles } from './machine-troubles.ts';

const now = Date.UTC(2026, 10, 30, 2);
const well: MachineNow = {
  now,
  devices: [],
  alarms: [],
  cabinet: [],
  refused: [],
  unsent: { count: 0, oldestAt: null },
  lineDownSince: null,
  mode: 'open',
};
const device = (name: DeviceName, state: DeviceState, since: number): DeviceHealth => ({
  device: name,
  state,
  fault: null,
  warnings: [],
  identity: '',
  since,
});
const grace = (of: keyof Patience): number => patienceOf({}, of);
const shape = Compile(ExceptionFacts);
const facts = (machine: Partial<MachineNow>): ExceptionFacts[] => {
  const found = machineTroubles({ ...well, ...machine }).map((one) => one.facts);
  for (const one of found) expect(shape.Check(one), JSON.stringify(one)).toBe(true);
  return found;
};

test('a machine that is well troubles nobody', () => {
  expect(facts({ devices: [device('document-scanner', 'ready', 0), device('ticket-printer', 'busy', 0)] })).toEqual([]);
});

test('a device that comes back within a minute is nobody’s errand; a printer that stopped is, after seconds', () => {
  const scanner = (since: number) => facts({ devices: [device('document-scanner', 'absent', since)] });
  expect(scanner(now - grace('device') + 1)).toEqual([]);
  expect(scanner(now - grace('device'))).toEqual([{ code: 'EX-8', why: 'document-scanner-away' }]);
  expect(facts({ devices: [device('ticket-printer', 'attention', now - grace('printer'))] })).toEqual([
    { code: 'EX-4', why: 'attention', job: null, visit: null },
  ]);
});

test('a device that is away stays so while it is being tried again', () => {
  const tried = (state: DeviceState) =>
    ({
      ...device('document-scanner', state, now - grace('device')),
      fault: {
        device: 'document-scanner',
        layer: 'link',
        code: 'absent',
        action: 'reconnect',
        outcome: 'not-started',
        detail: '',
      },
    }) satisfies DeviceHealth;
  for (const state of ['absent', 'opening', 'recovering', 'out-of-service'] as const)
    expect(facts({ devices: [tried(state)] })).toEqual([{ code: 'EX-8', why: 'document-scanner-away' }]);
  expect(facts({ devices: [device('document-scanner', 'opening', 0)] })).toEqual([]);
});

test('a backlog counts when its oldest has waited, a line when it has been down, neither at once', () => {
  expect(facts({ unsent: { count: 40, oldestAt: now - 1 }, lineDownSince: now - 1 })).toEqual([]);
  expect(facts({ unsent: { count: 2, oldestAt: now - grace('backlog') }, lineDownSince: now - grace('line') })).toEqual(
    [
      { code: 'EX-6', count: 2, oldestAt: now - grace('backlog') },
      { code: 'EX-8', why: 'line-down' },
    ],
  );
});

test('every alarm fits the facts; a closed kiosk says so until it is opened', () => {
  expect(facts({ alarms: ['receipt-not-believed', 'trust-anchors-missing', 'clock-unconfirmed'] })).toEqual([
    { code: 'EX-8', why: 'receipt-not-believed' },
    { code: 'EX-8', why: 'trust-anchors-missing' },
  ]);
  expect(facts({ mode: 'out-of-service' })).toEqual([{ code: 'EX-8', why: 'out-of-service' }]);
});

test('an office that wants to know sooner is called sooner', () => {
  const printer = { devices: [device('ticket-printer', 'attention', now - 1_000)] };
  expect(facts(printer)).toEqual([]);
  expect(facts({ ...printer, patience: { printer: 1 } })).toMatchObject([{ code: 'EX-4' }]);
});

test('a dossier that the repository refuses is a case of its own by the code on its slip, and no alarm of the machine beside it', () => {
  const codes = ['TAM-K01-20261130-0001', 'TAM-K01-20261130-0002'];
  expect(facts({ refused: codes, alarms: ['dossier-quarantined'] })).toEqual(
    codes.map((dossier) => ({ code: 'EX-3', dossier, why: 'refused' })),
  );
  const keys = machineTroubles({ ...well, refused: codes }).map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
});

test('an open door is told at once, the battery after a UPS has had time to test itself, a low one at once', () => {
  const cabinet = (why: 'door-open' | 'on-battery' | 'battery-low' | 'ups-away', lasted: number) =>
    facts({ cabinet: [{ why, since: now - lasted }] });
  expect(cabinet('door-open', 0)).toEqual([{ code: 'EX-8', why: 'door-open' }]);
  expect(cabinet('on-battery', grace('power') - 1)).toEqual([]);
  expect(cabinet('on-battery', grace('power'))).toEqual([{ code: 'EX-8', why: 'on-battery' }]);
  expect(cabinet('battery-low', 0)).toEqual([{ code: 'EX-8', why: 'battery-low' }]);
  expect(cabinet('ups-away', grace('device') - 1)).toEqual([]);
  expect(cabinet('ups-away', grace('device'))).toEqual([{ code: 'EX-8', why: 'ups-away' }]);
});

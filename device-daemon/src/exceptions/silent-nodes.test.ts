import { madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OfficeForTests } from '../office/office-for-tests.ts';
import { SilentNodes } from './silent-nodes.ts';

const SILENCE_MS = 20_000;
/** Three that decide, and a kiosk that has no vote. */
const [k01, ...rest] = madeUpPlan.nodes;
if (!k01) throw new Error('the made-up office has no machine');
const spare = { ...k01, id: 'k03', title: 'Kiosk 3', url: 'https://k03.song-hien.example:4460', votes: 0 };
const plan = { ...madeUpPlan, nodes: [k01, ...rest, spare], patience: { silence: SILENCE_MS / 1_000 } };

let office: OfficeForTests;
const watches = new Map<string, SilentNodes>();
/** As the programs have it: on every machine, and only whoever hosts says something. */
const boots = (id: string): void => {
  if (!office.machines.has(id)) office.boot(id);
  const { node } = office.at(id);
  const watch = new SilentNodes({ self: id, plan, clock: office.clock, office: node, journal: () => undefined });
  watches.set(id, watch);
  watch.start();
};
const dies = async (id: string): Promise<void> => {
  watches.get(id)?.stop();
  watches.delete(id);
  await office.kill(id);
};
const standing = (): { id: string; kiosk: string }[] =>
  [...office.at(host()).node.state.exceptions.values()].flatMap(({ id, facts }) =>
    facts.code === 'EX-8' && facts.why === 'silent' ? [{ id, kiosk: facts.node ?? '' }] : [],
  );
const kiosks = (): string[] => standing().map(({ kiosk }) => kiosk);
const host = (): string => office.hosts[0] ?? '';

beforeEach(async () => {
  office = new OfficeForTests({ plan });
  await office.until(() => office.hosts.length === 1);
  for (const id of office.machines.keys()) boots(id);
});
afterEach(async () => {
  for (const watch of watches.values()) watch.stop();
  watches.clear();
  await office.remove();
});

test('a machine that answers is nobody’s errand, and one that is started anew within its time is none either', async () => {
  await office.clock.advance(SILENCE_MS + 5_000);
  expect(kiosks()).toEqual([]);
  await dies('k03');
  await office.clock.advance(SILENCE_MS - 8_000);
  boots('k03');
  await office.clock.advance(SILENCE_MS);
  expect(kiosks()).toEqual([]);
});

test('a dead kiosk is told by its host, once, whatever is done about it; it is over when the kiosk answers again', async () => {
  await dies('k03');
  await office.clock.advance(SILENCE_MS + 5_000);
  expect(kiosks()).toEqual(['k03']);
  const [told] = standing();
  await office.clock.advance(SILENCE_MS);
  expect(standing()).toEqual([told]);

  const staff = { staff: '104', node: host(), counter: null, lease: null };
  const settle = { t: 'resolve', exception: told?.id ?? '', reason: 'device-faulty', note: '' } as const;
  const command = (id: string, action: 'out-of-service' | 'call-technician') =>
    office.soon(office.at(host()).node.command({ id, by: staff, wish: { ...settle, action } }));
  expect(await command('s1', 'out-of-service')).toEqual({ ok: false, fault: 'not-allowed' }); // it hears nobody
  expect(await command('s2', 'call-technician')).toMatchObject({ ok: true });
  await office.clock.advance(SILENCE_MS);
  expect(kiosks()).toEqual([]); // a technician is on the way

  boots('k03');
  await office.clock.advance(10_000);
  await dies('k03');
  await office.clock.advance(SILENCE_MS + 5_000);
  expect(kiosks()).toEqual(['k03']); // dead once more: another case
  boots('k03');
  await office.clock.advance(15_000);
  expect(kiosks()).toEqual([]);
});

test('the host itself dies: whoever hosts next says so, and says nothing twice that the host before had said', async () => {
  await dies('k03');
  await office.clock.advance(SILENCE_MS + 5_000);
  const before = standing();
  const first = host();
  await dies(first);
  await office.until(() => office.hosts.length === 1, 60_000);
  await office.clock.advance(SILENCE_MS + 5_000);
  expect(kiosks().sort()).toEqual(['k03', first].sort());
  expect(standing()).toContainEqual(before[0]);
});

import { issueWish, madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { OfficeForTests } from './office-for-tests.ts';

let office: OfficeForTests;
afterEach(() => office.remove());

const opened = async (parts?: ConstructorParameters<typeof OfficeForTests>[0]): Promise<OfficeForTests> => {
  office = new OfficeForTests(parts);
  await office.until(() => office.hosts.length === 1);
  return office;
};
const ask = (node: string, id: string, wish: OfficeWish) =>
  office.soon(office.at(node).node.command({ id, by: { node }, wish }));
const numbersAt = (node: string): string[] =>
  [...office.at(node).node.state.queue.tickets.values()]
    .filter(({ state }) => state !== 'void')
    .map(({ number }) => number);
const others = (node: string): string[] => madeUpPlan.nodes.map(({ id }) => id).filter((id) => id !== node);

describe('an office of three machines', () => {
  test('gives the same numbers wherever they are asked for, and each machine has the same state', async () => {
    await opened();
    const asked = await Promise.all(
      ['k01', 'k02', 'pc1', 'k01'].map((node, n) => ask(node, `c${n}`, issueWish(`t${n}`))),
    );
    expect(asked.every(({ ok }) => ok)).toBe(true);
    await office.clock.advance(1_000);
    for (const node of ['k01', 'k02', 'pc1']) expect(numbersAt(node).sort()).toEqual(['A001', 'A002', 'A003', 'A004']);
  });

  test('a command that is asked again by its id is answered alike and changes nothing', async () => {
    await opened();
    const first = await ask('k02', 'c1', issueWish('t1'));
    expect(await ask('k02', 'c1', issueWish('t1'))).toEqual(first);
    expect(numbersAt(office.hosts[0] ?? '')).toEqual(['A001']);
  });

  test('nobody writes in the name of another machine', async () => {
    await opened();
    const [host = ''] = office.hosts;
    const [other = ''] = others(host);
    const command = { id: 'c1', by: { node: host }, wish: issueWish('t1') };
    expect(await office.at(host).node.brought(other, command)).toEqual({ is: 'refused', why: 'not-allowed' });
  });

  test('the host is killed: within five seconds another gives the next number, none twice', async () => {
    await opened();
    const [host = ''] = office.hosts;
    const [other = ''] = others(host);
    await ask(other, 'c1', issueWish('t1'));
    await office.kill(host);
    await office.until(() => office.hosts.length === 1, 5_000);
    expect(await ask(other, 'c2', issueWish('t2'))).toMatchObject({ value: [{ number: 'A002' }] });
    office.boot(host);
    await office.until(() => office.at(host).node.footing === 'joined', 5_000);
    await office.clock.advance(1_000);
    expect(numbersAt(host)).toEqual(['A001', 'A002']);
  });

  test('the power of all goes: what was agreed is there again', async () => {
    await opened();
    for (let n = 0; n < 5; n++) await ask('k01', `c${n}`, issueWish(`t${n}`));
    for (const id of ['k01', 'k02', 'pc1']) await office.kill(id);
    for (const id of ['k01', 'k02', 'pc1']) office.boot(id);
    await office.until(() => office.hosts.length === 1);
    expect(await ask('pc1', 'c9', issueWish('t9'))).toMatchObject({ value: [{ number: 'A006' }] });
  });

  test('clocks five minutes apart: office time is one, and a new host goes on in it', async () => {
    await opened({ clocksApart: { k01: 300_000, k02: -300_000 } });
    await office.clock.advance(5_000);
    const times = (): number[] => [...office.machines.values()].map(({ node }) => node.officeNow());
    const spread = (): number => Math.max(...times()) - Math.min(...times());
    expect(spread()).toBeLessThan(200);
    const [host = ''] = office.hosts;
    const before = office.at(host).node.officeNow();
    await office.kill(host);
    await office.until(() => office.hosts.length === 1, 5_000);
    await office.clock.advance(2_000);
    expect(spread()).toBeLessThan(200);
    const passed = times()[0] ?? 0;
    expect(passed - before).toBeGreaterThan(2_000);
    expect(passed - before).toBeLessThan(9_000);
  });

  test('a day ends: numbers begin anew, yesterday is history, and memory does not grow', async () => {
    await opened();
    // an afternoon with a full room: all of them are over with the day, in one command
    await Promise.all(Array.from({ length: 80 }, (_, n) => ask('k01', `late${n}`, issueWish(`late${n}`, 'land'))));
    for (let day = 0; day < 4; day++) {
      for (let n = 0; n < 3; n++) await ask('k01', `d${day}c${n}`, issueWish(`d${day}t${n}`));
      expect(numbersAt('k01').filter((number) => number.startsWith('A'))).toEqual(['A001', 'A002', 'A003']);
      office.clock.jump(24 * 3_600_000); // the wall clock; nobody waits a night here
      await office.clock.advance(5_000);
    }
    const { ledger } = office.at('k02');
    const days = ledger.prepare('SELECT DISTINCT day FROM office_tickets ORDER BY day').pluck().all();
    expect(days).toEqual(['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03']);
    expect(ledger.prepare('SELECT count(*) FROM office_snapshots').pluck().get()).toBe(2);
    expect(ledger.prepare('SELECT count(*) FROM office_archive').pluck().get()).toBeGreaterThan(1);
    // a machine that was new all the time gets it by a snapshot
    await office.kill('pc1');
    office.replace('pc1');
    await office.until(() => office.at('pc1').node.footing === 'joined');
    await office.clock.advance(2_000);
    expect(office.at('pc1').node.state.queue.day).toBe(office.at('k02').node.state.queue.day);
    expect(office.at('pc1').node.agreed).toBe(office.at('k02').node.agreed);
  });
});

describe('a snapshot that is none', () => {
  test('is refused and journalled once, whatever is wrong with it; nothing of it stays, and the office is joined after it', async () => {
    await opened();
    const [host = ''] = office.hosts;
    const [other = ''] = others(host);
    await ask(host, 'c1', issueWish('t1'));
    await office.kill(other);
    office.part(other);
    const { node, told } = office.replace(other); // nothing on its disk, it needs one
    const heard = (snapshot: unknown) =>
      node.hear({
        office: madeUpPlan.id,
        from: host,
        to: other,
        at: office.clock.now(),
        message: { t: 'install', term: 50, origin: 'o-1', index: 900, indexTerm: 50, snapshot, commit: 900, sent: 1 },
      });
    for (const snapshot of [null, 'state', { format: 'node-state/1', alone: null, office: {} }])
      expect([heard(snapshot), heard(snapshot)]).toEqual([[], []]);
    expect(told.filter((event) => event === 'office-snapshot-refused')).toHaveLength(2); // null and text are wrong alike
    expect([node.agreed, node.host, numbersAt(other)]).toEqual([0, null, []]);
    office.heal();
    await office.until(() => node.footing === 'joined');
    await office.clock.advance(1_000);
    expect(numbersAt(other)).toEqual(['A001']);
  });
});

describe('a kiosk that hears no host', () => {
  test('gives numbers of its own block, and tells them when it hears one again', async () => {
    await opened();
    await office.clock.advance(30_000); // blocks are granted
    const [host = ''] = office.hosts;
    const [cut = ''] = others(host);
    office.part(cut);
    const given: string[] = [];
    for (let n = 0; n < 3; n++) {
      const issued = await office.soon(office.at(cut).numbers.issue(`x${n}`, { service: 'civil-status' }));
      given.push(issued.ok ? issued.value.number : issued.fault);
    }
    expect(given.every((number) => /^A[5-8]\d\d$/.test(number))).toBe(true);
    // asked again, the same; and over a restart
    expect(await office.soon(office.at(cut).numbers.issue('x0', { service: 'civil-status' }))).toMatchObject({
      value: { number: given[0] },
    });
    await ask(host, 'c1', issueWish('t1'));
    await office.kill(cut);
    office.boot(cut);
    expect(await office.soon(office.at(cut).numbers.issue('x2', { service: 'civil-status' }))).toMatchObject({
      value: { number: given[2] },
    });
    office.heal();
    await office.until(() => office.at(cut).apart.untold === 0, 20_000);
    expect(numbersAt(host).sort()).toEqual(['A001', ...given].sort());
  });

  test('an answer that is lost on the way back: one number counts, the other is nobody’s', async () => {
    await opened();
    await office.clock.advance(30_000);
    const [host = ''] = office.hosts;
    const [cut = ''] = others(host);
    const issuing = office.at(cut).numbers.issue('x1', { service: 'land' });
    await office.until(() => office.at(host).node.state.queue.tickets.has('x1'), 1_000);
    office.part(cut);
    const issued = await office.soon(issuing);
    const number = issued.ok ? issued.value.number : '';
    office.heal();
    await office.until(() => office.at(cut).apart.untold === 0);
    const tickets = [...office.at(host).node.state.queue.tickets.values()];
    expect(tickets.filter(({ state }) => state === 'waiting').map((ticket) => ticket.number)).toEqual([number]);
  });
});

describe('of two machines one is dead', () => {
  const two = {
    ...madeUpPlan,
    nodes: madeUpPlan.nodes.slice(0, 2).map((node, n) => ({ ...node, votes: 2 - n })),
  };

  test('a supervisor makes the other host; the first comes back, follows, and tells what it gave meanwhile', async () => {
    await opened({ plan: two });
    expect(office.hosts).toEqual(['k01']);
    await office.clock.advance(30_000);
    await ask('k02', 'c1', issueWish('t1'));
    office.part('k02'); // k01 lives, unheard, and goes on by itself
    await office.until(() => office.at('k02').node.footing === 'apart');
    await ask('k01', 'c2', issueWish('t2'));
    expect(office.at('k02').node.takeOver('101')).toEqual({ ok: false, fault: 'not-allowed' });
    expect(office.at('k02').node.takeOver('104')).toEqual({ ok: true, value: undefined });
    expect(office.at('k02').node.footing).toBe('hosting');
    expect(await ask('k02', 'c3', issueWish('t3'))).toMatchObject({ value: [{ number: 'A2000' }] });
    office.heal();
    await office.until(() => office.at('k01').node.footing === 'joined' && office.at('k01').apart.untold === 0);
    await office.until(() => office.at('k02').node.alone === null);
    for (const node of ['k01', 'k02']) expect(numbersAt(node).sort()).toEqual(['A001', 'A002', 'A2000']);
    expect(office.at('k01').told).toContain('office-log-replaced');
    const overridden = office
      .at('k01')
      .ledger.prepare("SELECT entry FROM office_log WHERE entry LIKE '%override%'")
      .pluck();
    expect(overridden.get()).toContain('"staff":"104"');
    expect(office.at('k02').node.takeOver('104')).toEqual({ ok: false, fault: 'has-host' });
  });

  test('a spare takes the dead one’s place and gets everything', async () => {
    await opened({ plan: two });
    for (let n = 0; n < 5; n++) await ask('k02', `c${n}`, issueWish(`t${n}`));
    await office.kill('k01');
    await office.until(() => office.at('k02').node.footing === 'apart');
    office.replace('k01');
    await office.clock.advance(20_000);
    expect(office.hosts).toEqual([]); // it founds no second office
    office.at('k02').node.takeOver('104');
    await office.until(() => office.at('k01').node.footing === 'joined');
    await office.until(() => office.at('k02').node.alone === null);
    await office.clock.advance(1_000);
    expect(numbersAt('k01')).toEqual(['A001', 'A002', 'A003', 'A004', 'A005']);
  });
});

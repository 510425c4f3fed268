import { madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import { afterEach, expect, test } from 'vitest';
import { OfficeForTests } from './office-for-tests.ts';
import { heavy } from './replication-network-for-tests.ts';

let office: OfficeForTests;
afterEach(() => office.remove());

const services = ['civil-status', 'land', 'results'];
/** Three machines, or two of which one has the majority by itself. */
const plans = [
  madeUpPlan,
  { ...madeUpPlan, nodes: madeUpPlan.nodes.slice(0, 2).map((node, n) => ({ ...node, votes: 2 - n })) },
];

/** A quarter of an hour in which everything goes wrong, and what every citizen was given in it. */
const badQuarter = async (seed: number): Promise<{ given: Map<string, string>; refused: string[] }> => {
  const plan = plans[seed % plans.length] ?? madeUpPlan;
  office = new OfficeForTests({ plan, clocksApart: { k01: seed * 100_000, k02: -seed * 50_000 } });
  await office.until(() => office.hosts.length === 1);
  await office.clock.advance(30_000);
  for (let n = 0; n < seed * 13; n++) office.chance();
  const given = new Map<string, string>();
  const refused: string[] = [];
  const open: Promise<void>[] = [];
  const any = <T>(all: readonly T[]): T | undefined => all[Math.floor(office.chance() * all.length)];
  for (let n = 0; n < 60; n++) {
    const kiosk = any(plan.nodes.filter(({ id, kind }) => kind === 'kiosk' && office.machines.has(id)))?.id;
    const what = office.chance();
    if (kiosk !== undefined && what < 0.7) {
      const ticket = `t${n}`;
      const issuing = office.at(kiosk).numbers.issue(ticket, { service: any(services) ?? 'land' });
      open.push(
        issuing.then((issued) => {
          // a machine that was killed in the middle has given nothing to anybody
          if (issued.ok) given.set(ticket, issued.value.number);
          else if (office.machines.has(kiosk)) refused.push(ticket);
        }),
      );
    } else if (what < 0.78) office.part(any(plan.nodes)?.id ?? '');
    else if (what < 0.88) office.heal();
    else if (what < 0.94) {
      const running = [...office.machines.keys()];
      const victim = any(running);
      if (victim !== undefined && running.length > 1) await office.kill(victim);
    } else for (const { id } of plan.nodes) if (!office.machines.has(id)) office.boot(id);
    await office.clock.advance(Math.floor(office.chance() * 3_000));
  }
  office.heal();
  for (const { id } of plan.nodes) if (!office.machines.has(id)) office.boot(id);
  await office.soon(Promise.all(open));
  await office.until(() => office.hosts.length === 1, 60_000);
  await office.until(
    () => [...office.machines.values()].every(({ node, apart }) => node.footing !== 'apart' && apart.untold === 0),
    120_000,
  );
  await office.clock.advance(3_000);
  return { given, refused };
};

test.each(Array.from({ length: heavy(4) }, (_, seed) => seed + 1))(
  'everything goes wrong (%i): no number is given twice, none is lost, everybody has one, all machines say the same',
  async (seed) => {
    const { given, refused } = await badQuarter(seed);
    expect(refused).toEqual([]);
    expect(new Set(given.values()).size).toBe(given.size);
    const states = [...office.machines.values()].map(({ node }) =>
      [...node.state.queue.tickets.values()].map(({ id, number, state }) => `${id} ${number} ${state}`),
    );
    for (const state of states) expect(state).toEqual(states[0]);
    const { tickets } = office.at('k01').node.state.queue;
    for (const [ticket, number] of given) expect([ticket, tickets.get(ticket)?.number]).toEqual([ticket, number]);
    expect(tickets.size).toBeGreaterThan(10);
  },
);

import { madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import { afterEach, expect, test } from 'vitest';
import { OfficeOfProcesses } from './office-of-processes.ts';

/** Three machines, six counters; `OFFICE_TICKETS=2000` for a whole day. */
const TICKETS = Number(process.env['OFFICE_TICKETS'] ?? 150);
const plan: OfficePlan = {
  ...madeUpPlan,
  counters: Array.from({ length: 6 }, (_, n) => ({
    id: `q${n + 1}`,
    number: n + 1,
    services: n % 2 === 0 ? ['civil-status', 'land'] : ['land', 'results', 'civil-status'],
  })),
  staff: Array.from({ length: 6 }, (_, n) => ({
    id: `20${n}`,
    name: `Cán bộ 20${n}`,
    roles: n === 0 ? ['officer' as const, 'supervisor' as const] : ['officer' as const],
    pin: madeUpPlan.staff[0]?.pin ?? '',
  })),
};
const services = ['civil-status', 'land', 'results'];
let office: OfficeOfProcesses | null = null;
afterEach(async () => {
  await office?.remove();
  office = null;
});

/** A console: opens its counter, then calls, serves and finishes until it is told to stop. What is refused is tried again later. */
const clerk = async (at: OfficeOfProcesses, n: number, stopped: () => boolean): Promise<void> => {
  const counter = `q${n + 1}`;
  const staff = `20${n}`;
  const lease = `lease-${n}`;
  const says = async (wish: OfficeWish): Promise<boolean> => {
    const [node] = at.running.slice(n % Math.max(1, at.running.length));
    if (node === undefined) return false; // all are off: the test is over
    return (await at.command(node, { staff, node, counter, lease }, wish)).ok;
  };
  while (!stopped()) {
    if (!(await says({ t: 'call-next' }))) {
      await says({ t: 'open-counter', counter, lease, take: false });
      await says({ t: 'serve' });
      await says({ t: 'finish' });
      continue;
    }
    await says({ t: 'serve' });
    await says({ t: 'finish' });
  }
};

test(
  'a day of three machines and six counters: one is cut off, the host is killed, another takes its place, clocks are five minutes apart; no number twice, none lost, nobody called at two counters',
  async () => {
    const at = await OfficeOfProcesses.start(plan, { k01: 300_000, pc1: -300_000 });
    office = at;
    await at.until(async () => (await at.host()) !== null, 60_000);
    await at.until(async () => (await at.look('k02')).blocks >= 12, 60_000);
    const given = new Map<string, string>();
    const refused: string[] = [];
    let over = false;
    const clerks = plan.counters.map((_, n) => clerk(at, n, () => over));
    const citizen = async (n: number): Promise<void> => {
      const kiosks = at.running.filter((id) => id !== 'pc1');
      const node = kiosks[n % kiosks.length] ?? 'k02';
      const issued = (await at.issue(node, `t${n}`, services[n % 3] ?? '')) as {
        ok: boolean;
        value?: { number: string };
        fault?: string;
      };
      // the power went in his hand: he goes to the other kiosk
      if (issued.fault === 'killed') return citizen(n);
      if (issued.ok && issued.value) given.set(`t${n}`, issued.value.number);
      else refused.push(`t${n} ${issued.fault}`);
    };
    const many = async (from: number, to: number): Promise<void> => {
      for (let n = from; n < to; n += 4)
        await Promise.all(Array.from({ length: Math.min(4, to - n) }, (_, more) => citizen(n + more)));
    };
    const quarter = Math.floor(TICKETS / 4);

    await many(0, quarter);
    at.cut('k02'); // its kiosk goes on by itself
    await many(quarter, 2 * quarter);
    at.mend();
    const host = (await at.host()) ?? 'k01';
    const dying = many(2 * quarter, 3 * quarter);
    await at.kill(host);
    const failover = await at.until(async () => (await at.host()) !== null, 15_000);
    await dying;
    await at.replace(host); // a spare, with nothing on it
    await many(3 * quarter, TICKETS);
    await at.until(async () => {
      const looks = await Promise.all(at.running.map((id) => at.look(id)));
      return looks.every(({ footing, untold }) => footing !== 'apart' && untold === 0);
    }, 30_000);
    over = true;
    await Promise.all(clerks);
    await at.until(async () => {
      const looks = await Promise.all(at.running.map((id) => at.look(id)));
      return new Set(looks.map(({ agreed }) => agreed)).size === 1;
    }, 10_000);

    const looks = await Promise.all(at.running.map((id) => at.look(id)));
    const [first] = looks;
    for (const { tickets } of looks) expect(tickets).toEqual(first?.tickets);
    expect(
      Math.max(...looks.map(({ officeAhead }) => officeAhead)) -
        Math.min(...looks.map(({ officeAhead }) => officeAhead)),
    ).toBeLessThan(2_000);
    const numberOf = new Map(
      first?.tickets.filter(({ state }) => state !== 'void').map(({ id, number }) => [id, number]),
    );
    expect(refused).toEqual([]);
    expect(given.size).toBe(4 * quarter + (TICKETS - 4 * quarter));
    for (const [ticket, number] of given) expect([ticket, numberOf.get(ticket)]).toEqual([ticket, number]);
    expect(new Set(given.values()).size).toBe(given.size);
    // each call in the log is of another ticket, but for those that were called once more by the same counter
    const counters = new Map<string, Set<string>>();
    for (const { number, counter } of at.called.values())
      counters.set(number, (counters.get(number) ?? new Set()).add(counter));
    expect([...counters.values()].filter((set) => set.size > 1)).toEqual([]);
    process.stdout.write(
      `office: ${given.size} numbers, ${at.called.size} calls, another host after ${Math.round(failover)} ms\n`,
    );
  },
  120_000 + TICKETS * 1_000,
);

test('of two machines one is dead: a supervisor makes the other host, a spare is fed within ten minutes and both count again', async () => {
  const two: OfficePlan = { ...plan, nodes: plan.nodes.slice(0, 2).map((node, n) => ({ ...node, votes: 2 - n })) };
  const at = await OfficeOfProcesses.start(two);
  office = at;
  await at.until(async () => (await at.host()) !== null, 60_000);
  for (let n = 0; n < 6; n++) expect(await at.issue('k02', `t${n}`, 'land')).toMatchObject({ ok: true });
  await at.kill('k01');
  const begun = Date.now();
  await at.until(async () => (await at.look('k02')).footing === 'apart');
  expect(await at.takeOver('k02', '201')).toEqual({ ok: false, fault: 'not-allowed' });
  expect(await at.takeOver('k02', '200')).toMatchObject({ ok: true });
  expect(await at.issue('k02', 't6', 'land')).toMatchObject({ value: { number: 'B2000' } });
  await at.replace('k01');
  await at.until(async () => {
    const [spare, other] = await Promise.all([at.look('k01'), at.look('k02')]);
    return spare.footing === 'joined' && other.alone === null && spare.agreed === other.agreed;
  });
  const numbers = (await at.look('k01')).tickets.map(({ number }) => number);
  expect(numbers).toEqual(['B001', 'B002', 'B003', 'B004', 'B005', 'B006', 'B2000']);
  process.stdout.write(`office: a dead machine replaced, with the whole queue, after ${Date.now() - begun} ms\n`);
}, 120_000);

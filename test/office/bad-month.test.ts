import { afterEach, expect, test } from 'vitest';
import { OfficeForTests } from '../../device-daemon/src/office/office-for-tests.ts';

/**
 * A bad month on real nodes in simulated time: machines that die, a switch that fails, power cuts of the whole office. Each minute of
 * the office's hours somebody wants a number at each kiosk. Heartbeats are twenty times as slow as in life, so that a month takes a
 * minute: whatever waits for a new host waits twenty times as long here. `OFFICE_DAYS=30` for all of it.
 */
const DAYS = Number(process.env['OFFICE_DAYS'] ?? 1);
const MINUTE = 60_000;
const slow = { heartbeat: 5_000, election: [24_000, 48_000] as const, lease: 20_000, resend: 12_000, found: 100_000 };
/** Nobody stands longer at a kiosk than that. */
const PATIENCE_MS = 5_000;
const BOOT_MS = 60_000;

let office: OfficeForTests | null = null;
afterEach(async () => {
  await office?.remove();
  office = null;
});

type Fault = {
  readonly at: number;
  readonly what: 'kill' | 'dead-for-a-day' | 'cut' | 'all-off';
  readonly who: number;
};

/** What goes wrong on a day, minutes after opening: more than any real month has seen. */
const faultsOf = (day: number): Fault[] => {
  const who = day % 3;
  const faults: Fault[] = [
    { at: 30 + ((day * 37) % 200), what: 'kill', who },
    { at: 240 + ((day * 53) % 150), what: 'cut', who: (who + 1) % 3 },
  ];
  if (day % 10 === 4) faults.push({ at: 60, what: 'all-off', who: 0 });
  if (day % 10 === 7) faults.push({ at: 10, what: 'dead-for-a-day', who });
  return faults;
};

test(
  `a number can be had: ${DAYS} days of a bad month, each minute at each kiosk`,
  async () => {
    const at = new OfficeForTests({ pace: slow, tickEvery: 20_000, start: Date.parse('2026-11-02T07:00:00+07:00') });
    office = at;
    await at.until(() => at.hosts.length === 1, 600_000);
    await at.clock.advance(5 * MINUTE);
    const kiosks = ['k01', 'k02'];
    let asked = 0;
    let had = 0;
    let minutes = 0;
    let minutesWith = 0;
    const numbers = new Map<string, Set<string>>();
    const twice: string[] = [];
    let off: { readonly id: string; readonly until: number; readonly empty: boolean }[] = [];
    let cutUntil = 0;
    const switchOff = async (id: string, ms: number, empty = false): Promise<void> => {
      if (!at.machines.has(id)) return;
      await at.kill(id);
      off.push({ id, until: at.clock.monotonic() + ms, empty });
    };
    const back = (): void => {
      const due = off.filter(({ until }) => until <= at.clock.monotonic());
      off = off.filter((one) => !due.includes(one));
      for (const { id, empty } of due)
        if (empty) at.replace(id);
        else at.boot(id);
      if (cutUntil !== 0 && cutUntil <= at.clock.monotonic()) {
        at.heal();
        cutUntil = 0;
      }
    };

    for (let day = 0; day < DAYS; day++) {
      const faults = faultsOf(day);
      const today = new Set<string>();
      numbers.set(`${day}`, today);
      for (let minute = 0; minute < 480; minute++) {
        for (const { what, who } of faults.filter((fault) => fault.at === minute)) {
          const id = at.plan.nodes[who]?.id ?? 'k01';
          if (what === 'kill') await switchOff(at.hosts[0] ?? id, BOOT_MS);
          else if (what === 'dead-for-a-day') await switchOff(id, 480 * MINUTE, true);
          else if (what === 'all-off') for (const one of at.plan.nodes) await switchOff(one.id, BOOT_MS);
          else {
            at.part(id);
            cutUntil = at.clock.monotonic() + 60 * MINUTE;
          }
        }
        back();
        const here = kiosks.filter((id) => at.machines.has(id));
        const asking = here.map((id) =>
          at.at(id).numbers.issue(`d${day}m${minute}${id}`, { service: minute % 2 ? 'land' : 'civil-status' }),
        );
        let answered = 0;
        for (const one of asking)
          void one.then((issued) => {
            if (!issued.ok) return;
            answered++;
            const { number } = issued.value;
            if (today.has(number)) twice.push(`${day} ${number}`);
            today.add(number);
          });
        await at.clock.advance(PATIENCE_MS);
        asked += kiosks.length;
        had += answered;
        minutes++;
        if (answered > 0) minutesWith++;
        await at.clock.advance(MINUTE - PATIENCE_MS);
      }
      // the night: wall clocks go on, nobody is there
      at.clock.jump(16 * 3_600_000);
      await at.clock.advance(2 * MINUTE);
      back();
    }
    const share = minutesWith / minutes;
    process.stdout.write(
      `office: numbers to be had in ${(share * 100).toFixed(2)} % of ${minutes} minutes; ${had} of ${asked} at the kiosk itself\n`,
    );
    expect(twice).toEqual([]);
    expect(share).toBeGreaterThanOrEqual(0.999);
  },
  DAYS * 120_000,
);

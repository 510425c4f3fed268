import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { digestOf } from '../../device-daemon/src/outbox/kiosk-for-tests.ts';
import { systemClock } from '../../device-daemon/src/system-clock.ts';
import { until } from '../forwarding/site.ts';
import { Office, once } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await Office.start();
});
afterEach(() => office.fairWeather());
afterAll(() => office.end());

const inTwoPlaces = (ids: readonly string[]) => () => ids.every((id) => office.site.row(id).second_place !== null);
const submit = async (count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await office.site.submit(40_000));
  return ids;
};

test('kiosk and counter PC forward the same three dossiers at the same moment: one record each, the same receipt on both disks', async () => {
  const ids = await submit(3);
  const messenger = await office.messenger();
  await until(inTwoPlaces(ids));
  await messenger.stop();
  const [forwarded, courier] = await Promise.all([office.forward(), office.courier()]);
  await until(() => ids.every((id) => office.site.row(id).state === 'received'));
  await courier.stop();
  expect(forwarded.end, forwarded.said.join('\n')).toBe(0);
  for (const id of ids) {
    expect(office.site.heldAs(id)).toEqual(once);
    expect(office.receiptAtPlace(id)).toBe(office.site.row(id).receipt);
    expect(office.holds(id, 'bag.age')).toBe(false);
  }
});

/** Time that passes as ever, and can be made to have passed. */
class LaterClock implements Clock {
  ahead = 0;
  now = (): number => systemClock.now() + this.ahead;
  monotonic = (): number => systemClock.monotonic() + this.ahead;
  after = (ms: number, run: () => void): (() => void) => systemClock.after(ms, run);
}

test('a kiosk that has been silent for a day is taken over by itself; one hour before that it is not', async () => {
  const clock = new LaterClock();
  await office.open({}, clock);
  const [id = ''] = await submit(1);
  const messenger = await office.messenger();
  await until(inTwoPlaces([id]));
  await messenger.stop();
  clock.ahead = 23 * 3_600_000;
  await new Promise((resolve) => setTimeout(resolve, 100)); // five looks of the watch
  expect(office.journal.filter((line) => line.startsWith('take-over'))).toEqual([]);
  clock.ahead = 25 * 3_600_000;
  await until(() => office.holds(id, 'receipt'));
  expect(office.site.heldAs(id)).toEqual(once);
  await until(() => office.journal.at(-1) === 'take-over-ended');
  await office.open();
});

test('the kiosk was only switched off: back, it gets the receipt from the counter PC, with no line to the province', async () => {
  const [id = ''] = await submit(1);
  const first = await office.messenger();
  await until(inTwoPlaces([id]));
  await first.stop();
  expect((await office.forward()).end).toBe(0);
  const { custody, journal } = await office.messenger();
  await until(() => custody.length > 0);
  expect(office.site.row(id).state).toBe('received');
  expect(custody).toEqual([`${id} received`]);
  expect(journal.some((line) => line.startsWith(`receipt-from-second-place ${id}`))).toBe(true);
  expect(office.site.kiosk.auditOf(id)).toContain('dossier-received');
  expect(office.site.heldAs(id)).toEqual(once);
});

test('a receipt of another dossier lies on the counter PC in the place of its own: the kiosk believes nothing, the bag goes there', async () => {
  const [other = ''] = await submit(1);
  const courier = await office.courier();
  await until(() => office.site.row(other).state === 'received');
  await courier.stop();
  const [late = ''] = await submit(1);
  writeFileSync(`${office.disk}/${late}.manifest`, office.site.row(late).manifest ?? '');
  writeFileSync(`${office.disk}/${late}.receipt`, office.site.row(other).receipt ?? '');
  const { custody } = await office.messenger();
  await until(inTwoPlaces([late]));
  expect(office.site.row(late)).toMatchObject({ state: 'sealed', receipt: null });
  expect(custody).toContain(`${late} saved-in-two-places`);
  expect([office.holds(late, 'bag.age'), office.holds(late, 'receipt')]).toEqual([true, false]);
});

test('the repository refuses one of three for good: two are receipted, the third is kept at the counter PC and told', async () => {
  const good = await submit(2);
  const poisoned = await office.site.submit(500, (metadata) => {
    metadata['provisionalCode'] = 'TAM-SOMETHING-ELSE';
  });
  const messenger = await office.messenger();
  await until(inTwoPlaces([...good, poisoned]));
  await messenger.stop();
  const { end, said } = await office.forward();
  expect(end).toBe(1);
  expect(said.at(-1)).toBe('Xong: 2 hồ sơ đã được nhận, 1 hồ sơ không được nhận.');
  expect(office.holds(poisoned, 'bag.age')).toBe(true);
  for (const id of good) expect(office.site.heldAs(id)).toEqual(once);
});

test.each([
  ['is gone', (path: string) => rmSync(path)],
  ['is spoilt', (path: string) => writeFileSync(path, readFileSync(path).fill(7, 50, 90))],
])(
  "the kiosk's own file %s: it is fetched back from the counter PC, byte for byte, and forwarded",
  async (_what, harm) => {
    const [id = ''] = await submit(1);
    await office.messenger();
    await until(inTwoPlaces([id]));
    const path = office.site.kiosk.pathOf(id);
    const before = digestOf(readFileSync(path));
    harm(path);
    await until(() => {
      try {
        return digestOf(readFileSync(path)) === before;
      } catch {
        return false;
      }
    });
    const courier = await office.courier();
    await until(() => office.site.row(id).state === 'received');
    await courier.stop();
    expect(office.site.heldAs(id)).toEqual(once);
  },
);

test('`second-place.ts forward` as a technician types it, beside the running receiver: says what it did, ends with 0', async () => {
  const ids = await submit(2);
  const messenger = await office.messenger();
  await until(inTwoPlaces(ids));
  await messenger.stop();
  const program = fileURLToPath(new URL('../../device-daemon/src/second-place.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, 'forward', '--config', office.configFile, '--kiosk', 'kiosk-a'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code, said).toBe(0);
  expect(said).toContain('Xong: 2 hồ sơ đã được nhận, 0 hồ sơ không được nhận.');
  for (const id of ids) expect(office.site.heldAs(id)).toEqual(once);
});

import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Courier, ForwardingSite, until } from './site.ts';

let site: ForwardingSite;
const couriers: Courier[] = [];
beforeAll(async () => {
  site = await ForwardingSite.start('direct');
});
afterEach(async () => {
  for (const one of couriers.splice(0)) await one.stop();
  site.fairWeather();
});
afterAll(() => site.end());

const courier = async (...over: Parameters<ForwardingSite['courier']>): Promise<Courier> => {
  const started = await site.courier(...over);
  couriers.push(started);
  return started;
};
const received = (id: string) => () => site.row(id).state === 'received';
const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);
const once = { records: 1, receipts: 1 };

test('a good line: received, the receipt is kept, the sealed file is gone, the official code arrives', async () => {
  const id = await site.submit();
  const { custody, journal } = await courier();
  await until(() => custody.length > 0);
  expect(site.heldAs(id)).toEqual(once);
  expect(existsSync(site.kiosk.pathOf(id))).toBe(false);
  expect(site.row(id).receipt?.split('.')).toHaveLength(3);
  await until(() => custody.length === 2);
  const code = site.row(id).official_code;
  expect(code).toMatch(/^H14\.12-\d{6}-\d{4}$/);
  expect(custody).toEqual([`${id} received -`, `${id} received ${code}`]);
  expect(journal[0]).toBe('repository-reached');
  expect(journal.join('\n')).not.toMatch(/Đào|001090000001/);
});

test.each([
  // A cut inside a piece costs the repository 3 s until it hands the upload out again, so few of those.
  ['what the kiosk says', 'up', [...range(1, 2_000, 97), 3_600]],
  ['what the repository answers', 'down', range(1, 6_000, 67)],
] as const)('the line is cut, each time some bytes further, in %s: received exactly once', async (_what, way, cuts) => {
  const id = await site.submit();
  site.thin.forecast.push(...cuts.map((bytes) => ({ [way]: bytes })));
  const { custody } = await courier({ delays: { firstRetryMs: 1, longestRetryMs: 2, lookEveryMs: 3_600_000 } });
  await until(
    () => custody.length > 0,
    25_000,
    () => [site.thin.connections, site.row(id).trouble],
  );
  expect(site.heldAs(id)).toEqual(once);
  expect(site.row(id).state).toBe('received');
  expect(custody).toEqual([`${id} received -`]);
  expect(site.thin.connections).toBeGreaterThan(15); // it was really cut, again and again
});

test('cut in the middle of a large dossier: only the rest is sent', async () => {
  const id = await site.submit(400_000);
  const size = site.row(id).size ?? 0;
  site.thin.forecast.push({ up: 300_000 });
  await courier({ chunkBytes: 64 * 1024, delays: { lookEveryMs: 3_600_000 } });
  await until(received(id));
  expect(site.thin.bytesUp).toBeLessThan(size + 75_000); // at most one piece twice, and the talk around it
  expect(site.heldAs(id)).toEqual(once);
});

test('the line swallows everything and never answers: given up after the silence, delivered when it is back', async () => {
  const small = await site.submit();
  const large = await site.submit(900_000);
  site.thin.weather = { stallAfter: 0 };
  const { forwarder } = await courier({ silenceMs: 300 });
  await until(() => site.row(small).attempts > 0);
  expect(forwarder.repositoryReachable).toBe(false);
  expect(site.row(large).state).toBe('sealed');
  site.thin.weather = { stallAfter: 200_000 };
  site.thin.hangUp();
  // Each connection carries 200 kB and falls silent: the bag gets there all the same, 200 kB at a time.
  await until(received(small));
  await until(received(large));
  expect([site.heldAs(small), site.heldAs(large)]).toEqual([once, once]);
});

test('a line that lets 300 kB through before each cut: as long as each try brings something there is no wait at all', async () => {
  const id = await site.submit(900_000);
  site.thin.weather = { up: 300_000 };
  const delays = { firstRetryMs: 3_600_000, longestRetryMs: 3_600_000, lookEveryMs: 3_600_000 };
  await courier({ delays });
  await until(received(id), 25_000, () => [site.row(id).trouble, site.thin.connections]);
  expect(site.thin.connections).toBeGreaterThan(3);
  expect(site.row(id).attempts).toBe(0);
  expect(site.heldAs(id)).toEqual(once);
});

test('the daemon is stopped in mid-upload; the next one goes on where it was', async () => {
  const id = await site.submit(900_000);
  const size = site.row(id).size ?? 0;
  site.thin.weather = { stallAfter: 300_000 };
  const first = await courier({ chunkBytes: 64 * 1024 });
  await until(() => site.thin.bytesUp > 250_000 && site.row(id).upload_path !== null);
  await first.stop();
  expect(site.row(id)).toMatchObject({ state: 'sealed', upload_path: expect.stringContaining('/v1/uploads/') });
  site.thin.weather = {};
  site.thin.hangUp();
  site.kiosk.restart();
  await courier({ chunkBytes: 64 * 1024 });
  await until(received(id));
  expect(site.thin.bytesUp).toBeLessThan(size + 150_000);
  expect(site.heldAs(id)).toEqual(once);
});

test('six dossiers over a line that is cut at random: each is there exactly once, and no number is missing', async () => {
  const ids = await Promise.all(Array.from({ length: 6 }, () => site.submit(3_000)));
  for (let cut = 0; cut < 20; cut++)
    site.thin.forecast.push(cut === 10 ? { up: 6_000 } : { down: 80 + ((cut * 953) % 4_000) });
  const { journal } = await courier({ delays: { firstRetryMs: 1, longestRetryMs: 4, lookEveryMs: 3_600_000 } });
  const told = () => journal.filter((line) => line.startsWith('dossier-received')).length;
  await until(() => told() === 6 && ids.every((id) => received(id)()), 25_000);
  for (const id of ids) expect(site.heldAs(id)).toEqual(once);
  const numbers = site.site.rows<{ n: number }>('SELECT kioskSequence AS n FROM manifests ORDER BY n');
  expect(numbers.map((row) => row.n)).toEqual(numbers.map((_, index) => index + 1));
});

import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { until } from '../forwarding/site.ts';
import { Middleman, type Told } from '../forwarding/thin-line.ts';
import { type Messenger, Office } from './office.ts';

let office: Office;
let between: Middleman;
let url: string;
beforeAll(async () => {
  office = await Office.start();
});
beforeEach(async () => {
  between = new Middleman();
  url = await between.listen();
  between.leadsTo(office.url);
});
afterEach(async () => {
  await office.fairWeather();
  await between.close();
});
afterAll(() => office.end());

const json = (value: unknown): Told => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
const page = (status: number): Told => ({
  status,
  headers: { 'content-type': 'text/html', location: '/login' },
  body: '<html><body>Đăng nhập Wi-Fi</body></html>',
});
const isProof = ({ path }: { path: string }): boolean => path.endsWith('/proof');
const tries = async (count: number, what = 'PUT'): Promise<void> => {
  const seen = (): number => between.calls.filter((call) => call.startsWith(what)).length;
  const before = seen();
  await until(() => seen() >= before + count);
};

/** Nothing that was said counted: not said to be in two places, and staff are told. */
const toldAlone = async (id: string, { custody, alarms }: Messenger): Promise<void> => {
  await until(() => alarms.has('second-place-away'));
  expect(custody).toEqual([]);
  expect(office.site.row(id).second_place).toBeNull();
};

test.each([200, 302, 404, 507])(
  'a login page with status %i between kiosk and counter PC: nothing counts, an alarm stands; kept when the way is free again',
  async (status) => {
    between.instead = () => page(status);
    const id = await office.site.submit();
    const messenger = await office.messenger(office.placeAt(url), { delays: { aloneAlarmMs: 60 } });
    await tries(3, 'GET /v1/place');
    await toldAlone(id, messenger);
    between.stepAside();
    await until(() => messenger.custody.length > 0 && !messenger.alarms.has('second-place-away'));
    expect(messenger.custody).toEqual([`${id} saved-in-two-places`]);
    expect(messenger.journal.filter((line) => line.startsWith('second-place-waits'))).toHaveLength(1); // told once, not each time
  },
);

const keptBag = (id: string, state = 'kept') => {
  const { size, sha256 } = office.site.row(id);
  return { dossierId: id, kioskId: office.site.kiosk.kioskId, size, sha256, state };
};
/** Places that say "kept" and are not to be believed. */
const lies: [string, (id: string) => Told][] = [
  ['knows nothing to answer to the challenge', () => json({ digest: '0'.repeat(64) })],
  ['answers with the digest of the manifest, which everybody knows', (id) => json({ digest: keptBag(id).sha256 })],
  [
    'answers with the digest over the nonce alone',
    () =>
      json({
        digest: createHash('sha256')
          .update(Buffer.from('00'.repeat(32), 'hex'))
          .digest('hex'),
      }),
  ],
  ['says "yes"', () => json({ digest: 'yes' })],
];
test.each(lies)('a place takes a bag, keeps nothing and %s: never said to be in two places', async (_what, lie) => {
  const id = await office.site.submit();
  between.instead = (call) => {
    if (call.method === 'PUT') return json(keptBag(id));
    return isProof(call) ? lie(id) : null;
  };
  await toldAlone(id, await office.messenger(office.placeAt(url), { delays: { aloneAlarmMs: 60 } }));
});

test('a place that had the bag once plays its old proof again: the nonce is fresh, so it is found out at the next look', async () => {
  const id = await office.site.submit();
  let recorded: Told | null = null;
  between.alter = (call, answer) => {
    if (isProof(call)) recorded ??= answer;
    return answer;
  };
  const { custody } = await office.messenger(office.placeAt(url));
  await until(() => recorded !== null && custody.includes(`${id} saved-in-two-places`));
  office.destroyPlaceDisk();
  between.instead = (call) => {
    if (isProof(call)) return recorded;
    if (call.path === '/v1/bags') return json({ bags: [keptBag(id)] });
    return call.method === 'PUT' ? json(keptBag(call.path.split('/').at(-1) ?? '')) : null; // bags of earlier tests come too
  };
  await until(() => custody.includes(`${id} saved-here`));
  await tries(2); // brought again and again, and the old proof is never believed
  expect(custody.filter((said) => said.startsWith(id))).toEqual([`${id} saved-in-two-places`, `${id} saved-here`]);
});

test('a place says that it has the receipt already, and has none: the kiosk keeps its file, nothing is said', async () => {
  const id = await office.site.submit();
  between.instead = (call) => (call.method === 'PUT' ? json(keptBag(id, 'received')) : null);
  const messenger = await office.messenger(office.placeAt(url), { delays: { aloneAlarmMs: 60 } });
  await toldAlone(id, messenger);
  expect(office.site.row(id)).toMatchObject({ state: 'sealed', receipt: null });
});

test('bytes are spoilt on the way: the place keeps nothing of them and says so, and they are sent again', async () => {
  const id = await office.site.submit(50_000);
  let spoilt = 0;
  between.instead = (call) => {
    if (call.method === 'PUT' && spoilt++ === 0) call.body.fill(0, 100, 200);
    return null;
  };
  const { custody, journal } = await office.messenger(office.placeAt(url));
  await until(() => custody.length > 0);
  expect(custody).toEqual([`${id} saved-in-two-places`]);
  expect(journal.find((line) => line.startsWith('second-place-refuses'))).toContain('not those of the manifest');
});

test('the disk of the counter PC is full: an alarm stands; room is made, and the bag goes there', async () => {
  await office.open({ fullBytes: Number.MAX_SAFE_INTEGER });
  const id = await office.site.submit();
  const messenger = await office.messenger(office.placeAt(url), { delays: { aloneAlarmMs: 60 } });
  await toldAlone(id, messenger);
  expect(messenger.journal.find((line) => line.startsWith('second-place-waits'))).toContain('đã đầy');
  expect(office.holds(id, 'bag.age')).toBe(false);
  await office.open();
  await until(() => messenger.custody.length > 0 && messenger.alarms.size === 0);
});

test('the counter PC is switched off in mid-work and on again: what it had, it still has; what it missed, it gets', async () => {
  const first = await office.site.submit();
  const { custody } = await office.messenger();
  await until(() => custody.length === 1);
  await office.close();
  const second = await office.site.submit();
  await office.open();
  await until(() => custody.length === 2);
  expect(custody).toEqual([`${first} saved-in-two-places`, `${second} saved-in-two-places`]);
  expect(office.journal.find((line) => line.startsWith('folder-checked 1 '))).toBeDefined();
});

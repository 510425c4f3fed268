import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import type { Receipt } from '@mot-cua/domain/receiving.ts';
import { CompactSign, exportJWK } from 'jose';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Courier, ForwardingSite, until } from './site.ts';
import type { Told } from './thin-line.ts';

let site: ForwardingSite;
const couriers: Courier[] = [];
beforeAll(async () => {
  site = await ForwardingSite.start();
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
const once = { records: 1, receipts: 1 };
const problem = (status: number, title: string, headers: Record<string, string> = {}): Told => ({
  status,
  headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers },
  body: JSON.stringify({ type: 'about:blank', title, status, detail: 'in a test' }),
});
const page = (status: number): Told => ({
  status,
  headers: { 'content-type': 'text/html', 'upload-offset': '999999', location: '/v1/uploads/x' },
  body: '<html><body>Đăng nhập Wi-Fi</body></html>',
});
const told = (receipt: string): Told => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ receipt }),
});
const isCommit = ({ path }: { path: string }): boolean => path.endsWith('/commit');

/** Nothing was believed: the dossier waits, its file is here, it was tried at least `times`. */
const stillWaits = async (id: string, times = 3): Promise<void> => {
  const before = site.row(id).attempts;
  await until(
    () => site.row(id).attempts >= before + times,
    40_000,
    () => site.row(id).trouble,
  );
  expect(site.row(id)).toMatchObject({ state: 'sealed', receipt: null });
  expect(existsSync(site.kiosk.pathOf(id))).toBe(true);
};

test.each([200, 204, 302, 404, 409, 422, 511])(
  'a login page with status %i to every call: nothing counts, nothing is refused; delivered when the line is real again',
  async (status) => {
    const id = await site.submit();
    site.middleman.instead = () => page(status);
    const { forwarder, journal } = await courier();
    await stillWaits(id);
    expect(forwarder.repositoryReachable).toBe(false);
    expect(journal.filter((line) => line.startsWith('forwarding-waits'))).toHaveLength(1); // told once, not each time
    site.middleman.stepAside();
    await until(received(id));
    expect(site.heldAs(id)).toEqual(once);
  },
);

test('a login page appears between the upload and the commit: the commit is asked again, nothing is sent twice', async () => {
  const id = await site.submit();
  site.middleman.instead = (call) => (isCommit(call) ? page(200) : null);
  await courier();
  await stillWaits(id);
  site.middleman.stepAside();
  await until(received(id));
  expect(site.middleman.calls.filter((call) => call.startsWith('PATCH'))).toHaveLength(1);
  expect(site.heldAs(id)).toEqual(once);
});

test('the daemon dies after the repository took the dossier and before the receipt was noted: the same receipt again', async () => {
  const id = await site.submit();
  site.middleman.alter = (call, answer) => (isCommit(call) ? page(502) : answer);
  const first = await courier();
  await until(() => site.heldAs(id).receipts === 1);
  await first.stop();
  expect(site.row(id).state).toBe('sealed');
  expect(existsSync(site.kiosk.pathOf(id))).toBe(true);
  site.middleman.stepAside();
  site.kiosk.restart();
  await courier();
  await until(received(id));
  expect(site.heldAs(id)).toEqual(once);
  expect(site.site.rows<{ jws: string }>('SELECT jws FROM receipts WHERE dossierId = ?', id)).toEqual([
    { jws: site.row(id).receipt },
  ]);
});

const forger = generateKeyPairSync('ed25519');
const receiptFor = (id: string, over: Partial<Receipt> = {}): Receipt => {
  const row = site.row(id);
  return {
    type: 'dossier-receipt/1',
    dossierId: id,
    manifestSha256: '0'.repeat(64),
    sealedSha256: row.sha256 ?? '',
    recordId: 'forged',
    receivedAt: '2026-11-23T08:00:00+07:00',
    repository: 'forged',
    previousReceiptSha256: '0'.repeat(64),
    ...over,
  };
};
const signed = (payload: unknown, kid: string, alg = 'EdDSA'): Promise<string> =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({ alg, kid })
    .sign(forger.privateKey);

test.each<[string, (id: string, kid: string, other: string) => Promise<string>]>([
  ['signed by a key of nobody', (id) => signed(receiptFor(id), 'nobody')],
  ['signed by a forger under the name of the pinned key', (id, kid) => signed(receiptFor(id), kid)],
  [
    'not signed at all ("alg": "none")',
    async (id, kid) => {
      const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none', kid })}.${part(receiptFor(id))}.`;
    },
  ],
  ['the real receipt of another dossier', async (_id, _kid, other) => other],
  [
    'the real receipt of another dossier with this one named in it',
    async (id, _kid, other) => {
      const [head, body = '', signature] = other.split('.');
      const receipt = JSON.parse(Buffer.from(body, 'base64url').toString()) as Receipt;
      const changed = Buffer.from(JSON.stringify({ ...receipt, dossierId: id })).toString('base64url');
      return `${head}.${changed}.${signature}`;
    },
  ],
  ['no JWS', async () => 'thank you, received'],
  ['empty', async () => ''],
])(
  'a receipt that is %s proves nothing: the file is kept; the true receipt is taken afterwards',
  async (_what, forge) => {
    const first = await site.submit();
    const keys = await site.pinnedKeys();
    await courier({ keys });
    await until(received(first));
    await couriers[0]?.stop();
    const id = await site.submit();
    const forged = await forge(id, [...keys.keys()][0] ?? '', site.row(first).receipt ?? '');
    site.middleman.instead = (call) => (isCommit(call) ? told(forged) : null);
    await courier({ keys });
    await stillWaits(id);
    const alarm = { code: 'receipt-not-believed', subject: id };
    expect(site.kiosk.alarms.standing()).toMatchObject([alarm]);
    site.middleman.stepAside();
    await until(received(id));
    expect(site.heldAs(id)).toEqual(once);
    await until(() => site.kiosk.alarms.standing().every((one) => one.code !== alarm.code));
  },
);

test('the answers to two commits were lost: after the outage one question brings both receipts, nothing is announced again', async () => {
  const ids = [await site.submit(), await site.submit()];
  site.middleman.alter = (_call, answer) => (String(answer.body).includes('"receipt"') ? page(502) : answer);
  const first = await courier();
  await until(() => ids.every((id) => site.heldAs(id).receipts === 1));
  await first.stop();
  site.middleman.stepAside();
  site.middleman.calls = [];
  await courier();
  await until(() => ids.every((id) => received(id)()));
  const asked = site.middleman.calls.indexOf('POST /v1/lacks');
  expect(asked).toBeGreaterThanOrEqual(0);
  expect(site.middleman.calls.slice(asked).filter((call) => call.startsWith('PUT'))).toEqual([]);
  for (const id of ids) expect(site.heldAs(id)).toEqual(once);
});

test('a receipt in the answer to the announcement is judged as strictly: nothing is deleted on a forged one', async () => {
  const id = await site.submit();
  const forged = await signed(receiptFor(id), 'nobody');
  site.middleman.instead = ({ method }) =>
    method === 'PUT'
      ? {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ dossierId: id, state: 'received', missing: false, receipt: forged }),
        }
      : null;
  await courier();
  await stillWaits(id);
  expect(site.heldAs(id)).toEqual({ records: 0, receipts: 0 });
});

test('a repository with another key than the pinned one: not reached, nothing is believed', async () => {
  const id = await site.submit();
  const stranger = { ...(await exportJWK(forger.publicKey)), kid: randomUUID() };
  const { forwarder } = await courier({ keys: new Map([[stranger.kid, stranger]]) });
  await stillWaits(id);
  expect(forwarder.repositoryReachable).toBe(false);
  expect(site.row(id).trouble).toContain('receipt not believed: not signed by a key that is pinned');
});

test('a dossier that the repository refuses (422) is set aside and kept; the next one goes through', async () => {
  const poisoned = await site.submit(500, (metadata) => {
    metadata['provisionalCode'] = 'TAM-SOMETHING-ELSE';
  });
  const next = await site.submit();
  const { journal } = await courier();
  await until(received(next));
  expect(site.row(poisoned).state).toBe('quarantined');
  expect(existsSync(site.kiosk.pathOf(poisoned))).toBe(true);
  expect(journal.some((line) => line.startsWith(`dossier-quarantined ${poisoned}`))).toBe(true);
  expect(site.kiosk.auditOf(poisoned).at(-1)).toBe('dossier-quarantined');
  expect(site.heldAs(poisoned)).toEqual({ records: 0, receipts: 0 });
});

test('another manifest is known for this id (409 to the announcement): set aside, not sent again and again', async () => {
  const id = await site.submit();
  site.middleman.instead = ({ method }) => (method === 'PUT' ? problem(409, 'Another manifest is known') : null);
  await courier();
  await until(() => site.row(id).state === 'quarantined');
  expect(site.middleman.calls.filter((call) => call.startsWith('PUT'))).toHaveLength(1);
});

test.each([
  ['PATCH', 409, 'an earlier piece is still being written'],
  ['PATCH', 413, 'longer than announced'],
  ['PATCH', 423, 'locked'],
  ['POST /v1/uploads', 409, 'already received, by a commit whose answer was lost'],
  ['commit', 409, 'the bytes were spoilt on the way and dropped'],
])('%s is answered with %i (%s): no reason to set a dossier aside, it is asked anew', async (step, status, title) => {
  const id = await site.submit();
  let times = 3;
  site.middleman.instead = ({ method, path }) =>
    `${method} ${path}`.includes(step) && times-- > 0 ? problem(status, title) : null;
  await courier();
  await until(received(id), 40_000, () => site.row(id).trouble);
  expect(site.heldAs(id)).toEqual(once);
});

test('bytes are spoilt on the way: the repository drops them, they are sent again', async () => {
  const id = await site.submit();
  let spoilt = 0;
  site.middleman.instead = (call) => {
    if (call.method === 'PATCH' && spoilt++ === 0) call.body.fill(0, 100, 200);
    return null;
  };
  await courier();
  await until(received(id), 40_000, () => site.row(id).trouble);
  expect(spoilt).toBe(2);
  expect(site.heldAs(id)).toEqual(once);
});

test('the disk of the kiosk spoilt a sealed file: that dossier is set aside, the next goes through', async () => {
  const spoilt = await site.submit(5_000);
  const next = await site.submit();
  const path = site.kiosk.pathOf(spoilt);
  const bytes = readFileSync(path);
  bytes.fill(0, 1_000, 1_100);
  writeFileSync(path, bytes);
  await courier();
  await until(received(next));
  await until(
    () => site.row(spoilt).state === 'quarantined',
    40_000,
    () => site.row(spoilt),
  );
  expect(site.row(spoilt).trouble).toContain('no longer the one that was sealed');
});

test.each([
  ['vanished', (path: string) => rmSync(path)],
  ['was cut short', (path: string) => truncateSync(path, 100)],
])('a sealed file %s: the forwarder says so and goes on with the others', async (_what, harm) => {
  const harmed = await site.submit();
  const next = await site.submit();
  harm(site.kiosk.pathOf(harmed));
  const { journal } = await courier();
  await until(received(next));
  await until(() => site.row(harmed).attempts > 2);
  expect(site.row(harmed).state).toBe('sealed');
  expect(journal.filter((line) => line.includes(harmed) && line.includes(site.kiosk.folder))).toEqual([]);
});

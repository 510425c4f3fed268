import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Caller, callerOf, jwsOf, newDossier, newKiosk, payloadOf, type TestDossier } from './test-kiosk.ts';
import { type RunningSite, runningSite } from './test-repository.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await runningSite();
});
afterAll(() => site.end());

const bearerOf = ({ manifestJws }: TestDossier): Caller => callerOf(site.url, site.kiosks[0], Date.now, manifestJws);
const dossierOfA = (): Promise<TestDossier> => newDossier(site.kiosks[0], site.recipient, { papers: 'none' });

/**
 * One deliverer, one call a step: announce, create, send, commit, as often as the answers ask for it, until it holds a
 * receipt. It keeps nothing from one round to the next but its upload, as a forwarder does.
 */
async function* deliverer(caller: Caller, dossier: TestDossier): AsyncGenerator<void, string> {
  const { dossierId, sealed } = dossier;
  for (let round = 0; round < 5; round++) {
    const { body: state } = await caller.announce(dossier);
    yield;
    if (state.receipt !== undefined) return state.receipt;
    if (state.missing) {
      const created = await caller.createUpload(dossier);
      yield;
      if (created.status !== 201) continue;
      const location = created.headers.get('location') ?? '';
      const sent = await caller.append(location, 0, sealed);
      yield;
      if (sent.status !== 204) continue;
    }
    const committed = await caller.commit(dossierId);
    yield;
    if (committed.status === 200) return committed.body.receipt;
  }
  throw new Error('a deliverer went round five times');
}

/** Lets the two move in the given order ('k' or 'p'), then each to its end; gives both receipts and the order that was. */
const inOrder = async (dossier: TestDossier, order: string): Promise<{ receipts: string[]; moved: string }> => {
  const both = { k: deliverer(site.a, dossier), p: deliverer(bearerOf(dossier), dossier) };
  const receipts: Record<string, string> = {};
  let moved = '';
  const move = async (who: 'k' | 'p'): Promise<void> => {
    if (receipts[who] !== undefined) return;
    moved += who;
    const step = await both[who].next();
    if (step.done) receipts[who] = step.value;
  };
  for (const who of order) await move(who === 'k' ? 'k' : 'p');
  for (const who of ['k', 'p'] as const) while (receipts[who] === undefined) await move(who);
  return { receipts: Object.values(receipts), moved };
};

/** Every way to mix `k` steps of the one with `p` steps of the other. */
const mixes = (k: number, p: number): string[] => {
  if (k === 0 || p === 0) return [`${'k'.repeat(k)}${'p'.repeat(p)}`];
  return [...mixes(k - 1, p).map((rest) => `k${rest}`), ...mixes(k, p - 1).map((rest) => `p${rest}`)];
};
const steps = ['announced', 'created', 'sent', 'committed'].length;

const held = (dossierId: string): number[] =>
  ['records', 'receipts', 'manifests'].map(
    (table) => site.rows(`select 1 from ${table} where dossierId = ?`, dossierId).length,
  );

test('a dead kiosk comes back while its second place delivers: in all 70 orders of their steps one record, one receipt, the same bytes', async () => {
  const orders = mixes(steps, steps);
  expect(new Set(orders).size).toBe(70);
  const seen = new Set<string>();
  // several orders side by side: each has a dossier of its own
  const waiting = [...orders];
  const lane = async (): Promise<void> => {
    for (let order = waiting.pop(); order !== undefined; order = waiting.pop()) {
      const dossier = await dossierOfA();
      const { receipts, moved } = await inOrder(dossier, order);
      seen.add(moved);
      expect(receipts, order).toHaveLength(2);
      expect(receipts[0], order).toBe(receipts[1]);
      expect(payloadOf<{ dossierId: string }>(receipts[0] ?? '').dossierId).toBe(dossier.dossierId);
      expect(held(dossier.dossierId), order).toEqual([1, 1, 1]);
    }
  };
  await Promise.all(Array.from({ length: 6 }, lane));
  expect(seen.size).toBeGreaterThan(40);
});

test('both at the same moment at every step, ten times over: one record, one receipt', async () => {
  for (let time = 0; time < 10; time++) {
    const dossier = await dossierOfA();
    const run = async (steps: AsyncGenerator<void, string>): Promise<string> => {
      for (;;) {
        const step = await steps.next();
        if (step.done) return step.value;
      }
    };
    const receipts = await Promise.all([
      run(deliverer(site.a, dossier)),
      run(deliverer(bearerOf(dossier), dossier)),
      run(deliverer(bearerOf(dossier), dossier)),
    ]);
    expect(new Set(receipts).size).toBe(1);
    expect(held(dossier.dossierId)).toEqual([1, 1, 1]);
  }
});

test('a second place sends rubbish of the right length: the rubbish is dropped, the kiosk sends the bag, both get the receipt', async () => {
  const dossier = await dossierOfA();
  const place = bearerOf(dossier);
  await place.announce(dossier);
  await place.upload(dossier, Buffer.alloc(dossier.sealed.length, 7));
  await site.a.announce(dossier);
  await site.a.upload(dossier);
  const [mine, theirs] = [await site.a.commit(dossier.dossierId), await place.commit(dossier.dossierId)];
  expect([mine.status, theirs.status]).toEqual([200, 200]);
  expect(theirs.body.receipt).toBe(mine.body.receipt);
});

test('the bearer of a manifest cannot touch the upload that the kiosk has begun, nor the kiosk that of a bearer', async () => {
  const dossier = await dossierOfA();
  const place = bearerOf(dossier);
  await site.a.announce(dossier);
  const [ofKiosk, ofPlace] = [await site.a.createUpload(dossier), await place.createUpload(dossier)];
  const [own, other] = [ofKiosk.headers.get('location') ?? '', ofPlace.headers.get('location') ?? ''];
  expect((await place.offset(own)).status).toBe(404);
  expect((await place.append(own, 0, dossier.sealed)).status).toBe(404);
  expect((await site.a.offset(other)).status).toBe(404);
  expect((await site.a.append(own, 0, dossier.sealed)).status).toBe(204);
  expect((await site.a.commit(dossier.dossierId)).status).toBe(200);
});

test('S1 whoever bears a manifest can deliver that dossier and nothing else: every other call, and every other dossier, is refused', async () => {
  const [mine, other] = [await dossierOfA(), await dossierOfA()];
  const place = bearerOf(mine);
  await site.a.deliver(other);
  await place.deliver(mine);
  const open = await dossierOfA();
  await site.a.announce(open);
  const upload = (await site.a.createUpload(open)).headers.get('location') ?? '';
  const answers = {
    'reads events': await place.events(mine.dossierId),
    'reads the state': await place.state(mine.dossierId),
    'looks up': await place.lookUp(mine.manifest.provisionalCode, mine.secret),
    'asks what lacks': await place.lacks([{ dossierId: mine.dossierId, manifestSha256: 'a'.repeat(64) }]),
    'sends a heartbeat': await place.heartbeat('x.y.z-long-enough-to-be-one'),
    'gives an upload up': await place.call('DELETE', upload, { headers: place.tus }),
    'announces another': await place.announce(other),
    'uploads another': await place.createUpload(open),
    'asks for the offset of another': await place.offset(upload),
    'writes to another': await place.append(upload, 0, open.sealed),
    'commits another': await place.commit(other.dossierId),
  };
  expect(Object.fromEntries(Object.entries(answers).map(([what, { status }]) => [what, status]))).toEqual({
    'reads events': 401,
    'reads the state': 401,
    'looks up': 401,
    'asks what lacks': 401,
    'sends a heartbeat': 401,
    'gives an upload up': 401,
    'announces another': 404,
    'uploads another': 404,
    'asks for the offset of another': 404,
    'writes to another': 404,
    'commits another': 404,
  });
});

test('a manifest that nobody enrolled has signed, or that was changed, admits nobody', async () => {
  const dossier = await dossierOfA();
  const stranger = newKiosk('kiosk-a');
  const [head, payload = '', signature] = dossier.manifestJws.split('.');
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const bearing of [
    jwsOf(dossier.manifest, stranger.privateKey, 'kiosk-a'),
    jwsOf(dossier.manifest, site.kiosks[1].privateKey, 'kiosk-b'),
    `${head}.${part({ ...dossier.manifest, sequence: 99 })}.${signature}`,
    `${part({ alg: 'none', kid: 'kiosk-a' })}.${payload}.`,
    'x',
    '',
  ]) {
    const forger = callerOf(site.url, stranger, Date.now, bearing);
    expect((await forger.announce(dossier)).status).toBe(401);
  }
  expect(held(dossier.dossierId)).toEqual([0, 0, 0]);
});

test('S2 a kiosk signed two manifests for one id: the second one admits nobody to the dossier of the first', async () => {
  const [first, second] = [await dossierOfA(), await dossierOfA()];
  const kiosk = site.kiosks[0];
  const rival = { ...second.manifest, dossierId: first.dossierId };
  const manifestJws = jwsOf(rival, kiosk.privateKey, kiosk.kioskId);
  await site.a.announce(first);
  const place = callerOf(site.url, kiosk, Date.now, manifestJws);
  expect((await place.announce({ dossierId: first.dossierId, manifestJws })).status).toBe(409);
  expect((await place.announce(first)).status).toBe(422);
  expect((await place.createUpload(first)).status).toBe(404);
  expect((await place.commit(first.dossierId)).status).toBe(404);
  expect((await site.a.deliver(first)).status).toBe(200);
});

test('S2 an old manifest replayed after the dossier was received changes nothing and gives the same receipt', async () => {
  const dossier = await dossierOfA();
  const receipt = (await site.a.deliver(dossier)).body.receipt;
  const acts = () => site.rows('select sequence from audit').length;
  const before = acts();
  const place = bearerOf(dossier);
  for (let again = 0; again < 3; again++) {
    expect((await place.announce(dossier)).body).toMatchObject({ state: 'received', missing: false, receipt });
    expect((await place.createUpload(dossier)).status).toBe(409);
    expect((await place.commit(dossier.dossierId)).body.receipt).toBe(receipt);
  }
  expect(acts()).toBe(before);
  expect(held(dossier.dossierId)).toEqual([1, 1, 1]);
});

test('a kiosk is stolen and revoked: what it sealed before comes home with an alarm, what is sealed later does not, its own calls are refused', async () => {
  const revokedAt = '2026-11-23T12:00:00+07:00';
  const own = await runningSite({}, {});
  await own.repository.close();
  const { startRepository } = await import('../src/start.ts');
  const again = await startRepository({
    ...own.config,
    kiosks: own.config.kiosks.map((kiosk) => (kiosk.kioskId === 'kiosk-a' ? { ...kiosk, revokedAt } : kiosk)),
  });
  try {
    const kiosk = own.kiosks[0];
    const at = (submittedAt: string) =>
      newDossier(kiosk, own.recipient, { manifest: { submittedAt }, metadata: { submittedAt } });
    const [before, after] = [await at('2026-11-23T11:59:00+07:00'), await at('2026-11-23T12:01:00+07:00')];
    expect((await callerOf(again.url, kiosk).announce(before)).status).toBe(401);
    const bearer = (dossier: TestDossier) => callerOf(again.url, kiosk, Date.now, dossier.manifestJws);
    expect((await bearer(before).deliver(before)).status).toBe(200);
    const refused = await bearer(after).announce(after);
    expect([refused.status, refused.body.type]).toEqual([403, 'urn:mot-cua:problem:kiosk-revoked']);
    expect(
      own.rows('select kind, dossierId from alarms order by kind').map((row) => Object.values(row as object)),
    ).toEqual([
      ['manifest-after-revocation', after.dossierId],
      ['manifest-of-revoked-kiosk', before.dossierId],
    ]);
  } finally {
    await again.close();
    await own.remove();
  }
});

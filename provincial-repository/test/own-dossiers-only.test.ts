import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { jwsOf, newDossier, newKiosk, type TestDossier } from './test-kiosk.ts';
import { type RunningSite, runningSite } from './test-repository.ts';

// deadlines for a busy machine: nothing here waits without one, nothing needs so long by itself
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let site: RunningSite;
let received: TestDossier;
let halfway: TestDossier;
let upload: string;
const drop = 'AAAAAAAAAAAAAAAAAAAAAA';
beforeAll(async () => {
  site = await runningSite();
  received = await newDossier(site.kiosks[0], site.recipient);
  await site.a.deliver(received);
  halfway = await newDossier(site.kiosks[0], site.recipient);
  await site.a.announce(halfway);
  upload = (await site.a.createUpload(halfway)).headers.get('location') ?? '';
  await site.a.append(upload, 0, halfway.sealed.subarray(0, 1000));
  await site.a.call('PUT', `/v1/phone-drops/${drop}`);
});
afterAll(() => site.end());

/** What kiosk B may try on A's dossiers, for every kiosk route; each must look as if the dossier did not exist. */
const attempts: Record<string, () => Promise<{ status: number }[]>> = {
  'PUT /v1/dossiers/:dossierId': async () => {
    const ownKeyOtherId = await newDossier(site.kiosks[1], site.recipient, { dossierId: received.dossierId });
    return [await site.b.announce(received), await site.b.announce(ownKeyOtherId)];
  },
  'GET /v1/dossiers/:dossierId': async () => [
    await site.b.state(received.dossierId),
    await site.b.state(halfway.dossierId),
  ],
  'POST /v1/dossiers/:dossierId/commit': async () => [
    await site.b.commit(received.dossierId),
    await site.b.commit(halfway.dossierId),
  ],
  'POST /v1/dossiers/:dossierId/duplicate': async () => [
    await site.b.call('POST', `/v1/dossiers/${received.dossierId}/duplicate`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ decision: 'keep-both', reason: 'another-case', officer: '11' }),
    }),
  ],
  'POST /v1/dossiers/:dossierId/counter-slip': async () => [
    await site.b.call('POST', `/v1/dossiers/${received.dossierId}/counter-slip`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ says: { form: '03', reason: 'already-settled' }, titles: {}, officer: '11', at: 1 }),
    }),
  ],
  'GET /v1/dossiers/:dossierId/events': async () => [await site.b.events(received.dossierId)],
  'POST /v1/uploads': async () => [await site.b.createUpload(halfway)],
  'HEAD /v1/uploads/:uploadId': async () => [await site.b.offset(upload)],
  'PATCH /v1/uploads/:uploadId': async () => [await site.b.append(upload, 1000, halfway.sealed.subarray(1000))],
  'POST /v1/lacks': async () => {
    const answer = await site.b.lacks([{ dossierId: received.dossierId, manifestSha256: 'a'.repeat(64) }]);
    // neither received nor differing: as if there were none
    expect(answer.body).toEqual({ lacking: [received.dossierId], received: [], differing: [] });
    return [answer];
  },
  'POST /v1/heartbeats': async () => {
    const ofA = jwsOf({ kioskId: 'kiosk-a' }, site.kiosks[1].privateKey, 'kiosk-b');
    return [await site.b.heartbeat(ofA)];
  },
  // ratings belong to no dossier; under another kiosk's ids they are B's own (ratings.test.ts)
  'POST /v1/ratings': async () => [
    await site.b.call('POST', '/v1/ratings', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ratings: [], codes: [] }),
    }),
  ],
  'PUT /v1/dossiers/:dossierId/copy-link': async () => [
    await site.b.call('PUT', `/v1/dossiers/${received.dossierId}/copy-link`),
    await site.b.call('PUT', `/v1/dossiers/${halfway.dossierId}/copy-link`),
  ],
  'DELETE /v1/dossiers/:dossierId/copy-link': async () => [
    await site.b.call('DELETE', `/v1/dossiers/${received.dossierId}/copy-link`),
  ],
  // a drop of kiosk A: B neither sees into it nor ends it, nor opens another under its id
  'PUT /v1/phone-drops/:id': async () => [await site.b.call('PUT', `/v1/phone-drops/${drop}`)],
  'GET /v1/phone-drops/:id': async () => [await site.b.call('GET', `/v1/phone-drops/${drop}`)],
  'DELETE /v1/phone-drops/:id': async () => {
    const ended = await site.b.call('DELETE', `/v1/phone-drops/${drop}`);
    expect((await site.a.call('GET', `/v1/phone-drops/${drop}`)).status).toBe(204); // A's stands open as before
    return [ended];
  },
  'PUT /v1/phone-notes/:id': async () => [
    await site.b.call('PUT', `/v1/phone-notes/${drop}`, {
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array([1, 2, 3]),
    }),
  ],
  'DELETE /v1/uploads/:uploadId': async () => [await site.b.call('DELETE', upload, { headers: site.b.tus })],
};
/** Open to all, to whoever holds a copy's link, or to any enrolled kiosk (look-up proves itself by the secret), or for officers by cookie. */
const notOfAKiosk = [
  'GET /v1/keys',
  'POST /v1/lookups',
  'GET /health',
  'GET /openapi.json',
  'GET /',
  'GET /copies/:token',
  'GET /phone/:id',
  'PUT /phone/:id/file',
  'POST /phone/:id/note',
  'GET /phone-page/phone.js',
  'GET /phone-page/phone.css',
  'GET /rate/:code',
  'POST /rate/:code',
  'GET /ratings',
  'GET /ratings.json',
];
const expected: Record<string, number[]> = {
  'PUT /v1/dossiers/:dossierId': [422, 409],
  'POST /v1/lacks': [200],
  'POST /v1/heartbeats': [422],
  'POST /v1/ratings': [200],
  'PUT /v1/phone-drops/:id': [409],
  'PUT /v1/phone-notes/:id': [409],
  'DELETE /v1/phone-drops/:id': [204],
};

test('S1 every route of the route table is listed here, so a new one cannot be forgotten', () => {
  const kioskRoutes = site.repository.routes
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !/^(GET|POST|HEAD) \/officer/.test(route) && !notOfAKiosk.includes(route))
    // Fastify answers HEAD wherever it answers GET, through the same gate
    .filter((route) => !(route.startsWith('HEAD ') && !route.includes('/v1/uploads')));
  expect(kioskRoutes.sort()).toEqual(Object.keys(attempts).sort());
});

test.each(Object.keys(attempts))('S1 kiosk B tries %s on a dossier of kiosk A: it is not known to B', async (route) => {
  const statuses = (await attempts[route]?.())?.map(({ status }) => status);
  expect(statuses).toEqual(expected[route] ?? statuses?.map(() => 404));
});

test('S1 after all that, the dossiers of kiosk A are as they were and the attempt to take one over raised an alarm', async () => {
  expect((await site.a.state(received.dossierId)).body.state).toBe('received');
  expect((await site.a.offset(upload)).headers.get('upload-offset')).toBe('1000');
  const alarms = site.rows<{ kind: string; kioskId: string }>('select kind, kioskId from alarms');
  expect(alarms).toEqual([{ kind: 'dossier-of-another-kiosk', kioskId: 'kiosk-b' }]);
});

test.each(Object.keys(attempts))(
  'S1 %s without a signed call, or signed by a stranger: 401 and what to do',
  async (route) => {
    const [method = '', pattern = ''] = route.split(' ');
    const path = pattern
      .replace(':dossierId', received.dossierId)
      .replace(':uploadId', upload.split('/').pop() ?? '')
      .replace(':id', drop);
    const stranger = newKiosk('kiosk-a');
    const forged = jwsOf(
      { kioskId: 'kiosk-a', method, path, at: Date.now(), nonce: '0123456789' },
      stranger.privateKey,
      'kiosk-a',
    );
    for (const authorization of ['Kiosk none', 'Bearer x', `Kiosk ${forged}`, '']) {
      const refused = await site.a.call<{ detail: string } | null>(method, path, {
        headers: { ...site.a.tus, authorization },
      });
      expect(refused.status).toBe(401);
      if (method !== 'HEAD') expect(refused.body?.detail).toBeTruthy();
    }
  },
);

test('S1 a call signed for another path or method is not admitted', async () => {
  const path = `/v1/dossiers/${received.dossierId}`;
  for (const authorization of [site.a.authorization('GET', `${path}/events`), site.a.authorization('POST', path)]) {
    expect((await site.a.call('GET', path, { headers: { authorization } })).status).toBe(401);
  }
});

test('S1 a call that names "alg none" or another key id is not admitted', async () => {
  const path = `/v1/dossiers/${received.dossierId}`;
  const call = { kioskId: 'kiosk-a', method: 'GET', path, at: Date.now(), nonce: '0123456789' };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'none', kid: 'kiosk-a' })}.${part(call)}.`;
  const borrowed = jwsOf(call, site.kiosks[1].privateKey, 'kiosk-b');
  for (const jws of [unsigned, borrowed]) {
    expect((await site.a.call('GET', path, { headers: { authorization: `Kiosk ${jws}` } })).status).toBe(401);
  }
});

test('a kiosk whose clock fell back three weeks is admitted; 31 days are refused with our time, so that it can correct itself', async () => {
  const path = `/v1/dossiers/${received.dossierId}`;
  const aged = (days: number) => ({
    headers: { authorization: site.a.authorization('GET', path, { at: Date.now() - days * 86_400_000 }) },
  });
  expect((await site.a.call('GET', path, aged(21))).status).toBe(200);
  const refused = await site.a.call<{ detail: string }>('GET', path, aged(31));
  expect(refused.status).toBe(401);
  expect(refused.body.detail).toContain(new Date().toISOString().slice(0, 10));
});

test('S2 an upload call replayed word for word is refused; a replayed commit gets the same receipt', async () => {
  const authorization = site.a.authorization('PATCH', upload);
  const patch = (offset: number, bytes: Buffer) =>
    site.a.call<{ detail: string } | null>('PATCH', upload, {
      headers: {
        ...site.a.tus,
        authorization,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(bytes),
    });
  expect((await patch(1000, halfway.sealed.subarray(1000, 1100))).status).toBe(204);
  expect((await patch(1100, Buffer.from('something else'))).status).toBe(401);
  const path = `/v1/dossiers/${received.dossierId}/commit`;
  const again = {
    headers: { authorization: site.a.authorization('POST', path), 'content-type': 'application/json' },
    body: '{}',
  };
  const [first, second] = [await site.a.call('POST', path, again), await site.a.call('POST', path, again)];
  expect(first.status).toBe(200);
  expect(second.body).toEqual(first.body);
});

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { Manifest } from '@mot-cua/domain/receiving.ts';
import { KeptBag, Place } from '@mot-cua/domain/second-place.ts';
import { Check } from 'typebox/value';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signJws } from '../dossiers/jws.ts';
import { digestOf } from '../outbox/kiosk-for-tests.ts';
import { OfficeForTests } from './office-for-tests.ts';
import { readManifest } from './trust.ts';

let office: OfficeForTests;
let sockets: Socket[];
beforeEach(async () => {
  office = new OfficeForTests();
  sockets = [];
  await office.open();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await office.end();
});

type Told = { status: number; body: Record<string, unknown>; type: string };
const call = async (
  method: string,
  path: string,
  options: { manifest?: string; body?: Uint8Array | object } = {},
): Promise<Told> => {
  const bytes = options.body instanceof Uint8Array;
  const answer = await fetch(new URL(path, office.receiver?.url), {
    method,
    headers: {
      ...(options.manifest ? { 'bag-manifest': options.manifest } : {}),
      ...(options.body ? { 'content-type': bytes ? 'application/octet-stream' : 'application/json' } : {}),
    },
    ...(options.body ? { body: bytes ? Buffer.from(options.body as Uint8Array) : JSON.stringify(options.body) } : {}),
  });
  const type = answer.headers.get('content-type') ?? '';
  return { status: answer.status, body: type.includes('json') ? ((await answer.json()) as Told['body']) : {}, type };
};
const put = (id: string, over: { manifest?: string; body?: Uint8Array } = {}): Promise<Told> =>
  call('PUT', `/v1/bags/${id}`, {
    manifest: over.manifest ?? office.bag(id).manifest,
    body: over.body ?? readFileSync(office.kiosk.pathOf(id)),
  });
const files = (): string[] =>
  readdirSync(office.placeFolder)
    .filter((name) => name !== 'voices.json')
    .sort();
const manifestOf = (id: string): Manifest => {
  const read = readManifest(office.bag(id).manifest);
  if (!read.ok) throw new Error(read.fault);
  return read.value.manifest;
};
const resigned = (id: string, over: Partial<Manifest>, kid = 'kiosk-a', key = office.kiosk.deviceKey): string =>
  signJws({ ...manifestOf(id), ...over }, kid, key);

test('a bag is taken, and taken again without a second copy; both answers say the same', async () => {
  const id = await office.kiosk.submitted(randomBytes(600_000));
  const first = await put(id);
  const again = await put(id);
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(Check(KeptBag, first.body)).toBe(true);
  expect(again.body).toEqual(first.body);
  expect(files()).toEqual([`${id}.bag.age`, `${id}.manifest`]);
  expect(digestOf(readFileSync(office.at(`${id}.bag.age`)))).toBe(office.bag(id).sha256);
  expect(Check(Place, (await call('GET', '/v1/place')).body)).toBe(true);
});

const stranger = generateKeyPairSync('ed25519').privateKey;
test.each<[string, (id: string) => string, RegExp]>([
  ['of another office', (id) => resigned(id, { kioskId: 'kiosk-z' }, 'kiosk-z', stranger), /"kiosks"/],
  ['signed by a stranger in the name of our kiosk', (id) => resigned(id, {}, 'kiosk-a', stranger), /signed/],
  ['in which our kiosk speaks for another one', (id) => resigned(id, { kioskId: 'kiosk-b' }), /another kiosk/],
  [
    'with "alg": "none"',
    (id) => {
      const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none', kid: 'kiosk-a' })}.${part(manifestOf(id))}.`;
    },
    /EdDSA/,
  ],
  ['that is no manifest', () => 'nonsense', /JWS/],
])('a manifest %s: 422, nothing is written, and the answer says where to look', async (_what, manifest, words) => {
  const id = await office.kiosk.submitted();
  const told = await put(id, { manifest: manifest(id) });
  expect(told).toMatchObject({ status: 422, type: 'application/problem+json; charset=utf-8' });
  expect(told.body['detail']).toMatch(words);
  expect(files()).toEqual([]);
});

test('another manifest for a dossier that is known: 409, the first stays in force', async () => {
  const id = await office.kiosk.submitted();
  await put(id);
  const told = await put(id, { manifest: resigned(id, { sequence: 99 }) });
  expect(told.status).toBe(409);
  expect(readFileSync(office.at(`${id}.manifest`), 'utf8')).toBe(office.bag(id).manifest);
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['are too few', (bytes) => bytes.subarray(1)],
  ['are too many', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
  ['have one bit flipped', (bytes) => Buffer.from(bytes.map((byte, at) => (at === 500 ? byte ^ 1 : byte)))],
])('bytes that %s: 422, and no bag lies there afterwards', async (_what, spoil) => {
  const id = await office.kiosk.submitted(randomBytes(1_000));
  const told = await put(id, { body: spoil(readFileSync(office.kiosk.pathOf(id))) });
  expect(told.status).toBe(422);
  expect(files().filter((name) => name.includes('bag'))).toEqual([]);
});

test('a bag larger than "sealedBytes": 413; a disk that is full: 507 in words that a clerk understands', async () => {
  await office.receiver?.close();
  office.configure({ sealedBytes: 1_024, fullBytes: Number.MAX_SAFE_INTEGER });
  await office.open();
  const large = await office.kiosk.submitted(randomBytes(2_000));
  expect((await put(large)).status).toBe(413);
  const told = await put(await office.kiosk.submitted(randomBytes(500)));
  expect([told.status, told.body['title']]).toEqual([507, 'Ổ đĩa của nơi lưu thứ hai đã đầy']);
  expect(files()).toEqual([]);
});

test('whoever shows no manifest, or one of another dossier, gets neither proof nor bytes', async () => {
  const [id, other] = [await office.kiosk.submitted(), await office.kiosk.submitted()];
  await put(id);
  const nonce = randomBytes(32).toString('hex');
  const ask = (manifest?: string): Promise<Told> =>
    call('POST', `/v1/bags/${id}/proof`, { body: { nonce }, ...(manifest ? { manifest } : {}) });
  expect([(await ask()).status, (await ask(office.bag(other).manifest)).status]).toEqual([422, 422]);
  expect((await call('GET', `/v1/bags/${id}`)).status).toBe(422);
  expect((await call('GET', '/v1/bags')).status).toBe(401);
  const bytes = readFileSync(office.kiosk.pathOf(id));
  expect((await ask(office.bag(id).manifest)).body).toEqual({
    digest: digestOf(Buffer.concat([Buffer.from(nonce, 'hex'), bytes])),
  });
});

test('a nonce that is none (too short, not hex): 400, so that nobody learns a plain digest of the bag', async () => {
  const id = await office.kiosk.submitted();
  await put(id);
  const { manifest } = office.bag(id);
  for (const nonce of ['', '00', 'zz'.repeat(32)])
    expect((await call('POST', `/v1/bags/${id}/proof`, { manifest, body: { nonce } })).status).toBe(400);
});

test.each<[string, (id: string, other: string) => string]>([
  ['signed by a key that is not pinned', (id) => office.receiptFor(id, {}, stranger)],
  ['signed under a name that is not pinned', (id) => office.receiptFor(id, {}, office.receiptKey, 'receipts-9')],
  ['of another dossier', (_id, other) => office.receiptFor(other)],
  ['for other bytes', (id) => office.receiptFor(id, { sealedSha256: '0'.repeat(64) })],
  ['for another manifest', (id) => office.receiptFor(id, { manifestSha256: '0'.repeat(64) })],
  ['that is no JWS', () => 'received, thank you'],
])('a receipt %s: 422, the bag stays', async (_what, receipt) => {
  const [id, other] = [await office.kiosk.submitted(), await office.kiosk.submitted()];
  await put(id);
  const { manifest } = office.bag(id);
  const told = await call('POST', `/v1/bags/${id}/receipt`, { manifest, body: { receipt: receipt(id, other) } });
  expect(told.status).toBe(422);
  expect(files()).toEqual([`${id}.bag.age`, `${id}.manifest`]);
});

test('the true receipt: kept durably, and only then the bag goes; the bag brought again is answered "received"', async () => {
  const id = await office.kiosk.submitted();
  await put(id);
  const { manifest } = office.bag(id);
  const receipt = office.receiptFor(id);
  for (let time = 0; time < 2; time++)
    expect(await call('POST', `/v1/bags/${id}/receipt`, { manifest, body: { receipt } })).toMatchObject({
      status: 200,
      body: { state: 'received' },
    });
  expect(files()).toEqual([`${id}.manifest`, `${id}.receipt`]);
  expect((await put(id)).body['state']).toBe('received');
  expect(existsSync(office.at(`${id}.bag.age`))).toBe(false);
  expect((await call('GET', `/v1/bags/${id}/receipt`, { manifest })).body).toEqual({ receipt });
  expect((await call('GET', `/v1/bags/${id}`, { manifest })).status).toBe(404);
});

/** A PUT of which only the head and the first half are sent. */
const halfSent = (id: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const bytes = readFileSync(office.kiosk.pathOf(id));
    const { port } = new URL(office.receiver?.url ?? '');
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        [
          `PUT /v1/bags/${id} HTTP/1.1`,
          'Host: place',
          'Content-Type: application/octet-stream',
          `Content-Length: ${bytes.length}`,
          `Bag-Manifest: ${office.bag(id).manifest}`,
          '',
          '',
        ].join('\r\n'),
      );
      socket.write(bytes.subarray(0, bytes.length / 2), () => resolve(socket));
    });
    socket.on('error', reject);
    sockets.push(socket);
  });
const until = async (isSo: () => boolean): Promise<void> => {
  const deadline = performance.now() + 10_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const unfinished = (): number => files().filter((name) => name.endsWith('.new')).length;

test('the kiosk loses its power in mid-upload: no half file stays, and the next upload of the bag is taken', async () => {
  const id = await office.kiosk.submitted(randomBytes(300_000));
  const socket = await halfSent(id);
  await until(() => unfinished() === 1);
  socket.destroy();
  await until(() => unfinished() === 0);
  expect(files()).toEqual([`${id}.manifest`]);
  expect((await put(id)).status).toBe(200);
});

test('four bags at once and no more: the fifth is asked to come again, and is taken when there is room', async () => {
  const ids = [];
  for (let n = 0; n < 5; n++) ids.push(await office.kiosk.submitted(randomBytes(10_000)));
  const [fifth = '', ...four] = ids;
  const open = await Promise.all(four.map(halfSent));
  await until(() => unfinished() === 4);
  expect((await put(fifth)).status).toBe(503);
  for (const socket of open) socket.destroy();
  await until(() => unfinished() === 0);
  expect((await put(fifth)).status).toBe(200);
});

test('somebody dribbles bytes in for minutes (slow loris): cut off when its time is over, others are served', async () => {
  await office.receiver?.close();
  const clock = new ManualClock();
  await office.open(clock);
  const slow = await office.kiosk.submitted(randomBytes(10_000));
  const socket = await halfSent(slow);
  await until(() => unfinished() === 1);
  let closed = false;
  socket
    .on('error', () => undefined)
    .on('close', () => {
      closed = true;
    });
  await clock.advance(14_000);
  socket.write('x');
  expect(closed).toBe(false);
  await clock.advance(2_000);
  await until(() => closed && unfinished() === 0);
  expect((await put(await office.kiosk.submitted())).status).toBe(200);
});

test('started anew: what it has it still has, and tells how it found its folder', async () => {
  const id = await office.kiosk.submitted();
  await put(id);
  await office.receiver?.close();
  writeFileSync(office.at('0192f000-0000-7000-8000-000000000000.bag.age.new'), 'half');
  await office.open();
  expect(office.receiver?.story).toMatchObject({ kept: [id], halfWritten: ['0192f000-0000-7000-8000-000000000000'] });
  expect(office.journal.at(-1)).toBe('folder-checked 1 0 1 0 0 0');
});

import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { type Clock, ManualClock } from '@mot-cua/domain/clock.ts';
import { issueWish, kiosk, madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOMAIN, DoorForTests } from '../office-door/door-for-tests.ts';
import { systemClock } from '../system-clock.ts';
import { DossierPlaces } from './dossier-places.ts';
import { packageTexts } from './package-texts.ts';
import { PapersLine } from './papers-line.ts';
import { papersRoutes } from './papers-routes.ts';
import type { SealedBags, Standing } from './sealed-bags.ts';

const SEALED = '0190a1b2-0000-7000-8000-00000000000a';
const ELSEWHERE = '0190a1b2-0000-7000-8000-00000000000b';
const OF_NOBODY = '0190a1b2-0000-7000-8000-00000000000c';
const bytes = Buffer.alloc(600_000, 'age-encryption.org/v1 sealed ');
const sha256 = createHash('sha256').update(bytes).digest('hex');
let closed = 0;
/** One kiosk's outbox with one bag in it. */
const bags: SealedBags = {
  standing: (dossier) => (dossier === SEALED ? 'sealed' : 'unknown'),
  open: async (dossier) =>
    dossier === ELSEWHERE
      ? null
      : {
          size: bytes.length,
          sha256,
          bag: {
            read: async (into, offset) => bytes.copy(into, 0, offset, offset + into.length),
            close: async () => void closed++,
          },
        },
};
/** Whole milliseconds, as an office's time has them. */
const clock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => Math.round(systemClock.monotonic()),
  after: (ms, run) => systemClock.after(ms, run),
};
const packages = packageTexts(fileURLToPath(new URL('../../../domain/procedures', import.meta.url)));

let office: DoorForTests;
let line: PapersLine;
const given: string[] = [];
beforeAll(async () => {
  const nobody = { others: [], standings: async () => null };
  office = await DoorForTests.open(
    clock,
    {},
    {
      more: (routes, who) =>
        papersRoutes(routes, who, {
          office: madeUpPlan.id,
          here: bags,
          places: new DossierPlaces({ here: bags, line: nobody, clock, onChange: () => undefined }),
          get line() {
            return line; // opened once the port is known
          },
          packages,
          state: () => office.line.state,
          given: (dossier, staff) => void given.push(`${dossier} ${staff}`),
          asked: (dossier, staff) => who.override(staff, 'sealed-dossier-opened', dossier, 'line-down'),
        }),
    },
  );
  const nodes = office.plan.nodes.map((node) => ({ ...node, url: `https://${node.id}.${DOMAIN}:${office.door.port}` }));
  const { key, certificate } = office.certify('k02');
  const credentials = { key, certificate, authority: office.authority.certificate };
  line = new PapersLine({ office: office.plan.id, self: 'k02', nodes, credentials, clock, lookup: () => '127.0.0.1' });
  const wish = { ...issueWish('t-1'), dossiers: [SEALED, ELSEWHERE].map((id) => ({ id, procedure: '1.001193' })) };
  await office.line.command({ id: 'k-1', by: kiosk(), wish });
});
afterAll(async () => {
  await line?.stop();
  await office?.close();
});
const ask = (dossier: string, cookie?: string) =>
  office.call(`/office/dossiers/${dossier}/sealed`, { method: 'POST', body: {}, ...(cookie ? { cookie } : {}) });

describe('a sealed dossier at the door', () => {
  test('is given to an officer for a number of today, byte for byte, after it is written down who asked', async () => {
    const cookie = await office.signIn('101');
    const before = closed;
    const answer = await ask(SEALED, cookie);
    expect([answer.status, answer.headers['content-length'], answer.headers['x-sealed-sha256']]).toEqual([
      200,
      String(bytes.length),
      sha256,
    ]);
    expect(answer.text === bytes.toString()).toBe(true);
    expect(closed).toBe(before + 1);
    expect(given).toContain(`${SEALED} 101`);
    expect(office.line.office.log.map(({ event }) => event)).toContainEqual({
      t: 'override',
      staff: '101',
      node: 'k01',
      what: 'sealed-dossier-opened',
      subject: SEALED,
      reason: 'line-down',
      note: '',
    });
  });

  test('is refused to who is not signed in, to a manager, and for what no number of today stands for', async () => {
    const before = given.length;
    expect((await ask(SEALED)).status).toBe(401);
    expect((await ask(SEALED, await office.signIn('105'))).status).toBe(403);
    const officer = await office.signIn('102');
    expect((await ask(OF_NOBODY, officer)).status).toBe(404);
    expect((await ask('../../kiosk.db', officer)).status).toBeGreaterThanOrEqual(400);
    expect(given).toHaveLength(before);
  });

  test('goes to another machine of the office by its certificate alone, and says where each one is', async () => {
    expect(await line.standings('k01', [SEALED, ELSEWHERE])).toEqual(
      new Map<string, Standing>([
        [SEALED, 'sealed'],
        [ELSEWHERE, 'unknown'],
      ]),
    );
    const coming = await line.sealed('k01', SEALED, '103');
    const got: Uint8Array[] = [];
    for await (const piece of coming?.bytes ?? []) got.push(piece);
    expect(createHash('sha256').update(Buffer.concat(got)).digest('hex')).toBe(coming?.sha256);
    expect(given.at(-1)).toBe(`${SEALED} 103`);
    expect(await line.sealed('k01', ELSEWHERE, '103')).toBeNull();
    const cookie = await office.signIn('101'); // whoever is signed in there is no machine
    const ask = { office: office.plan.id, dossier: SEALED, staff: '103' };
    expect((await office.call('/office/node/sealed', { body: ask, cookie })).status).toBe(403);
    const where = { office: office.plan.id, dossiers: [SEALED] };
    expect((await office.call('/office/node/dossiers', { body: where, cookie })).status).toBe(403);
  });

  test('is read in the words of the very version of its form', async () => {
    const cookie = await office.signIn('101');
    const newer = await packages('1.000656', '2027.3.3');
    const old = await office.call('/office/packages/1.000656?version=nothing-such', { cookie });
    expect(JSON.parse(old.text).procedure.id).toBe('1.000656');
    expect(newer?.procedure.version).toBe('2027.3.3');
    expect((await office.call('/office/packages/9.999999?version=1', { cookie })).status).toBe(404);
    expect((await office.call('/office/packages/1.000656?version=1')).status).toBe(401);
  });
});

test('where dossiers are: of this machine at once, of others when they have said so, again until the province has them', async () => {
  const manual = new ManualClock(0);
  const said = new Map<string, Standing>([[ELSEWHERE, 'sealed']]);
  let asked = 0;
  let changes = 0;
  let heard = true;
  const places = new DossierPlaces({
    here: bags,
    line: {
      others: ['k02'],
      standings: async () => {
        asked++;
        return heard ? new Map(said) : null;
      },
    },
    clock: manual,
    onChange: () => void changes++,
  });
  expect(places.of(SEALED)).toEqual({ standing: 'sealed', node: null });
  expect(places.of(ELSEWHERE)).toEqual({ standing: 'unknown', node: null });
  await manual.advance(100);
  expect(places.of(ELSEWHERE)).toMatchObject({ standing: 'sealed', node: 'k02' });
  expect([asked, changes]).toEqual([1, 1]);
  await manual.advance(1_000);
  places.of(ELSEWHERE);
  await manual.advance(100);
  expect(asked).toBe(1);
  heard = false; // its machine is silent: what it said last holds
  await manual.advance(4_000);
  places.of(ELSEWHERE);
  await manual.advance(100);
  expect(places.of(ELSEWHERE).standing).toBe('sealed');
  heard = true;
  said.set(ELSEWHERE, 'received');
  await manual.advance(5_000);
  places.of(ELSEWHERE);
  await manual.advance(100);
  expect([places.of(ELSEWHERE).standing, changes]).toEqual(['received', 2]);
  const before = asked;
  await manual.advance(60_000);
  places.of(ELSEWHERE);
  await manual.advance(100);
  expect(asked).toBe(before);
  places.stop();
});

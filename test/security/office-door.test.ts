import { ManualClock } from '@mot-cua/domain/clock.ts';
import { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { COMMANDS_PATH, LETTERS_PATH } from '../../device-daemon/src/office/node-line.ts';
import { nodeRoutes } from '../../device-daemon/src/office/node-routes.ts';
import { badgeOf, DISPLAY_KEY, DoorForTests, pinOf } from '../../device-daemon/src/office-door/door-for-tests.ts';
import { makeAuthority } from '../../device-daemon/src/office-door/office-authority.ts';

/** Who is turned away at the door of an office, and that it is written down and said. */
let clock: ManualClock;
let office: DoorForTests;

beforeEach(async () => {
  clock = new ManualClock();
  office = await DoorForTests.open(clock);
});
afterEach(() => office.close());

const problemOf = (text: string): { title: string; detail: string } => JSON.parse(text);
const written = (): string[] => office.refusals.map(({ why, staff }) => `${why} ${staff ?? ''}`.trim());
const told = (): unknown[] =>
  office.line.office.log.filter(({ event }) => event.t === 'sign-in-refused').map(({ event }) => event);
const openCounter = { t: 'open-counter', counter: 'q1', lease: '', take: false } as const;

describe('a staff account that is guessed at', () => {
  test('is locked after five, told to the office’s log and this machine’s record, and says nothing of which part was wrong', async () => {
    for (let pin = 0; pin < 8; pin++)
      await office.call('/office/sign-in', {
        body: { badge: badgeOf('101'), pin: `10000${pin}` },
        from: `127.0.4.${pin + 1}`,
      });
    const right = await office.call('/office/sign-in', { body: { badge: badgeOf('101'), pin: pinOf('101') } });
    const nobody = await office.call('/office/sign-in', { body: { badge: 'khong-co-the-nay', pin: pinOf('101') } });
    expect([right.status, right.text]).toEqual([nobody.status, nobody.text]);
    expect(problemOf(right.text).detail).toContain('15 minutes');
    expect(written().filter((line) => line === 'wrong-pin 101')).toHaveLength(5);
    expect(written()).toContain('now-locked 101');
    expect(told()).toContainEqual({ t: 'sign-in-refused', staff: '101', node: 'k01', why: 'now-locked' });
  });
});

describe('a stolen session', () => {
  test('used from another network is ended, written down, and neither thief nor owner goes on with it', async () => {
    const cookie = await office.signIn('101', '127.0.0.10');
    const thief = await office.intend(cookie, 1, openCounter, '127.0.5.10');
    expect([thief.status, problemOf(thief.text).title]).toEqual([401, 'signed out']);
    expect(written()).toEqual(['session-moved 101']);
    expect((await office.intend(cookie, 1, openCounter, '127.0.0.10')).status).toBe(401);
    expect(JSON.parse((await office.call('/office/session', { cookie, from: '127.0.0.10' })).text)).toEqual({
      state: 'signed-out',
      why: 'moved',
    });
    expect(office.line.state.queue.counters.get('q1')?.open ?? false).toBe(false);
  });

  test('is worth nothing after its owner signed out, or signed in elsewhere', async () => {
    const first = await office.signIn('101');
    await office.call('/office/sign-out', { cookie: first, body: {} });
    expect((await office.intend(first, 1, openCounter)).status).toBe(401);
    const second = await office.signIn('102');
    await office.signIn('102', '127.0.0.9');
    expect((await office.intend(second, 1, openCounter)).status).toBe(401);
    expect((await office.call('/office/events?view=console', { cookie: second })).status).toBe(401);
    expect(written()).toEqual(['session-over']);
    expect(office.journal.filter(({ event }) => event === 'door-refused')).toHaveLength(1);
  });

  test('cannot be made up: a token is 256 random bits of which the machine keeps a digest', async () => {
    const cookie = await office.signIn('101');
    const other = await office.signIn('102');
    expect(cookie).not.toBe(other);
    expect((await office.intend(`__Host-office=${'A'.repeat(43)}`, 1, openCounter)).status).toBe(401);
    expect((await office.intend('__Host-office=', 1, openCounter)).status).toBe(401);
  });
});

describe('a console on another network', () => {
  test('is told where consoles work and gets no page, no stream and no sign-in', async () => {
    const from = '127.0.200.1';
    for (const path of ['/counter', '/office/session', '/office/events?view=display', '/assets/console-1.js']) {
      const answer = await office.call(path, { from });
      expect([path, answer.status, problemOf(answer.text).title]).toEqual([path, 403, 'another network']);
    }
    const body = { badge: badgeOf('101'), pin: pinOf('101') };
    expect((await office.call('/office/sign-in', { from, body })).status).toBe(403);
    expect(written()).toEqual(['another-network']); // once a minute: a flood hides nothing and fills no disk
    clock.advance(61_000);
    await office.call('/counter', { from });
    expect(office.journal.at(-1)).toMatchObject({ facts: { why: 'another-network', address: from, unsaidBefore: 4 } });
  });
});

describe('a forged wish', () => {
  test('from another origin, another site or another host is refused before anybody looks at it', async () => {
    const cookie = await office.signIn('101');
    const body = { seq: 1, wish: openCounter };
    const forged: [Record<string, string>, number][] = [
      [{ origin: 'https://songhien.caobang.example' }, 403],
      [{ origin: `http://${office.host}` }, 403],
      [{ origin: 'https://k02.song-hien.example:0' }, 403],
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ 'sec-fetch-site': 'same-site' }, 403],
      [{ host: `localhost:${office.door.port}` }, 421],
      [{ host: `127.0.0.1:${office.door.port}` }, 421],
      [{ host: 'k01.song-hien.example' }, 421],
    ];
    for (const [headers, status] of forged)
      expect([headers, (await office.call('/office/intents', { cookie, body, headers })).status]).toEqual([
        headers,
        status,
      ]);
    const text = await office.call('/office/intents', {
      cookie,
      body: JSON.stringify(body),
      headers: { 'content-type': 'text/plain' },
    });
    expect(text.status).toBe(400); // read as text, and text is no wish
    expect(office.line.asked.some(({ wish }) => wish.t === 'open-counter')).toBe(false);
    expect(written()).toEqual(['another-site']);
  });

  test('who asks, from which counter and with which lease is the door’s own: what the body says of it is not heard', async () => {
    const mine = await office.signIn('101');
    const theirs = await office.signIn('102', '127.0.0.2');
    await office.intend(theirs, 1, { ...openCounter, counter: 'q2' }, '127.0.0.2');
    const lease = office.line.state.queue.counters.get('q2')?.lease ?? '';
    expect(lease).not.toBe('');
    const taken = await office.intend(mine, 1, { ...openCounter, counter: 'q2', lease });
    expect(JSON.parse(taken.text)).toMatchObject({ refused: 'counter-taken' });
    for (const extra of [{ by: { staff: '102', node: 'k01', counter: 'q2', lease } }, { staff: '102' }, { lease }]) {
      const answer = await office.call('/office/intents', {
        cookie: mine,
        body: { seq: 2, wish: { t: 'call-next', ...extra }, ...extra },
      });
      expect(answer.status).toBe(400);
    }
    expect(office.line.state.queue.counters.get('q2')).toMatchObject({ staff: '102', lease, ticket: null });
    const asked = office.line.asked
      .filter(({ wish }) => wish.t === 'open-counter')
      .map(({ by, wish }) => ({ by, wish }));
    expect(asked).toMatchObject([
      { by: { staff: '102', lease }, wish: { lease } },
      { by: { staff: '101', counter: null } },
    ]);
    expect(JSON.stringify(asked[1])).not.toContain(lease);
  });

  test('what only machines may say is no wish of a browser, whoever is signed in', async () => {
    const cookie = await office.signIn('104');
    const given = { class: 'ordinary', classSource: 'card', appointedAt: null, dossiers: [], procedure: null } as const;
    const wishes = [
      { t: 'issue', ticket: 'x', service: 'land', ...given },
      { t: 'issued-apart', ticket: 'x', service: 'land', number: 'B007', issuedAt: 0, ...given },
      { t: 'grant-block', node: 'k01', service: 'land' },
      { t: 'tick' },
      { t: 'raise', exception: 'e1', facts: { code: 'EX-8', why: 'door' } },
      { t: 'note-staff', staff: { t: 'signed-in', staff: '101', node: 'k01', by: 'badge' } },
      {
        t: 'rate',
        rating: {
          t: 'rated',
          rating: 'r',
          score: 1,
          levels: 5,
          ticket: null,
          counter: null,
          procedure: null,
          reasons: [],
          node: 'k01',
          by: 'screen',
        },
      },
    ] as const;
    let seq = 0;
    for (const wish of wishes) {
      const answer = await office.intend(cookie, ++seq, wish as unknown as OfficeWish);
      expect([wish.t, answer.status, JSON.parse(answer.text).refused ?? answer.text]).toEqual([
        wish.t,
        200,
        'not-allowed',
      ]);
    }
    expect(office.line.asked.every(({ wish }) => wish.t === 'note-staff')).toBe(true);
    expect(office.line.state.queue.tickets.size).toBe(0);
  });

  test('an override is signed with the name of whoever is signed in; roles that do not have it are refused and written down', async () => {
    const fact = {
      t: 'override',
      staff: '101',
      node: 'k02',
      what: 'identity',
      subject: 'v1',
      reason: 'by-eye',
      note: '',
    } as const;
    const supervisor = await office.signIn('104');
    await office.intend(supervisor, 1, { t: 'note-staff', staff: fact });
    expect(office.line.office.log.at(-1)?.event).toMatchObject({ t: 'override', staff: '104', node: 'k01' });
    const officer = await office.signIn('101');
    expect(JSON.parse((await office.intend(officer, 1, { t: 'note-staff', staff: fact })).text).refused).toBe(
      'not-allowed',
    );
    const manager = await office.signIn('105');
    expect(JSON.parse((await office.intend(manager, 1, openCounter)).text).refused).toBe('not-allowed');
    expect((await office.call('/office/events?view=console', { cookie: manager })).status).toBe(403);
    expect(written()).toContain('not-allowed 101');
    expect(written()).toContain('not-allowed 105');
  });
});

describe('a machine that is none of the office', () => {
  test('without certificate, with one of another authority, or as a node that the plan does not know, gets no node’s answer', async () => {
    const stranger = makeAuthority(office.plan.title, 'song-hien.example', Date.now());
    const own = office.certify('k02');
    expect((await office.call('/office/health', { credentials: own })).status).toBe(200);
    expect((await office.call('/office/health')).status).toBe(401);
    expect((await office.call('/office/health', { credentials: office.certify('k77') })).status).toBe(401);
    expect((await office.call('/office/health', { credentials: stranger })).status).toBe(401);
  });
});

describe('a forged event', () => {
  const finished = { t: 'finish' } as const;
  const command = (from: string, by: object) => ({
    from,
    office: 'song-hien',
    command: { id: 'forged-1', by, wish: finished },
  });
  const letter = (from: string) => ({
    from,
    to: 'k01',
    office: 'song-hien',
    at: Date.now(),
    message: { t: 'ask', trial: false, term: 99, lastIndex: 99, lastTerm: 99, origin: 'a'.repeat(16) },
  });

  test('from a machine without the office’s certificate, or in another machine’s name, changes nothing: refused, written down, said', async () => {
    const heard: unknown[] = [];
    await office.close();
    office = await DoorForTests.open(
      clock,
      {},
      {
        more: (routes, who) =>
          nodeRoutes(
            routes,
            who.node,
            {
              plan: office.plan,
              hear: (one) => {
                heard.push(one);
                return [];
              },
              brought: async (...one) => {
                heard.push(one);
                return { is: 'unknown' };
              },
            },
            () => undefined,
            (request) => who.refused('not-this-node', request),
          ),
      },
    );
    const stranger = makeAuthority(office.plan.title, 'song-hien.example', Date.now());
    const supervisor = await office.signIn('104');
    const forged = [
      { path: COMMANDS_PATH, body: command('k02', { node: 'k02' }) },
      { path: COMMANDS_PATH, body: command('k02', { node: 'k02' }), credentials: stranger },
      { path: COMMANDS_PATH, body: command('k02', { node: 'k02' }), credentials: office.certify('k77') },
      // a machine of the office, in the name of another
      { path: COMMANDS_PATH, body: command('k01', { node: 'k01' }), credentials: office.certify('k02') },
      // somebody who is signed in is no machine
      { path: COMMANDS_PATH, body: command('k02', { node: 'k02' }), cookie: supervisor },
      { path: LETTERS_PATH, body: letter('k02') },
      { path: LETTERS_PATH, body: letter('k01'), credentials: office.certify('k02') },
    ];
    for (const { path, ...options } of forged) {
      const answer = await office.call(path, options);
      expect([path, answer.status]).toEqual([path, 403]);
      expect(problemOf(answer.text).detail).toContain('certificate');
    }
    expect(heard).toEqual([]);
    expect(written()).toEqual(['not-this-node']); // once a minute from one address
    const own = await office.call(COMMANDS_PATH, {
      body: command('k02', { node: 'k02' }),
      credentials: office.certify('k02'),
    });
    expect([own.status, heard.length]).toEqual([200, 1]);
  });
});

describe('a display’s key', () => {
  test('opens the display and nothing of a console: refused, written down', async () => {
    const cookie = `office-display=${DISPLAY_KEY}`;
    const display = await office.listen('display', { cookie });
    await display.until('a view', () => display.view() !== null);
    display.close();
    for (const path of ['/office/events?view=console', '/office/events?view=manager'])
      expect([path, (await office.call(path, { cookie })).status]).toEqual([path, 401]);
    expect((await office.intend(cookie, 1, openCounter)).status).toBe(401);
    expect((await office.intend(`__Host-office=${DISPLAY_KEY}`, 1, openCounter)).status).toBe(401);
    expect(written()).toEqual(['display-as-console', 'session-over']);
  });

  test('that is none is refused; the true one becomes a cookie of the office’s machines and leaves the address', async () => {
    expect((await office.call('/display?key=doan-mo')).status).toBe(403);
    expect((await office.call('/office/events?view=display')).status).toBe(401);
    const answer = await office.call(`/display?key=${DISPLAY_KEY}&counter=q1`);
    expect([answer.status, answer.headers.location]).toEqual([303, '/display?counter=q1']);
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /; Secure; HttpOnly; SameSite=Strict; .*Domain=song-hien\.example$/,
    );
    expect(written()).toEqual(['unknown-display']);
  });
});

describe('what comes in', () => {
  const anything = fc.oneof(
    fc.json(),
    fc.string({ maxLength: 300 }),
    fc.record({ seq: fc.anything(), wish: fc.anything() }).map((value) => JSON.stringify(value) ?? 'null'),
    fc
      .record({
        seq: fc.integer({ min: 1, max: 1_000_000 }),
        wish: fc
          .dictionary(fc.string({ maxLength: 12 }), fc.jsonValue())
          .chain((more) =>
            fc.constantFrom(...OfficeWish.anyOf.map((one) => one.properties.t.const)).map((t) => ({ ...more, t })),
          ),
      })
      .map((value) => JSON.stringify(value)),
  );

  test('whatever the bytes are, the door answers with a refusal in words, and does nothing of it', async () => {
    const cookie = await office.signIn('101');
    const paths = ['/office/intents', '/office/sign-in', '/office/unlock', '/office/lock', '/office/awake'];
    await fc.assert(
      fc.asyncProperty(anything, fc.constantFrom(...paths), async (body, path) => {
        const answer = await office.call(path, { body, cookie: path === '/office/lock' ? '' : cookie });
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400)
          expect(Object.keys(JSON.parse(answer.text))).toEqual(['type', 'title', 'status', 'detail']);
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(office.line.state.queue.counters.get('q1')?.open ?? false).toBe(false);
    expect(office.journal.filter(({ event }) => event === 'view-not-drawn')).toEqual([]);
  });

  test('more than a wish takes is not read', async () => {
    const cookie = await office.signIn('101');
    const big = JSON.stringify({ seq: 1, wish: { t: 'call-next', note: 'x'.repeat(20_000) } });
    expect((await office.call('/office/intents', { cookie, body: big })).status).toBe(413);
  });
});

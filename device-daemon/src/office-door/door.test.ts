import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { DoorSession } from '@mot-cua/domain/office/door.ts';
import { issueWish, kiosk } from '@mot-cua/domain/office/made-up-office.ts';
import type { ConsoleView, DisplayView } from '@mot-cua/domain/office/office-views.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { badgeOf, DISPLAY_KEY, DoorForTests, pinOf } from './door-for-tests.ts';
import { openDoorStore } from './door-store.ts';

let clock: ManualClock;
let office: DoorForTests;

beforeEach(async () => {
  clock = new ManualClock();
  office = await DoorForTests.open(clock);
});
afterEach(() => office.close());

const sessionOf = async (cookie: string): Promise<DoorSession> =>
  JSON.parse((await office.call('/office/session', { cookie })).text) as DoorSession;
const answerOf = (text: string): { acknowledged: number; refused: string | null } => JSON.parse(text);
const number = (ticket: string) => office.line.command({ id: `i-${ticket}`, by: kiosk(), wish: issueWish(ticket) });
const signIn = (badge: string, pin: string, from = '127.0.0.1') =>
  office.call('/office/sign-in', { body: { badge, pin }, from });
const wrongPin = '888888';

describe('signing in', () => {
  test('badge and PIN open a session in a cookie that no script and no other site sees; the office is told', async () => {
    const answer = await signIn(badgeOf('101'), pinOf('101'));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ state: 'open', staff: { id: '101', roles: ['officer'] } });
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^__Host-office=[A-Za-z0-9_-]{43}; Secure; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(office.line.office.log.map(({ event }) => event)).toContainEqual({
      t: 'signed-in',
      staff: '101',
      node: 'k01',
      by: 'badge',
    });
  });

  test('every wrong way is answered alike: unknown badge, wrong number, another’s number, a locked account with the right one', async () => {
    const answers = [
      await signIn('9704999000011112222', pinOf('101')),
      await signIn(badgeOf('101'), wrongPin),
      await signIn(badgeOf('101'), pinOf('102')),
    ];
    for (let more = 0; more < 3; more++) answers.push(await signIn(badgeOf('101'), wrongPin));
    answers.push(await signIn(badgeOf('101'), pinOf('101')));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(401);
    expect(office.refusals.map(({ why, staff }) => `${why} ${staff ?? ''}`)).toEqual([
      'unknown-badge ',
      ...Array.from({ length: 5 }, () => 'wrong-pin 101'),
      'now-locked 101',
      'locked 101',
    ]);
  });

  test('a lock ends after a quarter of an hour, the next is four times as long, a colleague is not locked with it', async () => {
    const guess = async (): Promise<void> => {
      for (let tries = 0; tries < 5; tries++) await signIn(badgeOf('101'), wrongPin, `127.0.1.${tries + 1}`);
    };
    await guess();
    expect((await signIn(badgeOf('102'), pinOf('102'))).status).toBe(200);
    clock.jump(14 * 60_000);
    expect((await signIn(badgeOf('101'), pinOf('101'))).status).toBe(401);
    clock.jump(2 * 60_000);
    await guess();
    clock.jump(30 * 60_000);
    expect((await signIn(badgeOf('101'), pinOf('101'))).status).toBe(401);
    clock.jump(31 * 60_000);
    expect((await signIn(badgeOf('101'), pinOf('101'))).status).toBe(200);
  });

  test('tries side by side are counted one after the other, and a restart of the door gives no new ones', async () => {
    await Promise.all(Array.from({ length: 6 }, () => signIn(badgeOf('101'), wrongPin)));
    expect(office.refusals.filter(({ why }) => why === 'wrong-pin')).toHaveLength(5);
    const { config } = await restarted();
    expect(config.networks).toEqual(['127.0.0.0/17']);
    expect((await signIn(badgeOf('101'), pinOf('101'))).status).toBe(401);
  });

  test('one address that tries many badges is shut out whomever it tries; others go on', async () => {
    for (let tries = 0; tries < 15; tries++) await signIn(`97040000${tries}`, wrongPin, '127.0.3.3');
    const shut = await signIn(badgeOf('101'), pinOf('101'), '127.0.3.3');
    expect(shut.status).toBe(429);
    expect(Number(shut.headers['retry-after'])).toBeGreaterThan(0);
    expect((await signIn(badgeOf('101'), pinOf('101'))).status).toBe(200);
  });
});

describe('a session', () => {
  test('locks itself after a quarter of an hour without a key: nothing is seen or done until the number, then it goes on', async () => {
    const cookie = await office.signIn('101');
    const stream = await office.listen('console', { cookie });
    await stream.until('a view', () => stream.view() !== null);
    // a page that reads nothing is shut: it is given the time to read
    for (let step = 1; step <= 45; step++) {
      const heard = stream.events.length;
      await clock.advance(20_000);
      await stream.until('beats', () => stream.events.length > heard);
    }
    await stream.until('locked', () =>
      stream.events.some(({ event, data }) => event === 'session' && data.includes('"locked"')),
    );
    expect(await sessionOf(cookie)).toMatchObject({ state: 'locked', staff: { id: '101' } });
    const seen = stream.events.length;
    await number('t1');
    await clock.advance(100);
    expect((await office.intend(cookie, 1, { t: 'open-counter', counter: 'q1', lease: '', take: false })).status).toBe(
      423,
    );
    expect(stream.events.slice(seen).filter(({ event }) => event === 'message')).toHaveLength(0);
    expect((await office.call('/office/unlock', { cookie, body: { pin: wrongPin } })).status).toBe(401);
    expect((await office.call('/office/unlock', { cookie, body: { pin: pinOf('101') } })).status).toBe(200);
    await stream.until('a view again', () => stream.events.slice(seen).some(({ event }) => event === 'message'));
    expect(stream.view()?.services[0]?.waiting).toBe(1);
    stream.close();
  });

  test('five wrong numbers on the locked screen end it', async () => {
    const cookie = await office.signIn('101');
    await office.call('/office/lock', { cookie, body: {} });
    for (let tries = 0; tries < 5; tries++) await office.call('/office/unlock', { cookie, body: { pin: wrongPin } });
    expect(await sessionOf(cookie)).toEqual({ state: 'signed-out', why: 'guessed' });
  });

  test('keys keep it awake, 12 hours end it all the same', async () => {
    const cookie = await office.signIn('101');
    for (let minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
      await clock.advance(10 * 60_000);
      expect((await office.call('/office/awake', { cookie, body: {} })).status).toBe(204);
    }
    await clock.advance(10 * 60_000);
    expect(await sessionOf(cookie)).toEqual({ state: 'signed-out', why: 'too-long' });
  });

  test('ends when the same person signs in at another screen, and says so there; its counter closes', async () => {
    const first = await office.signIn('101');
    const stream = await office.listen('console', { cookie: first });
    await office.intend(first, 1, { t: 'open-counter', counter: 'q1', lease: '', take: false });
    const second = await office.signIn('101', '127.0.0.2');
    await stream.until('ended', () => stream.ended());
    expect(JSON.parse(stream.events.findLast(({ event }) => event === 'session')?.data ?? '')).toEqual({
      state: 'signed-out',
      why: 'another-place',
    });
    expect((await office.intend(first, 2, { t: 'call-next' })).status).toBe(401);
    expect(office.line.state.queue.counters.get('q1')?.open).toBe(false);
    expect(await sessionOf(second)).toMatchObject({ state: 'open' });
  });

  test('ends when the same person signs in at another machine of the office', async () => {
    const cookie = await office.signIn('101');
    await clock.advance(1_000);
    office.line.write({ t: 'signed-in', staff: '101', node: 'k02', by: 'badge' });
    expect(await sessionOf(cookie)).toEqual({ state: 'signed-out', why: 'another-place' });
  });

  test('outlives a restart of the door with the number of its last intent: what was done is not done again', async () => {
    const cookie = await office.signIn('101');
    await office.intend(cookie, 1, { t: 'open-counter', counter: 'q1', lease: '', take: false });
    await number('t1');
    await number('t2');
    await office.intend(cookie, 2, { t: 'call-next' });
    await restarted();
    expect(answerOf((await office.intend(cookie, 2, { t: 'call-next' })).text)).toEqual({
      acknowledged: 2,
      refused: null,
    });
    expect(office.line.state.queue.tickets.get('t2')?.state).toBe('waiting');
    const stream = await office.listen('console', { cookie });
    await stream.until('a view', () => stream.view() !== null);
    expect(stream.view()).toMatchObject({ acknowledged: 2, counter: 'q1', ticket: { number: 'A001' } });
    stream.close();
  });
});

describe('what a power cut took', () => {
  test('of the numbers of intents is found again in the office’s log: a key pressed afterwards is a new one', async () => {
    const cookie = await office.signIn('101');
    await office.intend(cookie, 1, { t: 'open-counter', counter: 'q1', lease: '', take: false });
    await number('t1');
    await office.intend(cookie, 2, { t: 'call-next' });
    await restarted(() => {
      const store = openDoorStore(`${office.folder}/data/office-door.db`);
      store.prepare('UPDATE sessions SET acknowledged = 0').run(); // not synced by itself
      store.close();
    });
    const stream = await office.listen('console', { cookie });
    await stream.until('a view', () => stream.view() !== null);
    expect(stream.view()).toMatchObject({ acknowledged: 2, counter: 'q1', ticket: { number: 'A001' } });
    stream.close();
  });
});

describe('intents', () => {
  test('a number is called by one key, seen on the console and on the hall’s display at once', async () => {
    const cookie = await office.signIn('101');
    const display = await office.listen('display', { cookie: `office-display=${DISPLAY_KEY}` });
    const stream = await office.listen('console', { cookie });
    await number('t1');
    await office.intend(cookie, 1, { t: 'open-counter', counter: 'q1', lease: 'whatever', take: false });
    const answer = await office.intend(cookie, 2, { t: 'call-next' });
    expect(answerOf(answer.text)).toEqual({ acknowledged: 2, refused: null });
    // no time has passed on the clock: a call does not wait for other changes
    await display.until('the call', () => (display.view<DisplayView>()?.calls.length ?? 0) === 1);
    expect(display.view<DisplayView>()).toMatchObject({ calls: [{ number: 'A001', counter: 1 }], footing: 'hosting' });
    await stream.until('the ticket', () => stream.view()?.ticket?.number === 'A001');
    expect(stream.view()).toMatchObject({ acknowledged: 2, counter: 'q1', refused: null });
    stream.close();
    display.close();
  });

  test('what the office refuses is said in the answer and in the view, and the next number goes on', async () => {
    const cookie = await office.signIn('101');
    const stream = await office.listen('console', { cookie });
    expect(answerOf((await office.intend(cookie, 1, { t: 'call-next' })).text)).toEqual({
      acknowledged: 1,
      refused: 'counter-not-open',
    });
    await stream.until('refused', () => stream.view()?.refused !== null);
    expect(stream.view()?.refused).toEqual({ seq: 1, why: 'counter-not-open' });
    stream.close();
  });

  test('an outcome that was not heard is asked for again under the same id: one ticket is called', async () => {
    const cookie = await office.signIn('101');
    await office.intend(cookie, 1, { t: 'open-counter', counter: 'q1', lease: '', take: false });
    await number('t1');
    await number('t2');
    office.line.deaf = 1;
    expect(answerOf((await office.intend(cookie, 2, { t: 'call-next' })).text).refused).toBeNull();
    expect(office.line.state.queue.tickets.get('t2')?.state).toBe('waiting');
    const ids = office.line.asked.filter(({ wish }) => wish.t === 'call-next').map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('the same number twice at once is one intent', async () => {
    const cookie = await office.signIn('101');
    await office.intend(cookie, 1, { t: 'open-counter', counter: 'q1', lease: '', take: false });
    await number('t1');
    await number('t2');
    const both = await Promise.all([
      office.intend(cookie, 2, { t: 'call-next' }),
      office.intend(cookie, 2, { t: 'call-next' }),
    ]);
    expect(both.map(({ text }) => answerOf(text))).toEqual([
      { acknowledged: 2, refused: null },
      { acknowledged: 2, refused: null },
    ]);
    expect(office.line.state.queue.tickets.get('t2')?.state).toBe('waiting');
  });

  test('while no host is heard the console says so, and the key is answered', async () => {
    const cookie = await office.signIn('101');
    const stream = await office.listen('console', { cookie });
    await stream.until('a view', () => stream.view() !== null);
    office.line.footing = 'apart';
    await clock.advance(600);
    await stream.until('apart', () => stream.view()?.footing === 'apart');
    expect(stream.view<ConsoleView>()?.host).toBeNull();
    expect(answerOf((await office.intend(cookie, 1, { t: 'call-next' })).text).refused).toBe('no-host');
    stream.close();
  });
});

describe('streams', () => {
  test('draw a call at once in the hall, the same for every display, and consoles of others a moment later in one picture', async () => {
    const [mine, other] = [await office.signIn('101'), await office.signIn('102')];
    await office.intend(mine, 1, { t: 'open-counter', counter: 'q1', lease: '', take: false });
    await number('t1');
    await clock.advance(1_000);
    const hall = await Promise.all(
      [1, 2].map(() => office.listen('display', { cookie: `office-display=${DISPLAY_KEY}` })),
    );
    const [caller, beside] = [
      await office.listen('console', { cookie: mine }),
      await office.listen('console', { cookie: other }),
    ];
    for (const stream of [...hall, caller, beside]) await stream.until('a view', () => stream.view() !== null);
    const before = beside.events.length;
    await office.intend(mine, 2, { t: 'call-next' });
    for (const stream of hall)
      await stream.until('the call', () => stream.view<DisplayView>()?.calls[0]?.number === 'A001');
    const [one, two] = hall.map((stream) => stream.events.at(-1)?.data ?? '');
    expect(one).toBe(two);
    for (const { name } of office.plan.staff) expect(one).not.toContain(name); // numbers only
    await caller.until('its ticket', () => caller.view<ConsoleView>()?.ticket?.number === 'A001');
    expect(beside.events.slice(before)).toEqual([]);
    await clock.advance(150);
    await beside.until('the picture', () => beside.view<ConsoleView>()?.counters[0]?.ticket === 'A001');
    for (const stream of [...hall, caller, beside]) stream.close();
  });

  test('say first where else the page is, then everything, then beats; many changes are one picture', async () => {
    const stream = await office.listen('display', { cookie: `office-display=${DISPLAY_KEY}` });
    await stream.until('a view', () => stream.view() !== null);
    expect(stream.events[0]).toEqual({
      event: 'addresses',
      data: JSON.stringify({ others: ['https://k02.song-hien.example:0', 'https://pc1.song-hien.example:0'] }),
    });
    const before = stream.events.length;
    for (let at = 0; at < 30; at++) await number(`t${at}`);
    await clock.advance(50);
    await stream.until('the picture', () => stream.view<DisplayView>()?.services[0]?.waiting === 30);
    expect(stream.events.slice(before).filter(({ event }) => event === 'message')).toHaveLength(1);
    await clock.advance(4_000);
    await stream.until('beats', () => stream.events.filter(({ event }) => event === 'beat').length >= 2);
    stream.close();
  });

  test('of the page of results are for the office’s networks where its plan says so, and elsewhere ask for a display’s key', async () => {
    expect((await office.call('/office/events?view=display')).status).toBe(401);
    await office.door.stop();
    await office.start({ ...office.config, publicResults: true });
    const stream = await office.listen('display');
    await stream.until('a view', () => stream.view() !== null);
    expect(stream.view<DisplayView>()?.services.map(({ letter }) => letter)).toEqual(['A', 'B', 'T']);
    expect((await office.call('/office/events?view=console')).status).toBe(401);
    stream.close();
  });

  test('are at most four for one console; a fifth is told what to do', async () => {
    const cookie = await office.signIn('101');
    const open = await Promise.all([1, 2, 3, 4].map(() => office.listen('console', { cookie })));
    expect((await office.call('/office/events?view=console', { cookie })).status).toBe(429);
    for (const stream of open) stream.close();
  });
});

const restarted = async (meanwhile: () => void = () => undefined) => {
  const config = { networks: ['127.0.0.0/17'], pagesFolder: `${office.folder}/pages` };
  await office.door.stop();
  meanwhile();
  await office.start(config);
  return { config };
};

describe('a door that closes while it is asked', () => {
  /** What a broken request says of itself (../http/own-origin.ts). */
  const broken: string[] = [];
  const { write } = process.stderr;
  beforeEach(() => {
    broken.length = 0;
    process.stderr.write = (text) => broken.push(String(text)) > 0;
  });
  afterEach(() => {
    process.stderr.write = write;
  });

  test('writes nothing into a store that is shut; the console asks again under its number and gets one ticket', async () => {
    const cookie = await office.signIn('101');
    await number('t1');
    await number('t2');
    await office.intend(cookie, 1, { t: 'open-counter', counter: 'q1', lease: '', take: false });
    const { line } = office;
    const decide = line.command.bind(line);
    let heard: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      line.command = async (command) => {
        const decided = await decide(command); // the host has decided, its answer is still on the way
        if (command.wish.t !== 'call-next') return decided;
        resolve();
        await new Promise<void>((later) => {
          heard = later;
        });
        return decided;
      };
    });
    const cut = expect(office.intend(cookie, 2, { t: 'call-next' })).rejects.toThrow();
    await asked;
    await office.door.stop();
    heard();
    await cut;
    line.command = decide;
    await office.start(office.config);
    expect(answerOf((await office.intend(cookie, 2, { t: 'call-next' })).text)).toEqual({
      acknowledged: 2,
      refused: null,
    });
    expect(line.office.log.filter(({ event }) => event.t === 'called')).toHaveLength(1);
    expect(broken).toEqual([]);
  });

  test('counts the wrong secret number that it was judging: a restart in between gives no try more', async () => {
    for (let tries = 0; tries < 4; tries++) await signIn(badgeOf('101'), wrongPin);
    const guess = office.door.desk.signIn(badgeOf('101'), wrongPin, '127.0.0.1');
    await null; // its turn has come: the number is being judged in another thread
    await office.door.stop();
    expect(await guess).toEqual({ ok: false, fault: 'refused' });
    await office.start(office.config);
    expect((await signIn(badgeOf('101'), pinOf('101'))).status).toBe(401);
    expect(office.refusals.at(-1)?.why).toBe('locked');
    expect(broken).toEqual([]);
  });
});

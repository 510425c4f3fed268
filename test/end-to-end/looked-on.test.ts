import { Buffer } from 'node:buffer';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import {
  CONSENT_WAIT_MS,
  CoBrowseDesk,
  LISTEN_WAIT_MS,
  type WatchNews,
} from '../../device-daemon/src/exceptions/co-browse-desk.ts';
import { KioskForTests } from '../../device-daemon/src/outbox/kiosk-for-tests.ts';
import { Walk } from '../../device-daemon/src/visits/visit-for-tests.ts';
import { sealWatched, watchedView } from '../../device-daemon/src/visits/watched-view.ts';
import { ManualClock } from '../../domain/src/clock.ts';
import { WatchKey } from '../../domain/src/exceptions/visit-office.ts';
import { openWatched } from '../../kiosk-ui/counter/queue/co-browse.ts';

/** An officer looks on: from the visit's screen, past the daemon, into the officer's page, each end by its own program. */
const BIRTH = '1.001193';
const motherAlone = 'a mother registers alone with her chip card and a birth note';
const VISIT = 'v0123456789abcdef';
const officer = { id: '21', name: 'Đàm Thị Thu' };
const fresh = async (): Promise<{ key: CryptoKey; to: WatchKey }> => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, [
    'deriveBits',
  ]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  const to: unknown = { kty, crv, x, y };
  const shape = Compile(WatchKey);
  if (!shape.Check(to)) throw new Error('no such key');
  return { key: privateKey, to };
};

test('what the citizen sees comes to the officer who asked, and to nobody who carries it or asked before', async () => {
  const { key, to } = await fresh();
  const walk = new Walk().declared(BIRTH, motherAlone).scanned();
  expect(walk.stage).toBe('review');
  const view = watchedView(walk.snapshot, 1, []);
  expect(view.rows.length).toBeGreaterThan(5);
  const body = await sealWatched(view, to);
  expect(await openWatched(body, key)).toEqual(view);
  const carried = body.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
  expect(carried.some((part) => part.includes(view.title) || part.includes('review'))).toBe(false);
  await expect(openWatched(body, (await fresh()).key)).rejects.toThrow();
});

test('no number of a card, no code that opens something, no picture that was not agreed to', () => {
  const walks = [
    new Walk().identified(),
    new Walk().declared(BIRTH, motherAlone),
    new Walk().declared(BIRTH, motherAlone).scanned(),
    new Walk().declared(BIRTH, motherAlone).scanned().submitted(),
  ];
  for (const walk of walks) {
    const said = JSON.stringify(watchedView(walk.snapshot, 1, []));
    expect(said, walk.stage).not.toMatch(/004190000017|[0-9]{7,}|ABCD1234|portrait|TAM-KIOSK/);
  }
});

test('nothing is carried before the citizen agrees or after they stop, and silence is no consent', async () => {
  const clock = new ManualClock(Date.UTC(2026, 10, 30, 2));
  const kiosk = new KioskForTests({ clock });
  const desk = new CoBrowseDesk({ clock, ledger: kiosk.ledger, liveVisit: () => VISIT, onChange: () => undefined });
  const { to } = await fresh();
  const about = { exception: `${VISIT}-help-1`, visit: VISIT };
  const heard: WatchNews[] = [];
  const ask = (): string => {
    const asked = desk.ask(officer, about, to);
    if (!asked.ok) throw new Error(asked.fault);
    heard.length = 0;
    desk.listen(asked.value, officer.id, (news) => heard.push(news));
    return asked.value;
  };
  let watch = ask();
  expect([desk.askOf(VISIT)?.by, desk.listen(watch, '22', () => undefined)]).toEqual([officer, null]);
  desk.visitShows(VISIT, watch, 1, 'too.early');
  desk.visitSays(VISIT, watch, 'agreed');
  desk.visitShows(VISIT, watch, 2, 'a.view');
  desk.visitShows(VISIT, watch, 1, 'an.older.one');
  desk.visitSays(VISIT, watch, 'ended');
  desk.visitShows(VISIT, watch, 3, 'too.late');
  expect(heard).toEqual([
    { t: 'asked' },
    { t: 'agreed' },
    { t: 'view', number: 2, body: 'a.view' },
    { t: 'over', why: 'ended' },
  ]);
  watch = ask();
  expect(desk.ask(officer, about, to)).toEqual({ ok: false, fault: 'busy' });
  await clock.advance(CONSENT_WAIT_MS);
  expect([heard.at(-1), desk.askOf(VISIT)]).toEqual([{ t: 'over', why: 'unanswered' }, null]);
  const unheard = desk.ask(officer, about, to);
  expect(unheard.ok).toBe(true);
  await clock.advance(LISTEN_WAIT_MS); // whoever asked is not there to look
  expect(desk.askOf(VISIT)).toBeNull();
  watch = ask();
  desk.visitEnded(VISIT);
  expect(heard.at(-1)).toEqual({ t: 'over', why: 'visit-over' });
  const log = kiosk.ledger.prepare("SELECT event, subject FROM audit WHERE event LIKE 'co-browse%'").all();
  expect(log).toEqual([
    { event: 'co-browse-begun', subject: `h21 ${VISIT}` },
    { event: 'co-browse-ended', subject: `h21 ${VISIT}` },
  ]);
  kiosk.remove();
});

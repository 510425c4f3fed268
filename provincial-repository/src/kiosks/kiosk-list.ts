import type { Alarm as KioskAlarm } from '@mot-cua/domain/alarms.ts';
import { Heartbeat } from '@mot-cua/domain/receiving.ts';
import { Check } from 'typebox/value';
import type { EnrolledKiosk } from '../keys.ts';
import type { Store } from '../store/database.ts';

/** One kiosk as officers see it. Times are epoch ms of this repository's clock; `state` is what the kiosk itself said last. */
export type KioskOnList = {
  kioskId: string;
  office: string;
  revokedAt: number | null;
  heardAt: number | null;
  /** not heard for longer than the set time, or never */
  silent: boolean;
  state: Heartbeat | null;
  /** dossiers that it announced and whose bag is not here yet */
  announced: number;
  /** alarms that this repository raised about it, newest first, at most 20 */
  raisedHere: { kind: string; at: number; dossierId: string; detail: string }[];
};

/** Kiosk alarms that say that something may be lost or false; the others ask for a hand in time. */
const grave: ReadonlySet<KioskAlarm['code']> = new Set([
  'bag-missing',
  'bag-unknown',
  'ledger-damaged',
  'storage-full',
  'disk-error',
  'audit-broken',
  'receipt-not-believed',
  'dossier-unanswered',
]);

/** 0: calm, 1: wants a look, 2: wants a look now. What a revoked kiosk says no longer matters. */
export const urgencyOf = ({ revokedAt, silent, state, raisedHere }: KioskOnList): 0 | 1 | 2 => {
  if (raisedHere.some(({ kind }) => kind === 'audit-broken')) return 2;
  if (revokedAt !== null) return 0;
  if (silent || state?.alarms.some(({ code }) => grave.has(code))) return 2;
  const { quarantined = 0, onlyHere = 0 } = state?.outbox ?? {};
  const wants = (state?.alarms.length ?? 0) > 0 || raisedHere.length > 0 || quarantined > 0 || onlyHere > 0;
  return wants || state?.clockConfirmed === false ? 1 : 0;
};

/** Every enrolled kiosk, those that want a look first. */
export const kioskList = async (
  store: Store,
  kiosks: ReadonlyMap<string, EnrolledKiosk>,
  now: number,
  silentAfterMs: number,
): Promise<KioskOnList[]> => {
  const beats = new Map((await store.selectFrom('heartbeats').selectAll().execute()).map((row) => [row.kioskId, row]));
  const announced = await store
    .selectFrom('manifests')
    .leftJoin('records', 'records.dossierId', 'manifests.dossierId')
    .select((row) => ['manifests.kioskId', row.fn.countAll<number>().as('count')])
    .where('records.dossierId', 'is', null)
    .groupBy('manifests.kioskId')
    .execute();
  const waiting = new Map(announced.map(({ kioskId, count }) => [kioskId, Number(count)]));
  const raised = await store.selectFrom('alarms').selectAll().orderBy('at', 'desc').limit(2000).execute();
  const list = [...kiosks].map(([kioskId, { office, revokedAt }]): KioskOnList => {
    const beat = beats.get(kioskId);
    return {
      kioskId,
      office,
      revokedAt: revokedAt !== null && revokedAt <= now ? revokedAt : null,
      heardAt: beat?.receivedAt ?? null,
      silent: beat === undefined || now - beat.receivedAt > silentAfterMs,
      state: beat ? stateIn(beat.jws) : null,
      announced: waiting.get(kioskId) ?? 0,
      raisedHere: raised.filter((alarm) => alarm.kioskId === kioskId).slice(0, 20),
    };
  });
  return list.sort((a, b) => urgencyOf(b) - urgencyOf(a) || a.kioskId.localeCompare(b.kioskId));
};

/** What a kept heartbeat says; it was verified when it came. */
const stateIn = (jws: string): Heartbeat | null => {
  const value: unknown = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return Check(Heartbeat, value) ? value : null;
};

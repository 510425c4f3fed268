import type { Clock } from '@mot-cua/domain/clock.ts';
import { Heartbeat, type HeartbeatAnswer } from '@mot-cua/domain/receiving.ts';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { Compile } from 'typebox/compile';
import { Refusal } from '../http/problems.ts';
import { raiseAlarm } from '../intake/alarms.ts';
import type { EnrolledKiosk, Keys } from '../keys.ts';
import { recordAct } from '../store/audit.ts';
import type { Change, Store } from '../store/database.ts';

const shape = Compile(Heartbeat);

/** When a heartbeat was made, in the kiosk's own order: which start of the daemon, and how long after it (ms). */
type Moment = { start: number; upMs: number };

/**
 * Takes a heartbeat in. A kiosk has one past: heads of its log, in the order in which they were made, never go back, and
 * one number has one digest. A log that was cut, rewritten or that lives twice (a cloned disk) does not fit what was signed
 * before: 409, an alarm for officers, and nothing of it is kept. The order is the kiosk's own (start, time since start), not
 * that of arrival and not its wall clock, so an old heartbeat that comes late or again is harmless where it fits. A new
 * device key begins a new log: that is how a kiosk with a new disk is enrolled again.
 */
export const takeHeartbeat = async (
  store: Store,
  keys: Keys,
  clock: Clock,
  kioskId: string,
  jws: string,
): Promise<HeartbeatAnswer> => {
  const kiosk = keys.kiosks.get(kioskId);
  if (!kiosk) throw new Error('an admitted kiosk has no key');
  const beat = await verifiedHeartbeat(kiosk, kioskId, jws);
  const now = clock.now();
  const fits = await store.transaction().execute((change) => fitIn(change, kiosk.keyId, beat, jws, now));
  if (fits) return { receivedAt: new Date(now).toISOString() };
  throw new Refusal(
    409,
    'audit-does-not-fit',
    'The log of this kiosk does not fit what it signed before',
    'somebody must look at this machine before it is trusted again: the officers of the repository have been told',
  );
};

const verifiedHeartbeat = async (kiosk: EnrolledKiosk, kioskId: string, jws: string): Promise<Heartbeat> => {
  const wrong = (detail: string) => new Refusal(422, 'wrong-heartbeat', 'The heartbeat cannot be taken', detail);
  let value: unknown;
  try {
    if (decodeProtectedHeader(jws).kid !== kioskId) throw new Error('kid');
    const { payload } = await compactVerify(jws, kiosk.publicKey, { algorithms: ['EdDSA'] });
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw wrong('its signature is not by the device key of the calling kiosk: sign it with that key, kid = kioskId');
  }
  if (!shape.Check(value)) {
    const first = shape.Errors(value)[0];
    throw wrong(`it does not follow the schema at "${first?.instancePath ?? ''}": ${first?.message ?? ''}`);
  }
  if (value.kioskId !== kioskId) throw wrong('its kioskId is not the calling kiosk');
  if (Number.isNaN(Date.parse(value.at))) throw wrong('at is not an ISO 8601 time');
  return value;
};

/** Keeps head and state where they fit; false, with the alarm, where they do not. */
const fitIn = async (change: Change, keyId: string, beat: Heartbeat, jws: string, now: number): Promise<boolean> => {
  const { kioskId, boot, upMs, audit } = beat;
  const known = await startOf(change, kioskId, keyId, boot);
  const moment = { start: known.number, upMs };
  const other = await contradiction(change, kioskId, keyId, audit, moment);
  if (other) {
    const detail = `start ${boot}: entry ${audit.number} (${audit.digest.slice(0, 12)}…) does not fit entry ${other.number} (${other.digest.slice(0, 12)}…), which was signed before`;
    await raiseAlarm(change, now, { kind: 'audit-broken', kioskId, dossierId: '', detail }, [
      'audit-broken',
      kioskId,
      boot,
    ]);
    return false;
  }
  if (known.fresh) {
    await change.insertInto('kioskStarts').values({ kioskId, keyId, number: known.number, boot }).execute();
    await recordAct(change, { at: now, actor: `kiosk:${kioskId}`, action: 'kiosk-started', subject: boot });
  }
  await keepHead(change, keyId, beat, moment, jws, now);
  await keepLatest(change, keyId, beat, moment, jws, now);
  return true;
};

const startOf = async (
  change: Change,
  kioskId: string,
  keyId: string,
  boot: string,
): Promise<{ number: number; fresh: boolean }> => {
  const starts = change.selectFrom('kioskStarts').where('kioskId', '=', kioskId).where('keyId', '=', keyId);
  const known = await starts.select('number').where('boot', '=', boot).executeTakeFirst();
  if (known) return { number: known.number, fresh: false };
  const last = await starts.select((row) => row.fn.max('number').as('number')).executeTakeFirst();
  return { number: Number(last?.number ?? 0) + 1, fresh: true };
};

/** A head signed before that cannot stand in one log with this one, or null. */
const contradiction = async (
  change: Change,
  kioskId: string,
  keyId: string,
  { number, digest }: Heartbeat['audit'],
  { start, upMs }: Moment,
): Promise<{ number: number; digest: string } | null> => {
  const found = await change
    .selectFrom('auditHeads')
    .select(['number', 'digest'])
    .where('kioskId', '=', kioskId)
    .where('keyId', '=', keyId)
    .where((row) =>
      row.or([
        row.and([row('number', '=', number), row('digest', '!=', digest)]),
        // signed at this moment or earlier, and yet further on
        row.and([
          row('number', '>', number),
          row.or([
            row('firstStart', '<', start),
            row.and([row('firstStart', '=', start), row('firstUpMs', '<=', upMs)]),
          ]),
        ]),
        // signed at this moment or later, and yet behind
        row.and([
          row('number', '<', number),
          row.or([row('lastStart', '>', start), row.and([row('lastStart', '=', start), row('lastUpMs', '>=', upMs)])]),
        ]),
      ]),
    )
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
};

const isAfter = (a: Moment, b: Moment): boolean => a.start > b.start || (a.start === b.start && a.upMs > b.upMs);

/** Every head that was ever signed stays, with the signed heartbeat that proves it (about 1 kB each). */
const keepHead = async (
  change: Change,
  keyId: string,
  { kioskId, audit }: Heartbeat,
  { start, upMs }: Moment,
  jws: string,
  now: number,
): Promise<void> => {
  const own = { kioskId, keyId, number: audit.number };
  const fresh = await change
    .insertInto('auditHeads')
    .values({
      ...own,
      digest: audit.digest,
      firstStart: start,
      firstUpMs: upMs,
      lastStart: start,
      lastUpMs: upMs,
      receivedAt: now,
      jws,
    })
    .onConflict((conflict) => conflict.columns(['kioskId', 'keyId', 'number']).doNothing())
    .returning('number')
    .executeTakeFirst();
  if (fresh) return;
  const head = () =>
    change
      .updateTable('auditHeads')
      .where('kioskId', '=', kioskId)
      .where('keyId', '=', keyId)
      .where('number', '=', audit.number);
  await head()
    .set({ firstStart: start, firstUpMs: upMs })
    .where((row) =>
      row.or([row('firstStart', '>', start), row.and([row('firstStart', '=', start), row('firstUpMs', '>', upMs)])]),
    )
    .execute();
  await head()
    .set({ lastStart: start, lastUpMs: upMs })
    .where((row) =>
      row.or([row('lastStart', '<', start), row.and([row('lastStart', '=', start), row('lastUpMs', '<', upMs)])]),
    )
    .execute();
};

/** One row a kiosk: how it was when it was last heard. An older heartbeat that comes late does not replace a newer one. */
const keepLatest = async (
  change: Change,
  keyId: string,
  { kioskId, upMs }: Heartbeat,
  moment: Moment,
  jws: string,
  now: number,
): Promise<void> => {
  const last = await change.selectFrom('heartbeats').selectAll().where('kioskId', '=', kioskId).executeTakeFirst();
  if (last && last.keyId === keyId && !isAfter(moment, last)) return;
  const row = { keyId, start: moment.start, upMs, receivedAt: now, jws };
  await change
    .insertInto('heartbeats')
    .values({ kioskId, ...row })
    .onConflict((conflict) => conflict.column('kioskId').doUpdateSet(row))
    .execute();
};

import type { Clock } from '@mot-cua/domain/clock.ts';
import { Manifest } from '@mot-cua/domain/receiving.ts';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { Compile } from 'typebox/compile';
import { Refusal } from '../http/problems.ts';
import type { Keys } from '../keys.ts';
import { asTyped } from '../lookups/codes.ts';
import { recordAct } from '../store/audit.ts';
import type { Change, Store, Tables } from '../store/database.ts';
import { sha256Hex } from '../store/durable-files.ts';
import { raiseAlarm } from './alarms.ts';

const shape = Compile(Manifest);

export type Announced = Tables['manifests'];

/**
 * Takes a signed manifest. The pair (dossier id, digest of the payload) is the idempotency key for the life of the record:
 * the same again is answered the same, another manifest for the same id is refused and raises an alarm.
 */
export const announce = async (
  store: Store,
  keys: Keys,
  clock: Clock,
  kioskId: string,
  dossierId: string,
  jws: string,
  maxSealedBytes: number,
): Promise<void> => {
  const { manifest, manifestSha256 } = await verifiedManifest(keys, kioskId, dossierId, jws);
  if (manifest.sealed.size > maxSealedBytes) {
    throw new Refusal(
      413,
      'too-large',
      'The bag is too large',
      `this repository takes sealed bags of at most ${maxSealedBytes} bytes: keep the dossier and tell the operator`,
    );
  }
  const now = clock.now();
  const outcome = await store.transaction().execute(async (change) => {
    const fresh = await change
      .insertInto('manifests')
      .values(rowOf(manifest, manifestSha256, jws, now))
      .onConflict((conflict) => conflict.column('dossierId').doNothing())
      .returning('dossierId')
      .executeTakeFirst();
    if (fresh) {
      await noteReusedSequence(change, manifest, now);
      await recordAct(change, { at: now, actor: `kiosk:${kioskId}`, action: 'dossier-announced', subject: dossierId });
      return 'taken';
    }
    return await compareWithKnown(change, manifest, manifestSha256, now);
  });
  if (outcome === 'other') {
    throw new Refusal(
      409,
      'other-manifest',
      'Another manifest is known for this dossier',
      'a dossier is immutable once announced: put it aside on the kiosk and tell the operator; the first manifest stays in force',
    );
  }
};

const verifiedManifest = async (keys: Keys, kioskId: string, dossierId: string, jws: string) => {
  const kiosk = keys.kiosks.get(kioskId);
  const wrong = (detail: string) => new Refusal(422, 'wrong-manifest', 'The manifest cannot be taken', detail);
  if (!kiosk) throw new Error('an admitted kiosk has no key');
  let payload: Uint8Array;
  let value: unknown;
  try {
    if (decodeProtectedHeader(jws).kid !== kioskId) throw new Error('kid');
    ({ payload } = await compactVerify(jws, kiosk.publicKey, { algorithms: ['EdDSA'] }));
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw wrong('its signature is not by the device key of the calling kiosk: sign it with that key, kid = kioskId');
  }
  if (!shape.Check(value)) {
    const first = shape.Errors(value)[0];
    throw wrong(`it does not follow the schema at "${first?.instancePath ?? ''}": ${first?.message ?? ''}`);
  }
  if (value.kioskId !== kioskId) throw wrong('its kioskId is not the calling kiosk');
  if (value.dossierId !== dossierId) throw wrong('its dossierId is not the one in the path');
  if (Number.isNaN(Date.parse(value.submittedAt))) throw wrong('submittedAt is not an ISO 8601 time');
  return { manifest: value, manifestSha256: sha256Hex(payload) };
};

const rowOf = (manifest: Manifest, manifestSha256: string, manifestJws: string, announcedAt: number): Announced => ({
  dossierId: manifest.dossierId,
  kioskId: manifest.kioskId,
  kioskSequence: manifest.sequence,
  provisionalCode: manifest.provisionalCode,
  lookupCode: asTyped(manifest.provisionalCode),
  procedureId: manifest.procedureId,
  packageVersion: manifest.packageVersion,
  channel: manifest.channel,
  submittedAt: manifest.submittedAt,
  clockConfirmed: manifest.clockConfirmed ? 1 : 0,
  lookupDigest: manifest.lookupDigest,
  sealedSize: manifest.sealed.size,
  sealedSha256: manifest.sealed.sha256,
  manifestSha256,
  manifestJws,
  announcedAt,
});

/** A sequence number seen before means a copied disk or a restored backup: taken all the same, but somebody should know. */
const noteReusedSequence = async (change: Change, manifest: Manifest, now: number): Promise<void> => {
  const same = await change
    .selectFrom('manifests')
    .select('dossierId')
    .where('kioskId', '=', manifest.kioskId)
    .where('kioskSequence', '=', manifest.sequence)
    .where('dossierId', '!=', manifest.dossierId)
    .executeTakeFirst();
  if (!same) return;
  await raiseAlarm(change, now, {
    kind: 'sequence-used-twice',
    kioskId: manifest.kioskId,
    dossierId: manifest.dossierId,
    detail: `sequence ${manifest.sequence} was used before by dossier ${same.dossierId}`,
  });
};

const compareWithKnown = async (
  change: Change,
  manifest: Manifest,
  manifestSha256: string,
  now: number,
): Promise<'taken' | 'other'> => {
  const known = await change
    .selectFrom('manifests')
    .select(['manifestSha256', 'kioskId'])
    .where('dossierId', '=', manifest.dossierId)
    .executeTakeFirstOrThrow();
  if (known.manifestSha256 === manifestSha256) return 'taken';
  await raiseAlarm(change, now, {
    kind: known.kioskId === manifest.kioskId ? 'other-manifest-for-same-dossier' : 'dossier-of-another-kiosk',
    kioskId: manifest.kioskId,
    dossierId: manifest.dossierId,
    detail: `refused manifest ${manifestSha256}`,
  });
  return 'other';
};

/** The announced dossier, if it is this kiosk's own. Another's is as unknown as none at all (store-and-forward.md S1). */
export const ownDossier = async (store: Store, kioskId: string, dossierId: string): Promise<Announced> => {
  const announced = await store
    .selectFrom('manifests')
    .selectAll()
    .where('dossierId', '=', dossierId)
    .where('kioskId', '=', kioskId)
    .executeTakeFirst();
  if (announced) return announced;
  throw new Refusal(404, 'unknown-dossier', 'This dossier is not known', 'announce it first: PUT its signed manifest');
};

/** The manifest as the kiosk signed it. */
export const manifestOf = (announced: Announced): Manifest => {
  const payload = announced.manifestJws.split('.')[1] ?? '';
  return shape.Parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
};

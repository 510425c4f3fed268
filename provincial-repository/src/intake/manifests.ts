import type { Clock } from '@mot-cua/domain/clock.ts';
import { Manifest } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { Compile } from 'typebox/compile';
import { Refusal } from '../http/problems.ts';
import type { Keys } from '../keys.ts';
import { asTyped } from '../lookups/codes.ts';
import { recordAct } from '../store/audit.ts';
import type { Change, Store, Tables } from '../store/database.ts';
import { sha256Hex } from '../store/durable-files.ts';
import { raiseAlarm } from './alarms.ts';
import { type Caller, unknownDossier } from './callers.ts';

const shape = Compile(Manifest);

export type Announced = Tables['manifests'];

/** A manifest whose signature and shape are right; `manifestSha256` is over the payload bytes as signed. */
export type SignedManifest = { manifest: Manifest; manifestSha256: string };

/** Reads a manifest that a kiosk, enrolled or revoked, has signed; the fault says what is wrong with it. */
export const signedManifest = async (keys: Keys, jws: string): Promise<Result<SignedManifest, string>> => {
  let payload: Uint8Array;
  let value: unknown;
  let signer: string;
  try {
    signer = decodeProtectedHeader(jws).kid ?? '';
    const kiosk = keys.kiosks.get(signer);
    if (!kiosk) throw new Error('unknown');
    ({ payload } = await compactVerify(jws, kiosk.publicKey, { algorithms: ['EdDSA'] }));
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return failed('its signature is not by the device key of the kiosk: sign it with that key, kid = kioskId');
  }
  if (!shape.Check(value)) {
    const first = shape.Errors(value)[0];
    return failed(`it does not follow the schema at "${first?.instancePath ?? ''}": ${first?.message ?? ''}`);
  }
  if (value.kioskId !== signer) return failed('its kioskId is not the kiosk that signed it');
  if (Number.isNaN(Date.parse(value.submittedAt))) return failed('submittedAt is not an ISO 8601 time');
  return done({ manifest: value, manifestSha256: sha256Hex(payload) });
};

export type AnnouncingParts = { store: Store; keys: Keys; clock: Clock; maxSealedBytes: number };

/**
 * Takes a signed manifest. The pair (dossier id, digest of the payload) is the idempotency key for the life of the record:
 * the same again is answered the same, another manifest for the same id is refused and raises an alarm.
 *
 * A revoked kiosk cannot call, but what citizens submitted at it before it was stolen or withdrawn must come home, so its
 * manifests are taken from their bearers: one that says it was sealed before the revocation, with an alarm, because whoever
 * has the device key could write any time into it (a receipt proves custody, never acceptance: the officer decides); one
 * sealed later is refused with an alarm, and waits in the second place until somebody has looked at `revokedAt`.
 */
export const announce = async (
  { store, keys, clock, maxSealedBytes }: AnnouncingParts,
  caller: Caller,
  dossierId: string,
  jws: string,
): Promise<void> => {
  const { manifest, manifestSha256 } = await announcedBy(keys, caller, dossierId, jws);
  if (manifest.sealed.size > maxSealedBytes) {
    throw new Refusal(
      413,
      'too-large',
      'The bag is too large',
      `this repository takes sealed bags of at most ${maxSealedBytes} bytes: keep the dossier and tell the operator`,
    );
  }
  const { kioskId } = caller;
  const now = clock.now();
  const revokedAt = keys.kiosks.get(kioskId)?.revokedAt ?? null;
  const revoked = revokedAt !== null && revokedAt <= now;
  const outcome = await store.transaction().execute(async (change): Promise<'taken' | 'other' | 'after-revocation'> => {
    if (revoked && !(await isKnown(change, dossierId)) && Date.parse(manifest.submittedAt) > revokedAt) {
      await noteRevoked(change, now, manifest, 'manifest-after-revocation');
      return 'after-revocation';
    }
    const fresh = await change
      .insertInto('manifests')
      .values(rowOf(manifest, manifestSha256, jws, now))
      .onConflict((conflict) => conflict.column('dossierId').doNothing())
      .returning('dossierId')
      .executeTakeFirst();
    if (!fresh) return await compareWithKnown(change, manifest, manifestSha256, now);
    if (revoked) await noteRevoked(change, now, manifest, 'manifest-of-revoked-kiosk');
    await noteReusedSequence(change, manifest, now);
    await recordAct(change, {
      at: now,
      actor: `kiosk:${kioskId}`,
      action: 'dossier-announced',
      subject: dossierId,
      ...(caller.bearing ? { detail: { by: 'bearer of the manifest' } } : {}),
    });
    return 'taken';
  });
  if (outcome === 'other') {
    throw new Refusal(
      409,
      'other-manifest',
      'Another manifest is known for this dossier',
      'a dossier is immutable once announced: put it aside on the kiosk and tell the operator; the first manifest stays in force',
    );
  }
  if (outcome === 'after-revocation') {
    throw new Refusal(
      403,
      'kiosk-revoked',
      'This kiosk was revoked before the dossier was submitted',
      'keep the bag and tell the operator of the repository, who has been told too: nothing is lost while you keep it',
    );
  }
};

/** The manifest in the body, which must be the caller's to announce. */
const announcedBy = async (keys: Keys, caller: Caller, dossierId: string, jws: string): Promise<SignedManifest> => {
  if (caller.bearing && caller.bearing.dossierId !== dossierId) throw unknownDossier();
  const wrong = (detail: string) => new Refusal(422, 'wrong-manifest', 'The manifest cannot be taken', detail);
  const read = await signedManifest(keys, jws);
  if (!read.ok) throw wrong(read.fault);
  const { manifest, manifestSha256 } = read.value;
  if (manifest.kioskId !== caller.kioskId) throw wrong('its kioskId is not the calling kiosk');
  if (manifest.dossierId !== dossierId) throw wrong('its dossierId is not the one in the path');
  if (caller.bearing && caller.bearing.manifestSha256 !== manifestSha256)
    throw wrong('it is not the manifest in the Authorization header');
  return read.value;
};

const isKnown = async (change: Change, dossierId: string): Promise<boolean> =>
  (await change.selectFrom('manifests').select('dossierId').where('dossierId', '=', dossierId).executeTakeFirst()) !==
  undefined;

const noteRevoked = (
  change: Change,
  now: number,
  { kioskId, dossierId, submittedAt }: Manifest,
  kind: 'manifest-of-revoked-kiosk' | 'manifest-after-revocation',
): Promise<void> => raiseAlarm(change, now, { kind, kioskId, dossierId, detail: `submitted ${submittedAt}` });

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

/**
 * The announced dossier, if it is the caller's: the kiosk's own, or the very one whose manifest is borne. Another's is as
 * unknown as none at all (store-and-forward.md S1).
 */
export const ownDossier = async (store: Store, { kioskId, bearing }: Caller, dossierId: string): Promise<Announced> => {
  const announced = await store
    .selectFrom('manifests')
    .selectAll()
    .where('dossierId', '=', dossierId)
    .where('kioskId', '=', kioskId)
    .executeTakeFirst();
  const borne =
    bearing === null || (bearing.dossierId === dossierId && bearing.manifestSha256 === announced?.manifestSha256);
  if (announced && borne) return announced;
  throw unknownDossier();
};

/** The manifest as the kiosk signed it. */
export const manifestOf = (announced: Announced): Manifest => {
  const payload = announced.manifestJws.split('.')[1] ?? '';
  return shape.Parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
};

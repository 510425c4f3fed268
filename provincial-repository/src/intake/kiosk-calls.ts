import type { Clock } from '@mot-cua/domain/clock.ts';
import { KioskCall } from '@mot-cua/domain/receiving.ts';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { Compile } from 'typebox/compile';
import { Refusal } from '../http/problems.ts';
import type { Keys } from '../keys.ts';
import type { Caller } from './callers.ts';
import { signedManifest } from './manifests.ts';

const shape = Compile(KioskCall);

/**
 * How far the kiosk's clock may be from ours, either way. 30 days and not 10 minutes: a kiosk with a dead clock battery
 * falls back to its floor (last receipt, image date), and a refusal would strand its dossiers. What the narrow window
 * usually buys is bought otherwise: the signature binds method and path, the manifest and the digests bind the content, so
 * repeating PUT, commit or GET changes nothing; calls whose repetition would matter (a new upload, a piece of one, a try
 * at a look-up) spend their nonce. Beyond the window the refusal carries our time, from which a kiosk can correct itself.
 */
export const clockWindowMs = 30 * 86_400_000;

/** `jws`: the call with its signature, for who wants to keep it as evidence. */
export type AdmittedCall = { readonly kioskId: string; readonly bodySha256: string | null; readonly jws: string };

export type KioskGate = {
  /** The call as its kiosk signed it, or a refusal. `spend` marks calls that may not be repeated. */
  admit(header: string | undefined, method: string, path: string, spend: boolean): Promise<AdmittedCall>;
  /**
   * The bearer of `Manifest <JWS>`, signed by a kiosk that is or was enrolled. Not bound to method, path or time: what it
   * may do is bound by the manifest's digests, and doing it again changes nothing.
   */
  admitBearer(header: string): Promise<Caller>;
};

export const kioskGate = (keys: Keys, clock: Clock): KioskGate => {
  const spent = spentNonces();
  return {
    admit: async (header, method, path, spend) => {
      const call = await verifiedCall(keys, header, clock.now());
      if (call.method !== method || call.path !== path)
        throw unauthorised('the signed call is for another method or path');
      if (Math.abs(clock.now() - call.at) > clockWindowMs) {
        throw unauthorised(
          `the call's time is more than 30 days off; the time here is ${new Date(clock.now()).toISOString()}: correct and sign again`,
        );
      }
      if (call.nonce.length < 8 || call.nonce.length > 128)
        throw unauthorised('the nonce must have 8 to 128 characters');
      if (spend && !spent.spend(`${call.kioskId} ${call.nonce}`)) {
        throw unauthorised('this signed call was already used: sign a new one with a fresh nonce');
      }
      return { kioskId: call.kioskId, bodySha256: call.bodySha256 ?? null, jws: (header ?? '').split(' ')[1] ?? '' };
    },
    admitBearer: async (header) => {
      const [, jws = '', extra] = header.split(' ');
      const read = extra === undefined && jws.length <= 16_384 ? await signedManifest(keys, jws) : null;
      if (!read?.ok) throw unauthorised('the manifest is not one that an enrolled kiosk has signed');
      const { manifest, manifestSha256 } = read.value;
      return { kioskId: manifest.kioskId, bearing: { dossierId: manifest.dossierId, manifestSha256 } };
    },
  };
};

const verifiedCall = async (keys: Keys, header: string | undefined, now: number): Promise<KioskCall> => {
  const [scheme, jws, extra] = (header ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'kiosk' || !jws || extra !== undefined) {
    throw unauthorised('send "Authorization: Kiosk <JWS of the call>" signed by the device key');
  }
  try {
    const { kid } = decodeProtectedHeader(jws);
    const kiosk = keys.kiosks.get(kid ?? '');
    if (!kiosk) throw new Error('unknown');
    if (kiosk.revokedAt !== null && kiosk.revokedAt <= now) throw new Error('revoked');
    const { payload } = await compactVerify(jws, kiosk.publicKey, { algorithms: ['EdDSA'] });
    const call: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (shape.Check(call) && call.kioskId === kid) return call;
  } catch {
    // falls through: every way to be wrong gets the same answer
  }
  throw unauthorised('the signature is not by an enrolled kiosk: check that this kiosk is enrolled here');
};

const unauthorised = (detail: string): Refusal =>
  new Refusal(401, 'not-admitted', 'This call is not admitted', detail, { 'www-authenticate': 'Kiosk' });

/**
 * Nonces seen, at most 200,000 (oldest forgotten first), in memory: what a replay after a restart could do (open one more
 * empty upload, spoil a piece that the digest then refuses, use up one look-up try) is bounded elsewhere.
 */
const spentNonces = () => {
  const seen = new Set<string>();
  return {
    spend: (nonce: string): boolean => {
      if (seen.has(nonce)) return false;
      seen.add(nonce);
      const oldest = seen.size > 200_000 ? seen.values().next().value : undefined;
      if (oldest !== undefined) seen.delete(oldest);
      return true;
    },
  };
};

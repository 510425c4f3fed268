import { createHash, type KeyObject, randomUUID } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { KioskCall } from '@mot-cua/domain/receiving.ts';
import { signJws } from '../dossiers/jws.ts';
import type { OutgoingDossier } from './outgoing.ts';

/** By what right a call is made: the value of its `Authorization` header, empty for none. `row` is the dossier that it is about, if one. */
export type Authority = (
  method: string,
  path: string,
  row: Pick<OutgoingDossier, 'manifest'> | null,
  /** signed with the call, where the answerer asks for that */
  body?: string,
) => string;

/** An enrolled kiosk speaks for itself: each call is signed with its device key and good once. */
export const kioskAuthority =
  (kioskId: string, deviceKey: KeyObject, clock: Clock): Authority =>
  (method, path, _row, body) => {
    const signed = body === undefined ? {} : { bodySha256: createHash('sha256').update(body).digest('hex') };
    const call: KioskCall = { kioskId, method, path, at: clock.now(), nonce: randomUUID(), ...signed };
    return `Kiosk ${signJws(call, kioskId, deviceKey)}`;
  };

/**
 * Whoever holds a signed manifest may deliver the bag that it names, and do nothing else: the second place needs no key
 * of its own to bring home the bags of a kiosk that died (domain/src/receiving.ts). Questions about no dossier carry no right.
 */
export const manifestAuthority: Authority = (_method, _path, row) => {
  if (row === null) return '';
  if (!row.manifest) throw new Error('a call by the right of a manifest, without one');
  return `Manifest ${row.manifest}`;
};

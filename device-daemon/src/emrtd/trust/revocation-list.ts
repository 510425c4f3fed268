import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Malformed } from '../bytes.ts';
import { elementsOf, onlyElement, partsOf, timeOf, wholeBitsOf } from './ber.ts';
import { type Certificate, listExtensions, publicKeyOf, serialText } from './certificate.ts';
import { type DistinguishedName, readName } from './distinguished-name.ts';
import { checkSignature, readScheme, type SignatureOutcome } from './signature.ts';

/** A certificate revocation list (RFC 5280, 5; profile of 9303-12, 7.2). */
export type RevocationList = {
  readonly issuer: DistinguishedName;
  /** epoch ms */
  readonly thisUpdate: number;
  /** the list is in force until then; null where it does not say, which the profile forbids: never in force */
  readonly nextUpdate: number | null;
  /** serial numbers in hexadecimal */
  readonly revoked: ReadonlySet<string>;
  readonly signed: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly signature: Uint8Array;
};

const malformed = (detail: string) => failed<Malformed>({ detail: `revocation list: ${detail}` });

/** More than any state has revoked; a list of 4 MB holds fewer. */
const mostEntries = 200_000;

export const readRevocationList = (der: Uint8Array): Result<RevocationList, Malformed> => {
  const [body, algorithm, signatureBits, more] = partsOf(onlyElement(der, true), 0x30, 4) ?? [];
  const signature = wholeBitsOf(signatureBits);
  const fields = partsOf(body, 0x30, 8);
  if (!body || !fields || algorithm?.tag !== 0x30 || !signature || more) return malformed('is none');
  const [inner, issuerPart, thisPart, ...rest] = fields[0]?.tag === 0x02 ? fields.slice(1) : fields;
  if (inner?.tag !== 0x30 || Buffer.compare(inner.whole, algorithm.whole) !== 0) return malformed('two algorithms');
  const issuer = readName(issuerPart);
  const thisUpdate = timeOf(thisPart);
  if (!issuer || thisUpdate === null) return malformed('issuer or date');
  const nextUpdate = timeOf(rest[0]);
  const listPart = (nextUpdate === null ? rest : rest.slice(1)).find((one) => one.tag === 0x30);
  const revoked = listPart ? readEntries(listPart.value) : new Set<string>();
  if (!revoked) return malformed('entries');
  const extensions = listExtensions(rest.find((one) => one.tag === 0xa0));
  if (!extensions) return malformed('extensions');
  // RFC 5280, 5.2: a list with a critical extension that one does not understand (a part, a change) says nothing to one
  const strange = extensions.find(({ id, critical }) => critical && id !== '2.5.29.20' && id !== '2.5.29.35');
  if (strange) return malformed(`critical extension ${strange.id}`);
  return done({
    issuer,
    thisUpdate,
    nextUpdate,
    revoked,
    signed: body.whole,
    algorithm: algorithm.whole,
    signature,
  });
};

const readEntries = (list: Uint8Array): ReadonlySet<string> | null => {
  const entries = elementsOf(list, mostEntries);
  if (!entries) return null;
  const revoked = new Set<string>();
  for (const entry of entries) {
    const [serial, , extensions] = partsOf(entry, 0x30, 3) ?? [];
    if (serial?.tag !== 0x02) return null;
    // an entry of another issuer (2.5.29.29, critical) would need a list of issuers; 9303-12 has none
    const strange = extensions && partsOf(extensions, 0x30, 8)?.some((one) => partsOf(one, 0x30, 3)?.length === 3);
    if (strange) return null;
    revoked.add(serialText(serial.value));
  }
  return revoked;
};

export const checkListSigned = (list: RevocationList, issuer: Certificate): SignatureOutcome =>
  checkSignature(readScheme(list.algorithm), publicKeyOf(issuer), list.signed, list.signature);

/** In force: begun (by the list's clock, which may be a day ahead of ours) and not yet due to be replaced. */
export const isInForce = (list: RevocationList, now: number): boolean =>
  list.thisUpdate - dayMs <= now && list.nextUpdate !== null && now <= list.nextUpdate;

const dayMs = 86_400_000;

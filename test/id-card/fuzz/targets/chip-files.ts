import { createHash } from 'node:crypto';
import { offerOf } from '../../../../device-daemon/src/emrtd/chip-key.ts';
import { readPortrait } from '../../../../device-daemon/src/emrtd/facial-image.ts';
import { readMrz } from '../../../../device-daemon/src/emrtd/mrz.ts';
import { readCardAccess } from '../../../../device-daemon/src/emrtd/pace-parameters.ts';
import { readPersonalDetails } from '../../../../device-daemon/src/emrtd/personal-details.ts';
import { readSecurityObject } from '../../../../device-daemon/src/emrtd/security-object.ts';
import { readHeader, readTlvs, writeTlv } from '../../../../device-daemon/src/emrtd/tlv.ts';
import type { Chance } from '../chance.ts';
import { filesOf } from '../corpus.ts';
import { mutated, seedOf } from '../mutations.ts';
import { demand, isPartOf, sameBytes, type Target, tlvTarget } from '../target.ts';
import { grownMrz } from '../texts.ts';
import { element } from '../tlv-tree.ts';

const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const NOTHING = new Uint8Array(0);

export const tlv = tlvTarget({
  name: 'tlv',
  parser: 'device-daemon/src/emrtd/tlv.ts',
  share: 6,
  seeds: filesOf('dg1', 'dg13', 'dg14', 'dg15', 'sod', 'common', 'card-access', 'certificate'),
  run: (input) => {
    const all = readTlvs(input);
    const header = readHeader(input);
    if (!all.ok) return false;
    demand(header.ok || input.length === 0, 'elements that fill the input begin with a header');
    let at = 0;
    for (const { tag, value, whole } of all.value) {
      demand(isPartOf(whole, input) && isPartOf(value, whole), 'values are parts of the input, not copies');
      demand(sameBytes(whole, input.subarray(at, at + whole.length)), 'elements follow each other');
      at += whole.length;
      if (value.length > 2000) continue;
      const again = readTlvs(writeTlv(tag, value));
      const [one] = again.ok ? again.value : [];
      demand(one?.tag === tag && sameBytes(one.value, value), 'an element that is written anew reads the same');
    }
    demand(at === input.length, 'the elements fill the input');
    return true;
  },
});

/** DG1 with an MRZ of our own making half of the time: damage alone seldom leaves every check digit right. */
const withMrz = (chance: Chance): Uint8Array => {
  const text = grownMrz(chance);
  return element(0x61, element([0x5f, 0x1f], ascii(chance.one(10) ? text.slice(0, chance.number(91)) : text)));
};

const dg1Seeds = filesOf('dg1');
const dg1Kept = dg1Seeds.map(seedOf);
export const mrz: Target = {
  ...tlvTarget({
    name: 'mrz',
    parser: 'device-daemon/src/emrtd/mrz.ts',
    share: 6,
    seeds: dg1Seeds,
    run: (input) => {
      const read = readMrz(input);
      if (!read.ok) {
        demand(read.fault.detail.length > 0 && read.fault.detail.length < 200, 'a refusal says why, in short');
        return false;
      }
      const { dateOfBirth, dateOfExpiry, name, documentNumber, personalNumber, issuer } = read.value;
      demand(/^[A-Z0-9<]{6}$/.test(dateOfBirth) && /^[A-Z0-9<]{6}$/.test(dateOfExpiry), 'dates are six places');
      demand(/^[A-Z0-9 ]*$/.test(name) && name.length <= 39, 'a name is letters and blanks');
      demand(/^[A-Z0-9<]{0,22}$/.test(documentNumber), 'a document number has 22 places at most');
      demand(personalNumber === null || /^[0-9]{12}$/.test(personalNumber), 'a personal number is 12 digits or none');
      demand(/^[A-Z0-9<]{0,3}$/.test(issuer), 'an issuer has three letters at most');
      demand(JSON.stringify(readMrz(Uint8Array.from(input))) === JSON.stringify(read), 'the same bytes say the same');
      return true;
    },
  }),
  make: (chance) => (chance.one(2) ? withMrz(chance) : mutated(dg1Kept, chance)),
};

export const personalDetails = tlvTarget({
  name: 'dg13',
  parser: 'device-daemon/src/emrtd/personal-details.ts',
  share: 5,
  seeds: filesOf('dg13'),
  run: (input) => {
    const read = readPersonalDetails(input);
    if (!read.ok) return false;
    const items: Uint8Array[] = [];
    for (const [number, texts] of read.value) {
      demand(number >= 0 && number <= 255 && texts.length <= 8, 'an item has a number and eight texts at most');
      for (const text of texts) {
        demand(text.length <= 500, 'a text is bounded');
        demand(!/\p{Cc}/u.test(text) && text === text.trim(), 'a text has no control characters and no blanks around');
        demand(text === text.normalize('NFC') && text.isWellFormed(), 'a text is NFC and has no half characters');
      }
      const values = texts.map((text) => element(0x0c, new Uint8Array(Buffer.from(text, 'utf8'))));
      items.push(element(0x30, element(0x02, Uint8Array.of(number)), ...values));
    }
    // what the reader passes over (too many elements) would be passed over again
    if (items.length > 60) return true;
    const again = readPersonalDetails(element(0x6d, element(0x30, ...items)));
    demand(again.ok, 'what was accepted can be written and read again');
    demand(JSON.stringify([...again.value]) === JSON.stringify([...read.value]), 'and says the same');
    return true;
  },
});

export const facialImage = tlvTarget({
  name: 'dg2',
  parser: 'device-daemon/src/emrtd/facial-image.ts',
  share: 4,
  seeds: filesOf('dg2'),
  run: (input) => {
    const read = readPortrait(input);
    if (!read.ok) return false;
    const { mime, bytes } = read.value;
    demand(isPartOf(bytes, input) && bytes.length > 0, 'the portrait is a part of the file');
    demand((mime === 'image/jpeg') === (bytes[0] === 0xff && bytes[1] === 0xd8), 'the kind is that of the first bytes');
    return true;
  },
});

/** The least SOD around a list of digests, as RFC 5652 has it, with nothing signed. */
const sodOf = (hash: Uint8Array, digests: Iterable<readonly [number, Uint8Array]>): Uint8Array => {
  const oid = (hex: string): Uint8Array => element(0x06, new Uint8Array(Buffer.from(hex, 'hex')));
  const list = [...digests].map(([number, digest]) =>
    element(0x30, element(0x02, Uint8Array.of(number)), element(0x04, digest)),
  );
  const object = element(
    0x30,
    element(0x02, Uint8Array.of(0)),
    element(0x30, element(0x06, hash)),
    element(0x30, ...list),
  );
  const content = element(0x30, oid('678108010101'), element(0xa0, element(0x04, object)));
  const signedData = element(0x30, element(0x02, Uint8Array.of(3)), element(0x31), content, element(0x31));
  return element(0x77, element(0x30, oid('2A864886F70D010702'), element(0xa0, signedData)));
};

const SHA256 = new Uint8Array(Buffer.from('608648016503040201', 'hex'));
const hashes: Readonly<Record<string, string>> = {
  sha1: '2b0e03021a',
  sha224: '608648016503040204',
  sha256: '608648016503040201',
  sha384: '608648016503040202',
  sha512: '608648016503040203',
};

export const securityObject = tlvTarget({
  name: 'sod',
  parser: 'device-daemon/src/emrtd/security-object.ts',
  share: 6,
  seeds: filesOf('sod'),
  run: (input) => {
    const read = readSecurityObject(input);
    if (!read.ok) return false;
    const { hash, digests } = read.value;
    const identifier = hashes[hash];
    demand(identifier !== undefined && digests.size <= 16, 'a known hash and sixteen digests at most');
    const again = readSecurityObject(sodOf(new Uint8Array(Buffer.from(identifier, 'hex')), digests));
    demand(again.ok && again.value.hash === hash, 'what was accepted can be written and read again');
    for (const [number, digest] of digests)
      demand(sameBytes(again.value.digests.get(number) ?? NOTHING, digest), 'and lists the same digests');
    return true;
  },
});

const dg14s = filesOf('dg14');
/** id-CA-ECDH (9303-11, 9.2.5) is named in it. */
const offersProof = (file: Uint8Array): boolean => Buffer.from(file).includes(Buffer.from('04007f0007020203', 'hex'));

/** DG14 under a SOD that lists exactly it: whatever is in it, it is the one that was signed. */
export const chipKey = tlvTarget({
  name: 'dg14',
  parser: 'device-daemon/src/emrtd/chip-key.ts',
  share: 3,
  seeds: dg14s.filter(offersProof),
  others: dg14s,
  run: (input) => {
    const digest = new Uint8Array(createHash('sha256').update(input).digest());
    const offer = offerOf({ dg14: input, sod: sodOf(SHA256, [[14, digest]]) });
    if (offer.kind !== 'offered') {
      demand(offer.detail.length > 0 && offer.detail.length < 200, 'a refusal says why, in short');
      return false;
    }
    const { curve, publicKey, protocol, reference } = offer.key;
    demand(publicKey[0] === 4 && publicKey.length === 1 + 2 * curve.ecdsa.Point.Fp.BYTES, 'a point, uncompressed');
    curve.ecdsa.Point.fromBytes(publicKey).assertValidity();
    demand(protocol.length === 10, 'a protocol of chip authentication');
    demand(reference === null || reference.length > 0, 'a name of a key, or none');
    return true;
  },
});

export const cardAccess = tlvTarget({
  name: 'card-access',
  parser: 'device-daemon/src/emrtd/pace-parameters.ts',
  share: 4,
  seeds: filesOf('card-access'),
  run: (input) => {
    const read = readCardAccess(input);
    if (!read.ok) return false;
    demand(read.value.length <= 64, 'not more offers than were read');
    for (const { protocol, curve, parameters } of read.value)
      demand(protocol.length === 10 && !!curve && parameters <= 31, 'an offer names a protocol and a known curve');
    return read.value.length > 0;
  },
});

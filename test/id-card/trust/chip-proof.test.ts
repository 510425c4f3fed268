import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { ChipReading } from '@mot-cua/device-daemon/src/devices/card-reading.ts';
import { countriesOf } from '@mot-cua/device-daemon/src/emrtd/trust/issuing-state.ts';
import { examineChip, judgeChip } from '@mot-cua/device-daemon/src/emrtd/trust/judge.ts';
import { trustAnchorsFrom } from '@mot-cua/device-daemon/src/emrtd/trust/trust-anchors.ts';
import { describe, expect, test } from 'vitest';
import { concat, integer, oid, sequence, tlv } from '../../virtual-hardware/id-card/tlv.ts';
import { CURVES, type Curve, ecdsa, HASHES, type Hash, rsaKeys } from './algorithms.ts';
import { dg1, dg14, quickState, readingOf, sodOver, usualFiles } from './card.ts';
import { CARD_SECURITY, signedData } from './signed-object.ts';
import { COMMON_NAME, COUNTRY, DAY, NOW, nameOf, revocationList, rootOf, signerOf, stateName } from './state.ts';

const { root, signer } = quickState();
const anchors = trustAnchorsFrom([
  { name: 'root.cer', bytes: root.certificate },
  { name: 'root.crl', bytes: revocationList(root, []) },
]);
const files = usualFiles();
const sodFile = sodOver(files, signer);
const judged = (given: Partial<ChipReading>, trusted: typeof anchors | null = anchors) =>
  judgeChip(readingOf(files, sodFile, given), trusted, NOW);

describe('the very chip, or a copy of its files', () => {
  test('a chip that proved itself under a SOD that is trusted is authenticated', () => {
    expect(judged({ chipAuthentication: 'done' })).toEqual({ level: 'chip-authenticated', reasons: [] });
  });

  test('a chip that answered and could not prove itself is a copy, whatever the site trusts', () => {
    expect(judged({ chipAuthentication: 'failed' })).toEqual({ level: 'chip-read', reasons: ['chip-is-a-copy'] });
    expect(judged({ chipAuthentication: 'failed' }, null).reasons).toEqual(['no-anchors', 'chip-is-a-copy']);
  });

  test('a card lifted before its proof is verified and no more', () => {
    expect(judged({ chipAuthentication: 'failed', chipProofInterrupted: true })).toEqual({
      level: 'chip-verified',
      reasons: ['chip-proof-interrupted'],
    });
  });

  test('a card that offers no proof is verified and no more', () => {
    expect(judged({ chipAuthentication: 'not-offered' })).toEqual({
      level: 'chip-verified',
      reasons: ['chip-proof-not-offered'],
    });
  });

  test("a proof under a forger's own SOD counts for nothing", () => {
    const forger = rootOf(ecdsa('prime256v1', 'sha256'), stateName('Forger'));
    const forged = sodOver(files, signerOf(forger, ecdsa('prime256v1', 'sha256')));
    expect(judgeChip(readingOf(files, forged, { chipAuthentication: 'done' }), anchors, NOW)).toEqual({
      level: 'chip-read',
      reasons: ['signer-unknown'],
    });
  });

  test('a proof by the key of a DG14 that is not the one signed counts for nothing', () => {
    const altered = new Map([...files, [14, dg14(sequence(oid('1.2.3')))]]);
    const verdict = judgeChip(readingOf(altered, sodFile, { chipAuthentication: 'done' }), anchors, NOW);
    expect(verdict).toEqual({ level: 'chip-read', reasons: ['group-altered'] });
  });

  test('a card without a SOD is read and no more', () => {
    expect(judgeChip(readingOf(files, null, { chipAuthentication: 'failed' }), anchors, NOW)).toEqual({
      level: 'chip-read',
      reasons: ['sod-missing'],
    });
  });

  test('without anchors an altered file is caught all the same', () => {
    const altered = new Map([...files, [13, Uint8Array.of(0x6d, 0)]]);
    const verdict = judgeChip(readingOf(altered, sodFile), null, NOW);
    expect(verdict).toEqual({ level: 'chip-read', reasons: ['no-anchors', 'group-altered'] });
    expect(judged({}, null)).toEqual({ level: 'chip-read', reasons: ['no-anchors'] });
    expect(judged({}, trustAnchorsFrom([])).reasons).toEqual(['no-anchors']);
  });

  test('PACE-CAM counts with an EF.CardSecurity that the same state signed, and only then', () => {
    const cardSecurity = signedData({ contentType: CARD_SECURITY, content: Uint8Array.of(0x31, 0), signer });
    const with_ = (bytes: Uint8Array | undefined): ChipReading => {
      const reading = readingOf(files, sodFile, { chipProof: 'pace-cam' });
      return { ...reading, files: { ...reading.files, ...(bytes ? { cardSecurity: bytes } : {}) } };
    };
    expect(judgeChip(with_(cardSecurity), anchors, NOW).level).toBe('chip-authenticated');
    expect(judgeChip(with_(undefined), anchors, NOW)).toEqual({
      level: 'chip-verified',
      reasons: ['chip-proof-interrupted'],
    });
    const foreign = rootOf(ecdsa('prime256v1', 'sha256'), nameOf([COUNTRY, 'XA'], [COMMON_NAME, 'CSCA']));
    const ofAnother = signedData({
      contentType: CARD_SECURITY,
      content: Uint8Array.of(0x31, 0),
      signer: signerOf(foreign, ecdsa('prime256v1', 'sha256')),
    });
    const both = trustAnchorsFrom([root, foreign].map((one, at) => ({ name: `${at}.cer`, bytes: one.certificate })));
    expect(judgeChip(with_(ofAnother), both, NOW)).toEqual({
      level: 'chip-read',
      reasons: ['revocation-unknown', 'signer-not-allowed'],
    });
    const forged = signedData({
      contentType: CARD_SECURITY,
      content: Uint8Array.of(0x31, 0),
      signer,
      afterwards: { content: Uint8Array.of(0x31, 1, 0) },
    });
    expect(judgeChip(with_(forged), anchors, NOW)).toEqual({ level: 'chip-read', reasons: ['sod-digest-wrong'] });
    expect(judgeChip(with_(sodFile.subarray(4)), anchors, NOW).reasons).toEqual(['sod-malformed']);
  });

  test('a root of one state vouches for documents of that state alone', () => {
    const foreign = rootOf(ecdsa('prime256v1', 'sha256'), nameOf([COUNTRY, 'XA'], [COMMON_NAME, 'CSCA']));
    const both = trustAnchorsFrom([root, foreign].map((one, at) => ({ name: `${at}.cer`, bytes: one.certificate })));
    const level = (state: string, issuer: typeof root) => {
      const own = new Map([...files, [1, dg1('300131', '8', state)]]);
      return judgeChip(readingOf(own, sodOver(own, signerOf(issuer, ecdsa('prime256v1', 'sha256')))), both, NOW);
    };
    expect(level('VNM', root).level).toBe('chip-authenticated');
    expect(level('VNM', foreign)).toEqual({
      level: 'chip-read',
      reasons: ['revocation-unknown', 'signer-not-allowed'],
    });
    expect(level('UTO', foreign).level).toBe('chip-authenticated'); // a state that is in no table
    expect(level('D<<', root).reasons).toContain('signer-not-allowed');
    expect([countriesOf('VNM'), countriesOf('D'), countriesOf('SWE'), countriesOf(''), countriesOf('VN')]).toEqual([
      ['VN'],
      ['DE'],
      ['SE'],
      null,
      null,
    ]);
  });

  test('signed attributes of a SOD passed off as an EF.CardSecurity are none', () => {
    const content = Uint8Array.of(0x31, 0);
    const bare = signedData({ contentType: CARD_SECURITY, content, signer, attributes: false });
    const reading = readingOf(files, sodFile, { chipProof: 'pace-cam' });
    const verdict = judgeChip({ ...reading, files: { ...reading.files, cardSecurity: bare } }, anchors, NOW);
    expect(verdict).toEqual({ level: 'chip-read', reasons: ['sod-malformed'] });
  });

  test('a document counts through its last day in Vietnam, and its end takes no level away', () => {
    const old = new Map([...files, [1, dg1('261123')]]);
    const reading = readingOf(old, sodOver(old, signer));
    const at = (time: number) => judgeChip(reading, anchors, time);
    expect(at(Date.UTC(2026, 10, 23, 16, 59)).reasons).toEqual([]);
    expect(at(Date.UTC(2026, 10, 23, 17))).toEqual({ level: 'chip-authenticated', reasons: ['card-expired'] });
    const endless = new Map([...files, [1, dg1('991231')]]);
    const never = judgeChip(readingOf(endless, sodOver(endless, signer)), anchors, NOW + 30 * DAY);
    expect(never.reasons).toEqual([]);
  });

  test('the steps tell how it came about and nothing of the holder', () => {
    const { steps } = examineChip(readingOf(files, sodFile), anchors, NOW);
    expect(steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'signature good',
      'chain good',
      'data-groups good',
      'chip good',
      'expiry good',
    ]);
    expect(steps.find(({ name }) => name === 'data-groups')?.detail).toBe('DG1, DG2, DG13, DG14 as signed (sha256)');
    expect(JSON.stringify(steps)).not.toMatch(/NONG|004190000017|1900000174/);
  });
});

const challenge = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

/** A card with DG15, whose chip answered the challenge with this signature. */
const answered = (
  keyInfo: Uint8Array,
  signature: Uint8Array,
  announced: Uint8Array | null = null,
  given: Partial<ChipReading> = {},
) => {
  const own = new Map([...files, [14, dg14(...(announced ? [announced] : []))], [15, tlv(0x6f, keyInfo)]]);
  const reading = readingOf(own, sodOver(own, signer), {
    chipAuthentication: 'not-offered',
    activeAuthentication: { challenge, signature },
    ...given,
  });
  return judgeChip(reading, anchors, NOW);
};
const authenticated = { level: 'chip-authenticated', reasons: [] };
const copy = { level: 'chip-read', reasons: ['chip-is-a-copy'] };

const announcement = (hash: Hash): Uint8Array =>
  sequence(oid('2.23.136.1.1.5'), integer(1), oid(`0.4.0.127.0.7.1.1.4.1.${HASHES.indexOf(hash) + 1}`));

describe('active authentication', () => {
  test.each(CURVES.flatMap((curve, at) => [[curve, HASHES[at % 5] ?? 'sha256'] as const]))(
    'ECDSA on %s with %s: the right answer proves the chip, another one a copy',
    (curve: Curve, hash: Hash) => {
      const chip = ecdsa(curve, hash, 'explicit', 'plain');
      const good = chip.sign(challenge);
      const other = ecdsa(curve, hash, 'explicit', 'plain').sign(challenge);
      expect(answered(chip.keyInfo, good, announcement(hash))).toEqual(authenticated);
      expect(answered(chip.keyInfo, good)).toEqual(authenticated); // DG14 names no hash
      expect(answered(chip.keyInfo, other, announcement(hash))).toEqual(copy);
      expect(answered(chip.keyInfo, chip.sign(Uint8Array.of(9)), announcement(hash))).toEqual(copy);
      expect(answered(chip.keyInfo, new Uint8Array(0), announcement(hash))).toEqual(copy);
    },
  );

  test('a chip that answers with a SEQUENCE of r and s is understood', () => {
    const { privateKey, keyInfo } = ecdsa('prime256v1', 'sha256');
    const answer = new Uint8Array(sign('sha256', challenge, privateKey));
    expect(answered(keyInfo, answer, announcement('sha256'))).toEqual(authenticated);
  });

  test('an answer in another hash than DG14 names is no proof', () => {
    const chip = ecdsa('prime256v1', 'sha1', 'named', 'plain');
    expect(answered(chip.keyInfo, chip.sign(challenge), announcement('sha256'))).toEqual(copy);
  });

  const keys = rsaKeys(1024);
  const { n = '', d = '' } = keys.privateKey.export({ format: 'jwk' });
  const number = (text: string): bigint => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
  const modulus = number(n);

  /** ISO/IEC 9796-2, scheme 1, by plain arithmetic on the private exponent: the verifier goes through OpenSSL. */
  const recoverable = (
    hash: Hash,
    trailer: readonly number[],
    given: { readonly padded?: boolean } = {},
  ): Uint8Array => {
    const length = 128;
    const digestLength = createHash(hash).digest().length;
    const header = given.padded ? [0x6b, 0xbb, 0xba] : [0x6a];
    const m1 = new Uint8Array(length - header.length - digestLength - trailer.length).fill(0x5c);
    const digest = createHash(hash).update(concat(m1, challenge)).digest();
    const message = concat(Uint8Array.from(header), m1, new Uint8Array(digest), Uint8Array.from(trailer));
    return inBytes(power(number(Buffer.from(message).toString('base64url')), number(d)), length);
  };
  const power = (base: bigint, exponent: bigint): bigint => {
    let [result, square] = [1n, base % modulus];
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = (result * square) % modulus;
      square = (square * square) % modulus;
    }
    return result;
  };
  const inBytes = (value: bigint, length: number): Uint8Array =>
    new Uint8Array(Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex'));
  const keyInfo = new Uint8Array(keys.publicKey.export({ type: 'spki', format: 'der' }));

  test.each([
    ['sha1', [0xbc]],
    ['sha1', [0x33, 0xcc]],
    ['sha224', [0x38, 0xcc]],
    ['sha256', [0x34, 0xcc]],
    ['sha384', [0x36, 0xcc]],
    ['sha512', [0x35, 0xcc]],
  ] as const)('RSA with %s and its trailer %j: the right answer proves the chip', (hash, trailer) => {
    const signature = recoverable(hash, trailer);
    expect(answered(keyInfo, signature)).toEqual(authenticated);
    expect(answered(keyInfo, inBytes(modulus - number(Buffer.from(signature).toString('base64url')), 128))).toEqual(
      authenticated,
    );
    const other = new Uint8Array(rsaKeys(1024).publicKey.export({ type: 'spki', format: 'der' }));
    expect(answered(other, signature)).toEqual(copy);
  });

  test('RSA: padding of the recovered part is passed over; a wrong trailer, hash or length is no proof', () => {
    expect(answered(keyInfo, recoverable('sha256', [0x34, 0xcc], { padded: true }))).toEqual(authenticated);
    expect(answered(keyInfo, recoverable('sha256', [0x35, 0xcc]))).toEqual(copy);
    expect(answered(keyInfo, recoverable('sha256', [0x99, 0xcc]))).toEqual(copy);
    expect(answered(keyInfo, recoverable('sha256', [0xbd]))).toEqual(copy);
    for (const length of [0, 1, 127, 129, 4000])
      expect(answered(keyInfo, new Uint8Array(length).fill(0xff))).toEqual(copy);
  });

  test('a right answer outranks a chip authentication that this reader could not go through with', () => {
    const chip = ecdsa('prime256v1', 'sha256', 'named', 'plain');
    const given = { chipAuthentication: 'failed' } as const;
    expect(answered(chip.keyInfo, chip.sign(challenge), announcement('sha256'), given)).toEqual(authenticated);
  });

  test('a wrong answer is that of a copy even where chip authentication was done', () => {
    const chip = ecdsa('prime256v1', 'sha256', 'named', 'plain');
    const given = { chipAuthentication: 'done' } as const;
    expect(answered(chip.keyInfo, new Uint8Array(64).fill(1), announcement('sha256'), given)).toEqual(copy);
  });

  test('a key of a kind that is not known leaves the card verified', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const info = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
    expect(answered(info, new Uint8Array(64))).toEqual({ level: 'chip-verified', reasons: ['algorithm-unknown'] });
  });

  test('a card that offers it and gave no answer is verified and no more', () => {
    const chip = ecdsa('prime256v1', 'sha256', 'named', 'plain');
    expect(answered(chip.keyInfo, new Uint8Array(0), null, { activeAuthentication: null })).toEqual({
      level: 'chip-verified',
      reasons: ['chip-proof-interrupted'],
    });
  });
});

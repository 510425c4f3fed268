import { judgeChip } from '@mot-cua/device-daemon/src/emrtd/trust/judge.ts';
import { type TrustAnchors, trustAnchorsFrom } from '@mot-cua/device-daemon/src/emrtd/trust/trust-anchors.ts';
import type { ChipReason } from '@mot-cua/domain/identity/chip-verdict.ts';
import { describe, expect, test } from 'vitest';
import { integer, octets, sequence } from '../../virtual-hardware/id-card/tlv.ts';
import { type Algorithm, everyAlgorithm, hashIdentifier, rsaKeys } from './algorithms.ts';
import { readingOf, sodOver, stateWith, usualFiles } from './card.ts';
import { attribute, digestOf, listOfGroups, type SigningOrder } from './signed-object.ts';
import {
  authority,
  type CertificateOrder,
  COMMON_NAME,
  COUNTRY,
  DAY,
  type DocumentSigner,
  extendedUse,
  extension,
  issuerKeyId,
  keyIdOf,
  NOW,
  nameOf,
  ORGANISATION,
  type Root,
  revocationList,
  rootOf,
  signerOf,
  stateName,
  usage,
} from './state.ts';

/** Every algorithm × every fault of the signed files: each ends in its own reason, with keys made here and now. */
const rsa = rsaKeys(1536);
const otherRsa = rsaKeys(1536);
const algorithms = everyAlgorithm(rsa);
const others = everyAlgorithm(otherRsa);

const flip = (bytes: Uint8Array, at: number): Uint8Array => {
  const flipped = Uint8Array.from(bytes);
  flipped.set([(flipped.at(at) ?? 0) ^ 1], at < 0 ? flipped.length + at : at);
  return flipped;
};

const anchorsOf = (root: Root, ...lists: readonly Uint8Array[]): TrustAnchors =>
  trustAnchorsFrom([
    { name: 'root.cer', bytes: root.certificate },
    ...lists.map((bytes, at) => ({ name: `${at}.crl`, bytes })),
  ]);

/** The state under test, and a stranger with keys of the same kind. */
type Scene = {
  readonly root: Root;
  readonly signer: DocumentSigner;
  readonly stranger: Algorithm;
  readonly trusted: TrustAnchors;
};
type Outcome = {
  readonly sod: Uint8Array;
  readonly files?: ReadonlyMap<number, Uint8Array>;
  readonly anchors?: TrustAnchors;
};

const files = usualFiles();
const without = (number: number): ReadonlyMap<number, Uint8Array> =>
  new Map([...files].filter(([key]) => key !== number));
const signed = (signer: DocumentSigner, order: Partial<SigningOrder> = {}): Outcome => ({
  sod: sodOver(files, signer, order),
});
/** A signer's certificate of another making. */
const bySigner = ({ root, signer }: Scene, given: Partial<CertificateOrder>, order: Partial<SigningOrder> = {}) =>
  signed(signerOf(root, signer.algorithm, given), order);

const faults: readonly (readonly [name: string, reasons: readonly ChipReason[], (scene: Scene) => Outcome])[] = [
  ['nothing wrong', ['revocation-unknown'], ({ signer }) => signed(signer)],
  [
    'the list of files replaced after signing',
    ['sod-digest-wrong'],
    ({ signer }) => signed(signer, { afterwards: { content: listOfGroups(without(2), signer.algorithm.hash) } }),
  ],
  [
    'the list of files replaced where nothing but itself was signed',
    ['sod-signature-wrong'],
    ({ signer }) =>
      signed(signer, { attributes: false, afterwards: { content: listOfGroups(without(2), signer.algorithm.hash) } }),
  ],
  [
    'one bit of the signature turned',
    ['sod-signature-wrong'],
    ({ signer }) => signed(signer, { afterwards: { signature: (bytes) => flip(bytes, -1) } }),
  ],
  [
    'the time of signing moved',
    ['sod-signature-wrong'],
    ({ signer }) => signed(signer, { afterwards: { signingTime: NOW - 500 * DAY } }),
  ],
  [
    'signed attributes that speak of another kind of content',
    ['sod-malformed'],
    ({ signer }) => signed(signer, { attributeType: '2.23.136.1.1.2' }),
  ],
  [
    'two digests among the signed attributes',
    ['sod-malformed'],
    ({ signer }) => signed(signer, { moreAttributes: [attribute('1.2.840.113549.1.9.4', octets(new Uint8Array(32)))] }),
  ],
  [
    'a list that names the same file twice',
    ['sod-malformed', 'revocation-unknown'],
    ({ signer }) => {
      const entry = sequence(integer(1), octets(digestOf(signer.algorithm.hash, new Uint8Array(1))));
      const list = sequence(entry, entry);
      return signed(signer, { content: sequence(integer(0), hashIdentifier(signer.algorithm.hash), list) });
    },
  ],
  [
    'a signer with a critical extension that nobody here understands',
    ['signer-not-allowed', 'revocation-unknown'],
    (scene) => bySigner(scene, { extensions: [usage('sign'), extension('1.2.3.4', integer(1), true)] }),
  ],
  [
    'a forger signs and encloses the certificate of the state',
    ['sod-signature-wrong'],
    ({ signer, stranger }) => signed({ ...signer, algorithm: stranger }),
  ],
  [
    'a file altered',
    ['revocation-unknown', 'group-altered'],
    ({ signer }) => ({
      ...signed(signer),
      files: new Map([...files, [13, flip(files.get(13) ?? new Uint8Array(1), -1)]]),
    }),
  ],
  [
    'a file that nobody signed',
    ['revocation-unknown', 'group-unlisted'],
    ({ signer }) => ({ ...signed(signer), files: new Map([...files, [12, Uint8Array.of(0x6c, 0)]]) }),
  ],
  [
    'a signed file not given',
    ['revocation-unknown', 'group-withheld'],
    ({ signer }) => ({ ...signed(signer), files: without(13) }),
  ],
  [
    'a signer with a certificate altered after its issue',
    ['signer-signature-wrong'],
    ({ signer }) => signed({ ...signer, certificate: flip(signer.certificate, -1) }),
  ],
  [
    'a root of the forger under the name and the key identifier of the state',
    ['signer-signature-wrong'],
    ({ root, stranger }) => {
      const fake = { ...root, algorithm: stranger };
      return signed(
        signerOf(fake, stranger, {
          extensions: [usage('sign'), issuerKeyId(keyIdOf(root.algorithm.keyInfo))],
        }),
      );
    },
  ],
  [
    'a signer under a root that nobody trusts',
    ['signer-unknown'],
    ({ stranger }) => signed(signerOf(rootOf(stranger, stateName('Other CSCA')), stranger)),
  ],
  [
    'a signer under the next key of the same root, not loaded yet',
    ['signer-unknown'],
    ({ stranger }) => signed(signerOf(rootOf(stranger), stranger)),
  ],
  [
    'a signer whose time was over when it signed',
    ['signer-expired', 'revocation-unknown'],
    (scene) => bySigner(scene, { until: NOW - DAY }),
  ],
  [
    'a signer whose time had not begun when it signed',
    ['signer-expired', 'revocation-unknown'],
    (scene) => bySigner(scene, { from: NOW - 50 * DAY }, { signingTime: NOW - 60 * DAY }),
  ],
  [
    'a signer whose time is over now, and was not when it signed: nothing wrong',
    ['revocation-unknown'],
    (scene) => bySigner(scene, { until: NOW - DAY }, { signingTime: NOW - 2 * DAY }),
  ],
  [
    'a signer whose time is over now, who did not say when it signed: nothing wrong',
    ['revocation-unknown'],
    (scene) => bySigner(scene, { until: NOW - DAY }, { signingTime: null }),
  ],
  [
    'a root whose time was over when the document was signed',
    ['issuer-expired', 'revocation-unknown'],
    ({ root, signer }) => {
      const old = rootOf(root.algorithm, root.name, { until: NOW - 2 * DAY });
      return { ...signed(signerOf(old, signer.algorithm)), anchors: anchorsOf(old) };
    },
  ],
  [
    'a signer that may not sign',
    ['signer-not-allowed', 'revocation-unknown'],
    (scene) => bySigner(scene, { extensions: [usage('lists')] }),
  ],
  [
    'a root that signs a document itself',
    ['signer-not-allowed', 'revocation-unknown'],
    (scene) => bySigner(scene, { extensions: [authority(), usage('sign', 'certificates')] }),
  ],
  [
    'the signer of master lists signs a document',
    ['signer-not-allowed', 'revocation-unknown'],
    (scene) => bySigner(scene, { extensions: [usage('sign'), extendedUse('2.23.136.1.1.3')] }),
  ],
  [
    'a revocation list in force that does not name the signer',
    [],
    ({ root, signer }) => ({ ...signed(signer), anchors: anchorsOf(root, revocationList(root, [])) }),
  ],
  [
    'a signer revoked',
    ['signer-revoked'],
    ({ root, signer }) => ({ ...signed(signer), anchors: anchorsOf(root, revocationList(root, [signer.serial])) }),
  ],
  [
    'a root revoked',
    ['issuer-revoked'],
    ({ root, signer }) => ({ ...signed(signer), anchors: anchorsOf(root, revocationList(root, [root.serial])) }),
  ],
  [
    'a signer revoked by a list that is out of date',
    ['signer-revoked'],
    ({ root, signer }) => ({
      ...signed(signer),
      anchors: anchorsOf(root, revocationList(root, [signer.serial], { nextUpdate: NOW - DAY })),
    }),
  ],
  [
    'a revocation list out of date',
    ['revocation-unknown'],
    ({ root, signer }) => ({
      ...signed(signer),
      anchors: anchorsOf(root, revocationList(root, [], { nextUpdate: NOW - DAY })),
    }),
  ],
  [
    'a revocation list of a forger',
    ['revocation-unknown'],
    ({ root, signer, stranger }) => ({
      ...signed(signer),
      anchors: anchorsOf(root, revocationList(root, [signer.serial], { signer: stranger })),
    }),
  ],
  [
    'a list of files of LDS 1.8',
    ['revocation-unknown'],
    ({ signer }) =>
      signed(signer, { content: listOfGroups(new Map([...files, [3, Uint8Array.of(0)]]), signer.algorithm.hash, 1) }),
  ],
  ['indefinite lengths and strings in pieces', ['revocation-unknown'], ({ signer }) => signed(signer, { ber: true })],
  ['a signer named by its key', ['revocation-unknown'], ({ signer }) => signed(signer, { named: 'key-id' })],
  [
    'a signer that names its certificate otherwise than that is named',
    ['revocation-unknown'],
    ({ signer }) => signed({ ...signer, issuer: stateName('Written otherwise') }),
  ],
  ['no signed attributes', ['revocation-unknown'], ({ signer }) => signed(signer, { attributes: false })],
  [
    'a signer without any key identifiers',
    ['revocation-unknown'],
    (scene) => bySigner(scene, { extensions: [usage('sign')] }),
  ],
  [
    'a signer that writes the name of its root in capitals, in another order and as UTF-8',
    ['revocation-unknown'],
    (scene) =>
      bySigner(scene, {
        issuer: nameOf([COMMON_NAME, 'TEST  CSCA', 'utf8'], [ORGANISATION, 'MOT CUA TEST', 'utf8'], [COUNTRY, 'vn']),
        extensions: [usage('sign')],
      }),
  ],
];

describe.each(algorithms.map((algorithm, at) => [algorithm.name, algorithm, others[at]] as const))(
  '%s',
  (_name, algorithm, stranger) => {
    if (!stranger) throw new Error('both lists are made alike');
    test(`${faults.length} cards, right and wrong, each end in their reason`, () => {
      const { root, signer } = stateWith(algorithm);
      const scene: Scene = { root, signer, stranger, trusted: anchorsOf(root) };
      const found = faults.map(([name, , make]) => {
        const outcome = make(scene);
        const reading = readingOf(outcome.files ?? files, outcome.sod);
        return { name, ...judgeChip(reading, outcome.anchors ?? scene.trusted, NOW) };
      });
      const light = new Set<ChipReason>(['revocation-unknown']);
      expect(found).toEqual(
        faults.map(([name, reasons]) => ({
          name,
          level: reasons.every((reason) => light.has(reason)) ? 'chip-authenticated' : 'chip-read',
          reasons,
        })),
      );
    });
  },
);

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeChip } from '@mot-cua/device-daemon/src/emrtd/trust/judge.ts';
import { loadTrustAnchors } from '@mot-cua/device-daemon/src/emrtd/trust/load-trust-anchors.ts';
import { readMasterList } from '@mot-cua/device-daemon/src/emrtd/trust/master-list.ts';
import { hasUsableAnchor, trustAnchorsFrom } from '@mot-cua/device-daemon/src/emrtd/trust/trust-anchors.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bits, integer, sequence } from '../../virtual-hardware/id-card/tlv.ts';
import { ecdsa } from './algorithms.ts';
import { readingOf, sodOver, usualFiles } from './card.ts';
import { masterList } from './signed-object.ts';
import {
  certificate,
  DAY,
  extendedUse,
  extension,
  issuerKeyId,
  keyId,
  keyIdOf,
  linkOf,
  NOW,
  pem,
  type Root,
  revocationList,
  rootOf,
  signerOf,
  stateName,
  usage,
} from './state.ts';

const quick = () => ecdsa('prime256v1', 'sha256');
const root = rootOf(quick());
const files = usualFiles();
const file = (name: string, bytes: Uint8Array | string) => ({
  name,
  bytes: typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes)) : bytes,
});
const judgedUnder = (issuer: Root, anchors: Parameters<typeof judgeChip>[1]) =>
  judgeChip(readingOf(files, sodOver(files, signerOf(issuer, quick()))), anchors, NOW);

describe('what an operator loads', () => {
  test('roots in DER and PEM, several in one file, the same one once', () => {
    const other = rootOf(quick(), stateName('Other'));
    const anchors = trustAnchorsFrom([
      file('a.cer', root.certificate),
      file('b.pem', `for the kiosk\n${pem('CERTIFICATE', other.certificate)}${pem('CERTIFICATE', root.certificate)}`),
    ]);
    expect(anchors.anchors.map(({ file, vouchedBy }) => [file, vouchedBy])).toEqual([
      ['a.cer', 'operator'],
      ['b.pem', 'operator'],
    ]);
    expect(anchors.problems).toEqual([]);
  });

  test('anchors are of use as long as one of them is in force', () => {
    const anchors = trustAnchorsFrom([file('a.cer', root.certificate)]);
    expect(hasUsableAnchor(anchors, NOW)).toBe(true);
    expect(hasUsableAnchor(anchors, NOW + 9000 * DAY)).toBe(false);
    expect(hasUsableAnchor(null, NOW)).toBe(false);
  });

  test('a broken file is named with its reason and hides no good one', () => {
    const anchors = trustAnchorsFrom([
      file('0-empty.cer', new Uint8Array(0)),
      file('1-text.cer', 'not a certificate'),
      file('2-cut.cer', root.certificate.subarray(0, 200)),
      file('3-cut.pem', '-----BEGIN CERTIFICATE-----\nAAAA'.repeat(50_000)),
      file('4-good.cer', root.certificate),
      file('5-altered.cer', altered(root.certificate, -1)),
    ]);
    expect(anchors.anchors).toHaveLength(1);
    expect(anchors.problems.map(({ file: name }) => name).sort()).toEqual([
      '0-empty.cer',
      '1-text.cer',
      '2-cut.cer',
      '3-cut.pem',
      '5-altered.cer',
    ]);
    expect(anchors.problems.find(({ file: name }) => name === '5-altered.cer')?.reason).toBe(
      'certificate: names itself as issuer and its key did not sign it',
    );
  });

  test('a document signer that lies there is no anchor, but is found for a SOD that leaves its own out', () => {
    const signer = signerOf(root, quick());
    const anchors = trustAnchorsFrom([file('ds.cer', signer.certificate)]);
    expect(anchors.anchors).toEqual([]);
    expect(anchors.problems).toHaveLength(1);
    const sod = sodOver(files, signer, { enclosed: [] });
    const both = trustAnchorsFrom([file('ds.cer', signer.certificate), file('root.cer', root.certificate)]);
    expect(judgeChip(readingOf(files, sod), both, NOW).level).toBe('chip-authenticated');
    const another = sodOver(files, signerOf(root, quick()), { enclosed: [] });
    expect(judgeChip(readingOf(files, another), both, NOW)).toEqual({
      level: 'chip-read',
      reasons: ['signer-unknown'],
    });
    const alone = trustAnchorsFrom([file('root.cer', root.certificate)]);
    expect(judgeChip(readingOf(files, sod), alone, NOW).reasons).toEqual(['signer-unknown']);
  });

  test('keys roll over: two links in a row are followed, in whatever order the files come', () => {
    const second = rootOf(quick(), stateName('Second'));
    const third = rootOf(quick(), stateName('Third'));
    const [one, two] = [linkOf(root, second), linkOf(second, third)];
    const anchors = trustAnchorsFrom([file('a.cer', two), file('b.cer', one), file('c.cer', root.certificate)]);
    expect(anchors.anchors.map(({ vouchedBy }) => vouchedBy).sort()).toEqual(['link', 'link', 'operator']);
    expect(judgedUnder(third, anchors).level).toBe('chip-authenticated');
    const without = trustAnchorsFrom([file('a.cer', two), file('c.cer', root.certificate)]);
    expect(without.problems).toEqual([
      { file: 'a.cer', reason: 'certificate: its issuer is not loaded, so nobody vouches for it' },
    ]);
    expect(judgedUnder(third, without).reasons).toEqual(['signer-unknown']);
  });

  test('a root with the same name and several keys: the right one is found by trying', () => {
    const [second, third] = [rootOf(quick()), rootOf(quick())];
    const anchors = trustAnchorsFrom([root, second, third].map((one, at) => file(`${at}.cer`, one.certificate)));
    const bare = { extensions: [usage('sign')] };
    const signer = signerOf(third, quick(), bare);
    expect(judgeChip(readingOf(files, sodOver(files, signer)), anchors, NOW).level).toBe('chip-authenticated');
  });

  test('a certificate that names two algorithms for one signature is none', () => {
    const outerIdentifier = ecdsa('prime256v1', 'sha384').identifier;
    const twofold = rootOf(quick(), stateName('Two'), { outerIdentifier });
    const anchors = trustAnchorsFrom([file('two.cer', twofold.certificate)]);
    expect(anchors.problems).toEqual([{ file: 'two.cer', reason: 'certificate: two algorithms' }]);
  });

  test("a forger's own curve with his own base point is no known key (CVE-2020-0601)", () => {
    const honest = ecdsa('prime256v1', 'sha256', 'explicit');
    const at = Buffer.from(honest.keyInfo).indexOf(Buffer.from('6b17d1f2', 'hex'));
    const forged = { ...honest, keyInfo: altered(honest.keyInfo, at) };
    const anchors = trustAnchorsFrom([file('curve.cer', rootOf(forged).certificate)]);
    expect(at).toBeGreaterThan(0);
    expect(anchors.anchors).toEqual([]);
  });
});

describe('master lists', () => {
  const listSigner = signerOf(root, quick(), {
    subject: stateName('Master List Signer'),
    extensions: [
      usage('sign'),
      keyId(Uint8Array.of(1, 2)),
      issuerKeyId(keyIdOf(root.algorithm.keyInfo)),
      extendedUse('2.23.136.1.1.3'),
    ],
  });
  const states = ['Aland', 'Bland', 'Cland'].map((name) => rootOf(quick(), stateName(name)));
  const list = masterList(
    states.map((state) => state.certificate),
    listSigner,
  );

  test('its roots are anchors, and it is said against what its signature was checked', () => {
    const alone = trustAnchorsFrom([file('de.ml', list)]);
    expect(alone.masterLists).toEqual([
      {
        file: 'de.ml',
        roots: 3,
        signedBy: 'C=VN, O=Mot Cua Test, CN=Master List Signer',
        signedAt: NOW,
        checkedAgainst: 'enclosed',
      },
    ]);
    const withRoot = trustAnchorsFrom([file('de.ml', list), file('root.cer', root.certificate)]);
    expect(withRoot.masterLists[0]?.checkedAgainst).toBe('root');
    expect(withRoot.anchors).toHaveLength(4);
    expect(states.map((state) => judgedUnder(state, withRoot).level)).toEqual(Array(3).fill('chip-authenticated'));
  });

  test.each([
    [
      'a root added after signing',
      masterList([], listSigner, { afterwards: { content: sequence(integer(0)) } }),
      'signature: digest-wrong',
    ],
    ['a signature of another', masterList([], { ...listSigner, algorithm: quick() }), 'signature: signature-wrong'],
    [
      'signed by a document signer',
      masterList([], signerOf(root, quick(), { extensions: [usage('sign'), extendedUse('1.2.3')] })),
      'may not sign master lists',
    ],
    [
      'signed by a signer out of time',
      masterList([], listSigner, { signingTime: NOW - 2000 * DAY }),
      'not valid when it signed',
    ],
    ['something else that is signed', sodOver(files, listSigner).subarray(4), 'something else that is signed'],
    ['no list inside', masterList([], listSigner, { content: integer(1) }), 'its content is none'],
  ])('%s: nothing of the list is used', (_name, bytes, reason) => {
    const anchors = trustAnchorsFrom([file('bad.ml', bytes), file('root.cer', root.certificate)]);
    expect(anchors.anchors).toHaveLength(1);
    expect(anchors.masterLists).toEqual([]);
    expect(anchors.problems).toEqual([{ file: 'bad.ml', reason: expect.stringContaining(reason) }]);
  });

  test('a list whose signer names a loaded root that did not issue it is refused', () => {
    const fake = { ...root, algorithm: quick() };
    const forged = signerOf(fake, quick(), {
      extensions: [usage('sign'), issuerKeyId(keyIdOf(root.algorithm.keyInfo)), extendedUse('2.23.136.1.1.3')],
    });
    const bytes = masterList([states[0]?.certificate ?? new Uint8Array(0)], forged);
    const anchors = trustAnchorsFrom([file('bad.ml', bytes), file('root.cer', root.certificate)]);
    expect(anchors.anchors).toHaveLength(1);
    expect(anchors.problems[0]?.reason).toContain('did not issue it');
  });

  test('an unreadable certificate among good ones is counted, and the good ones are used', () => {
    const some = states.map((state) => state.certificate);
    const bytes = masterList([...some, sequence(integer(1))], listSigner);
    const anchors = trustAnchorsFrom([file('a.ml', bytes)]);
    expect(anchors.anchors).toHaveLength(3);
    expect(anchors.problems).toEqual([{ file: 'a.ml', reason: '1 of its certificates cannot be read' }]);
  });

  test('a list of 600 roots and 900 kB is loaded in well under two seconds', () => {
    const algorithm = quick();
    const padding = extension('1.2.3.4', bits(new Uint8Array(900)));
    const many = Array.from({ length: 600 }, (_, at) =>
      certificate({
        subject: stateName(`State ${at}`),
        issuer: stateName(`State ${at}`),
        keyInfo: algorithm.keyInfo,
        signer: algorithm,
        extensions: [usage('certificates'), padding],
      }),
    );
    const bytes = masterList(many, listSigner);
    expect(bytes.length).toBeGreaterThan(700_000);
    const started = performance.now();
    const anchors = trustAnchorsFrom([file('big.ml', bytes)]);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(anchors.anchors).toHaveLength(600);
    expect(readMasterList(bytes).ok).toBe(true);
  });
});

describe('revocation lists', () => {
  const anchorsWith = (list: Uint8Array) => trustAnchorsFrom([file('root.cer', root.certificate), file('a.crl', list)]);

  test('DER and PEM, signed by a root that is loaded', () => {
    const list = revocationList(root, [Uint8Array.of(5)]);
    for (const bytes of [list, pem('X509 CRL', list)]) {
      const anchors = trustAnchorsFrom([file('root.cer', root.certificate), file('a.crl', bytes)]);
      expect(anchors.revocationLists.map(({ revoked }) => [...revoked])).toEqual([['05']]);
      expect(anchors.problems).toEqual([]);
    }
  });

  test.each([
    ['of an issuer that is not loaded', revocationList(rootOf(quick(), stateName('X')), []), 'is not loaded'],
    ['with a signature of another', revocationList(root, [], { signer: quick() }), 'signature wrong'],
    [
      'that is only a part',
      revocationList(root, [], { extensions: [extension('2.5.29.27', integer(1), true)] }),
      'critical extension 2.5.29.27',
    ],
    ['cut off', revocationList(root, []).subarray(0, 60), 'is no certificate'],
  ])('a list %s is left out and named', (_name, list, reason) => {
    const anchors = anchorsWith(list);
    expect(anchors.revocationLists).toEqual([]);
    expect(anchors.problems).toEqual([{ file: 'a.crl', reason: expect.stringContaining(reason) }]);
  });

  test('a root that may not sign lists signs none', () => {
    const strict = rootOf(quick(), stateName('Strict'), { extensions: [usage('certificates')] });
    const anchors = trustAnchorsFrom([file('r.cer', strict.certificate), file('a.crl', revocationList(strict, []))]);
    expect(anchors.problems[0]?.reason).toContain('may not sign lists');
  });
});

describe('the folder', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'anchors-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is read by its endings; a folder that is not there is a problem and no exception', async () => {
    writeFileSync(join(folder, 'root.CER'), root.certificate);
    writeFileSync(join(folder, 'notes.txt'), 'whatever');
    writeFileSync(join(folder, 'broken.ml'), 'x');
    const anchors = await loadTrustAnchors(folder);
    expect(anchors.anchors).toHaveLength(1);
    expect(anchors.problems.map(({ file: name }) => name)).toEqual(['broken.ml']);
    const nowhere = await loadTrustAnchors(join(folder, 'nowhere'));
    expect(nowhere.anchors).toEqual([]);
    expect(nowhere.problems).toEqual([{ file: join(folder, 'nowhere'), reason: 'the folder cannot be read: ENOENT' }]);
  });
});

const altered = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  const place = at < 0 ? copy.length + at : at;
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
};

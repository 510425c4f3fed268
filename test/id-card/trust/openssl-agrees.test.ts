import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Algorithm, ecdsa, rsaKeys, rsaPkcs1, rsaPss } from './algorithms.ts';
import { quickState, stateWith, usualFiles } from './card.ts';
import { listOfGroups, masterList, signedData } from './signed-object.ts';
import { linkOf, NOW, pem, revocationList, rootOf, stateName } from './state.ts';

/**
 * The generated PKI before another judge: OpenSSL's command line. Where it agrees that a file is good, generator and
 * verifier cannot share a fault about it. It is on every kiosk and every build machine (kiosk-os/packages).
 */
const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = String(Math.floor(NOW / 1000));
const put = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

const openssl = (...args: readonly string[]): { readonly ok: boolean; readonly output: string } => {
  try {
    return {
      ok: true,
      output: execFileSync('openssl', args, { encoding: 'latin1', stdio: ['ignore', 'pipe', 'pipe'] }),
    };
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    return { ok: false, output };
  }
};

const rsa = rsaKeys();
const algorithms: readonly Algorithm[] = [
  ecdsa('brainpoolP256r1', 'sha256'),
  ecdsa('secp521r1', 'sha512'),
  ecdsa('brainpoolP384r1', 'sha384', 'explicit'),
  rsaPkcs1(rsa, 'sha256'),
  rsaPkcs1(rsa, 'sha512', 'hash-from-digest'),
  rsaPss(rsa, 'sha384', 48),
];

describe.each(algorithms.map((algorithm) => [algorithm.name, algorithm] as const))('%s', (_name, algorithm) => {
  const { root, signer } = stateWith(algorithm);
  const roots = put(`${algorithm.keyInfo.length}-root.pem`, pem('CERTIFICATE', root.certificate));
  const content = listOfGroups(usualFiles(), algorithm.hash);
  // OpenSSL builds no chain of certificates with curves written out, as 9303-12 wants them: the signature alone, then
  const explicit = algorithm.name.includes('explicit');
  const verify = (bytes: Uint8Array) =>
    openssl(
      ...['cms', '-verify', '-inform', 'DER', '-in', put('sod.cms', bytes)],
      ...(explicit ? ['-noverify'] : ['-CAfile', roots, '-purpose', 'any', '-attime', at]),
      ...['-binary', '-out', join(folder, 'content')],
    );

  test('openssl cms takes the SOD, in DER and in BER, and refuses it altered', () => {
    expect(verify(signedData({ content, signer }))).toMatchObject({ ok: true });
    expect(verify(signedData({ content, signer, ber: true }))).toMatchObject({ ok: true });
    expect(verify(signedData({ content, signer, named: 'key-id' }))).toMatchObject({ ok: true });
    const changed = listOfGroups(new Map([[1, Uint8Array.of(1)]]), algorithm.hash);
    expect(verify(signedData({ content, signer, afterwards: { content: changed } })).ok).toBe(false);
  });

  if (!explicit)
    test('openssl verify takes the certificates', () => {
      const path = put('signer.pem', pem('CERTIFICATE', signer.certificate));
      expect(openssl('verify', '-attime', at, '-CAfile', roots, path)).toMatchObject({ ok: true });
      expect(openssl('verify', '-attime', at, '-CAfile', roots, roots)).toMatchObject({ ok: true });
    });
});

test('openssl takes a link certificate, a master list and a revocation list', () => {
  const { root, signer } = quickState();
  const roots = put('root.pem', pem('CERTIFICATE', root.certificate));
  const next = rootOf(ecdsa('brainpoolP384r1', 'sha384'), stateName('Next'));
  const link = put('link.pem', pem('CERTIFICATE', linkOf(root, next)));
  expect(openssl('verify', '-attime', at, '-CAfile', roots, link)).toMatchObject({ ok: true });
  const list = put('list.ml', masterList([next.certificate], signer));
  const cms = ['cms', '-verify', '-inform', 'DER', '-in', list, '-CAfile', roots, '-purpose', 'any', '-attime', at];
  expect(openssl(...cms, '-binary', '-out', join(folder, 'content'))).toMatchObject({ ok: true });
  const revoked = put('list.crl', revocationList(root, [signer.serial]));
  const crl = openssl('crl', '-inform', 'DER', '-in', revoked, '-CAfile', roots, '-noout', '-text');
  expect(crl.output).toContain(Buffer.from(signer.serial).toString('hex').toUpperCase());
  expect(crl.ok).toBe(true);
});

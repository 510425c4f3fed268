import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { certifyNode, makeAuthority } from './office-authority.ts';

/** OpenSSL judges: what we made is nobody's word but its own. */
const folder = mkdtempSync(join(tmpdir(), 'office-authority-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const now = Date.now();
const domain = 'songhien.caobang.example';
const authority = makeAuthority('Trung tâm Phục vụ hành chính công phường Sông Hiến', domain, now);

const verdict = (certificate: string, ...how: readonly string[]): string => {
  writeFileSync(join(folder, 'authority.pem'), authority.certificate);
  writeFileSync(join(folder, 'node.pem'), certificate);
  try {
    return execFileSync('openssl', ['verify', '-x509_strict', '-CAfile', 'authority.pem', ...how, 'node.pem'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).toString();
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr);
  }
};

test('a node’s certificate serves its pages and proves it to other nodes, under its own name alone', () => {
  const made = certifyNode(authority, { id: 'k01', host: `k01.${domain}` }, now);
  if (!made.ok) throw new Error(made.fault);
  const { certificate } = made.value;
  expect(verdict(certificate, '-purpose', 'sslserver', '-verify_hostname', `k01.${domain}`)).toBe('node.pem: OK\n');
  expect(verdict(certificate, '-purpose', 'sslclient')).toBe('node.pem: OK\n');
  expect(verdict(certificate, '-verify_hostname', `k02.${domain}`)).toContain('hostname mismatch');
});

test('an authority believes itself for the office’s domain alone, whoever has its key', () => {
  const elsewhere = makeAuthority('Sông Hiến', 'elsewhere.example', now);
  // somebody with this office's key, and a program that asks no questions
  const forged = certifyNode(
    { key: authority.key, certificate: authority.certificate },
    { id: 'k01', host: 'vneid.gov.example' },
    now,
  );
  expect(forged).toEqual({ ok: false, fault: expect.stringContaining(`names under ${domain}`) });
  writeFileSync(join(folder, 'key.pem'), authority.key);
  writeFileSync(join(folder, 'authority.pem'), authority.certificate);
  writeFileSync(join(folder, 'ext'), 'subjectAltName=DNS:dichvucong.example\n');
  const openssl = (...args: readonly string[]): string =>
    execFileSync('openssl', [...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
  openssl(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'k',
    '-out',
    'r',
    '-subj',
    '/CN=k01',
  );
  const signed = openssl(
    'x509',
    '-req',
    '-in',
    'r',
    '-CA',
    'authority.pem',
    '-CAkey',
    'key.pem',
    '-CAcreateserial',
    '-extfile',
    'ext',
  );
  expect(verdict(signed)).toContain('permitted subtree violation');
  expect(certifyNode({ ...elsewhere, key: authority.key }, { id: 'k01', host: 'k01.elsewhere.example' }, now).ok).toBe(
    false,
  );
});

test('what is no authority makes nothing, in words', () => {
  const node = certifyNode(authority, { id: 'k01', host: `k01.${domain}` }, now);
  if (!node.ok) throw new Error(node.fault);
  for (const [given, words] of [
    [node.value, 'no authority'],
    [{ key: 'x', certificate: 'y' }, 'not readable'],
  ] as const) {
    const made = certifyNode(given, { id: 'k02', host: `k02.${domain}` }, now);
    expect(made).toEqual({ ok: false, fault: expect.stringContaining(words) });
  }
  expect(certifyNode(authority, { id: 'K 02', host: `k02.${domain}` }, now).ok).toBe(false);
});

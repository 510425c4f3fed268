import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IdentitySetup } from '@mot-cua/domain/visit-link.ts';
import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KioskConfig } from '../config.ts';
import { identitySetup } from './identity-setup.ts';

let folder: string;
let keysFile: string;
const x = 'A'.repeat(43);
const keys = [
  { kid: 'e', use: 'enc', kty: 'OKP', crv: 'X25519', x, alg: 'ECDH-ES' },
  { kid: 's', use: 'sig', kty: 'OKP', crv: 'Ed25519', x, x5c: ['AA'] },
];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-setup-'));
  keysFile = join(folder, 'service.jwks');
  writeFileSync(keysFile, JSON.stringify({ keys }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const service = () => ({ url: 'https://service.example.vn/door', keysFile });
const devices = { idCardReader: { reader: 'r' } };

test('a visit is told keys and policy, and no address', () => {
  const require = { procedures: { '1.001193': 'online' as const } };
  const identity = {
    verifier: 'online' as const,
    anchorsFolder: '/a',
    cardService: service(),
    signIn: service(),
    require,
  };
  const setup = identitySetup({ identity, devices });
  if (!setup.ok) throw new Error(setup.fault);
  const { kid, use, kty, crv } = keys[0] as (typeof keys)[0];
  expect(setup.value).toMatchObject({ verifier: 'online', anchorsFolder: '/a', require, ceiling: 'online' });
  expect(setup.value.cardServiceKeys?.keys[0]).toEqual({ kid, use, kty, crv, x });
  expect(JSON.stringify(setup.value)).not.toMatch(/example\.vn|x5c/);
  expect(Compile(IdentitySetup).Check(JSON.parse(JSON.stringify(setup.value)))).toBe(true);
});

test('a site that says nothing checks nothing and reaches what a chip says of itself', () => {
  expect(identitySetup({ devices })).toEqual({
    ok: true,
    value: { verifier: 'none', require: {}, ceiling: 'chip-read' },
  });
});

test('what an expired card is good for is the site’s word, told only where it was given', () => {
  const devices = { idCardReader: { reader: 'Reader' } };
  const told = (identity: KioskConfig['identity']) => {
    const setup = identitySetup({ identity, devices } as KioskConfig);
    return setup.ok ? setup.value.expiredCards : setup.fault;
  };
  expect(told({ verifier: 'none', expiredCards: 'counter' })).toBe('counter');
  expect(told({ verifier: 'none' })).toBeUndefined();
});

test('a kiosk that cannot tell its service from others does not start, and says which file it is', () => {
  writeFileSync(keysFile, '{}');
  const read = identitySetup({ identity: { verifier: 'none', signIn: service() }, devices });
  expect(read).toEqual({ ok: false, fault: `identity.signIn.keysFile: ${keysFile}: is no JWKS of at most 20 keys` });
});

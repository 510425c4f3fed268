import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSigningOffice, PIN, type SigningOffice } from './signing-office-for-tests.ts';
import { pkcs11Token, type SigningToken, type TokenOrder } from './token.ts';

/** A real SoftHSM2 token behind the real pkcs11-tool. */
let office: SigningOffice;
beforeAll(async () => {
  office = await openSigningOffice();
});
afterAll(() => office.close());

const call = (deadlineMs = 10_000, signal = new AbortController().signal) => ({ deadlineMs, signal });
const message = Buffer.from('giấy khai sinh');
const digest = createHash('sha256').update(message).digest();
const order = (more: Partial<TokenOrder> = {}): TokenOrder => ({
  keyId: office.officer.keyId,
  algorithm: 'rsa-pkcs1-sha256',
  digest,
  pin: PIN,
  ...more,
});
const keyIn = (der: Uint8Array) =>
  createPublicKey(new X509Certificate(der).publicKey.export({ type: 'spki', format: 'pem' }));

/** A program in the tool's place: it counts its calls, then does what the test wants. */
const toolThat = (name: string, does: string): { tool: SigningToken; calls: () => number; args: () => string } => {
  const [file, log] = [office.at(name), office.at(`${name}.log`)];
  writeFileSync(file, `#!/bin/sh\necho "$@" >> ${log}\n${does}\n`);
  chmodSync(file, 0o755);
  const args = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  return {
    tool: pkcs11Token({ ...office.place, tool: file }),
    calls: () => args().split('\n').length - 1,
    args,
  };
};

test('the certificates on the token, without a PIN', async () => {
  const found = await office.token.certificates(call());
  expect(found.ok && found.value.map(({ id, label, der }) => [id, label, Buffer.from(der).toString('hex')])).toEqual([
    [office.officer.keyId, 'officer', Buffer.from(office.officer.der).toString('hex')],
    [office.agency.keyId, 'agency', Buffer.from(office.agency.der).toString('hex')],
  ]);
});

test('RSA and ECDSA sign what OpenSSL calls signed', async () => {
  const rsa = await office.token.sign(order(), call());
  expect(rsa.ok && verify('sha256', message, keyIn(office.officer.der), rsa.value)).toBe(true);
  for (let time = 0; time < 3; time++) {
    const ec = await office.token.sign(order({ keyId: office.agency.keyId, algorithm: 'ecdsa-p256-sha256' }), call());
    expect(ec.ok && verify('sha256', message, keyIn(office.agency.der), ec.value)).toBe(true);
  }
});

test('a wrong PIN is told, and the token is asked once', async () => {
  const counted = toolThat('counting', 'exec /usr/bin/pkcs11-tool "$@"');
  expect(await counted.tool.sign(order({ pin: '0000' }), call())).toMatchObject({
    ok: false,
    fault: { code: 'pin-wrong' },
  });
  expect(counted.calls()).toBe(1);
  expect(await counted.tool.sign(order({ pin: '' }), call())).toMatchObject({
    ok: false,
    fault: { code: 'pin-wrong' },
  });
  expect(counted.calls()).toBe(1); // an empty PIN costs no attempt
  expect((await office.token.sign(order(), call())).ok).toBe(true);
});

test('the PIN is in no argument and in no fault', async () => {
  const { tool, args } = toolThat('gossip', 'echo "PIN $SIGNING_TOKEN_PIN: CKR_FUNCTION_FAILED" >&2; exit 1');
  const signed = await tool.sign(order(), call());
  expect(signed).toEqual({ ok: false, fault: { code: 'token-failed', detail: 'CKR_FUNCTION_FAILED' } });
  expect(args()).toContain('--pin env:SIGNING_TOKEN_PIN');
  expect(args()).not.toContain(PIN);
});

test('each way in which a token fails has its name', async () => {
  const codeOf = async (tool: SigningToken, more: Partial<TokenOrder> = {}): Promise<string> => {
    const signed = await tool.sign(order(more), call());
    return signed.ok ? 'signed' : signed.fault.code;
  };
  const locked = toolThat(
    'locked',
    'echo "error: PKCS11 function C_Login failed: rv = CKR_PIN_LOCKED (0xa4)" >&2; exit 1',
  );
  const removed = toolThat('removed', 'echo "rv = CKR_DEVICE_REMOVED (0x32)" >&2; exit 1');
  const short = toolThat('short', 'printf xyz');
  const endless = toolThat('endless', 'exec cat /dev/zero');
  expect(await codeOf(locked.tool)).toBe('pin-locked');
  expect(await codeOf(removed.tool)).toBe('token-absent');
  expect(await codeOf(short.tool)).toBe('token-failed');
  expect(await codeOf(endless.tool)).toBe('token-failed');
  expect(await codeOf(office.token, { keyId: 'ee' })).toBe('key-absent');
  expect(await codeOf(pkcs11Token({ ...office.place, label: 'khác' }))).toBe('token-absent');
  expect(await codeOf(pkcs11Token({ ...office.place, module: '/no/such/module.so' }))).toBe('token-failed');
  expect(await codeOf(pkcs11Token({ ...office.place, tool: '/no/such/tool' }))).toBe('token-failed');
});

test('a token that hangs is given up at the deadline, or when the caller says so', async () => {
  const hangs = toolThat('hangs', 'exec tail -f /dev/null');
  expect(await hangs.tool.sign(order(), call(150))).toMatchObject({ ok: false, fault: { code: 'timeout' } });
  const caller = new AbortController();
  const signing = hangs.tool.sign(order(), call(10_000, caller.signal));
  caller.abort();
  expect(await signing).toMatchObject({ ok: false, fault: { code: 'cancelled' } });
});

test('a token that was pulled out is named, and works again when it is back', async () => {
  const [inner = ''] = readdirSync(office.at('tokens'));
  renameSync(office.at(`tokens/${inner}`), office.at('pulled'));
  expect(await office.token.sign(order(), call())).toMatchObject({ ok: false, fault: { code: 'token-absent' } });
  expect(await office.token.certificates(call())).toMatchObject({ ok: false, fault: { code: 'token-absent' } });
  renameSync(office.at('pulled'), office.at(`tokens/${inner}`));
  expect((await office.token.sign(order(), call())).ok).toBe(true);
});

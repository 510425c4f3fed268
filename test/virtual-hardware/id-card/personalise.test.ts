import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { HOLDERS, holderById, makeHolder, qrText } from './holders.ts';
import { createIssuer } from './issuer.ts';
import { checkDigit, mrzOf } from './mrz.ts';
import { personalise } from './personalise.ts';
import { readObjects, toHex, valueUnder } from './tlv.ts';

const NONE = new Uint8Array(0);
const inside = (bytes: Uint8Array | null | undefined, ...tags: number[]): Uint8Array =>
  tags.reduce<Uint8Array>((value, tag) => valueUnder(readObjects(value), tag) ?? NONE, bytes ?? NONE);

test('the MRZ of the reference holders has every check digit of domain.md 2.2', () => {
  expect(mrzOf(holderById('mai')).lines).toEqual([
    'IDVNM1900000174004190000017<<8',
    '9001310F3001318VNM<<<<<<<<<<<4',
    'NONG<<THI<MAI<<<<<<<<<<<<<<<<<',
  ]);
  expect(mrzOf(holderById('blao')).lines).toEqual([
    'IDVNM0601234563052060123456<<0',
    '6005052M9912315VNM<<<<<<<<<<<4',
    'SIU<<Y<BLAO<<<<<<<<<<<<<<<<<<<',
  ]);
  expect(checkDigit('L898902C<')).toBe('3');
});

test('the QR has seven fields, the second empty where there was no former number', () => {
  expect(qrText(holderById('mai'))).toBe(
    '004190000017|080123456|Nông Thị Mai|31011990|Nữ|Tổ 5, Sông Hiến, Cao Bằng, Cao Bằng|10052021',
  );
  expect(qrText(holderById('hblum')).split('|').slice(0, 3)).toEqual(['064185000123', '', "Rơ Châm H'Blưm"]);
});

test('a holder that no card could carry is refused with the reason', () => {
  expect(() => makeHolder({ personalNumber: '123' })).toThrow('personalNumber must be 12 digits');
  expect(() => makeHolder({ issuedOn: '31/01/2020' })).toThrow('issuedOn must be yyyy-MM-dd');
  expect(() => holderById('nobody')).toThrow('there are: mai');
  expect(makeHolder({ sex: 'male', dateOfBirth: '2004-02-29' }).personalNumber).toMatch(/^004204\d{6}$/);
});

test('DG13 carries sixteen fields; long values have long lengths, a card without expiry says so', async () => {
  const issuer = createIssuer();
  for (const holder of HOLDERS) {
    const chip = await personalise(holder, issuer);
    const items = readObjects(inside(chip.closed.get(0x010d), 0x6d, 0x30))?.map(({ value }) => readObjects(value));
    expect(items?.map((item) => item?.[0]?.value[0])).toEqual([...Array(16).keys()].map((index) => index + 1));
    const text = (id: number): string => Buffer.from(items?.[id - 1]?.[1]?.value ?? []).toString('utf8');
    expect([text(1), text(2), text(9)]).toEqual([holder.personalNumber, holder.fullName, holder.residence]);
    expect(text(12)).toMatch(holder.expiresOn === null ? /^Không thời hạn$/ : /^\d\d\/\d\d\/\d{4}$/);
    if (holder.id === 'long-values') expect(items?.[8]?.[1]?.value.length).toBeGreaterThan(127);
  }
});

test('DG2 holds a JPEG of 15 to 18 kB in a face record of ISO 19794-5, another for each holder', async () => {
  const issuer = createIssuer();
  const seen = new Set<string>();
  for (const holder of HOLDERS) {
    const chip = await personalise(holder, issuer);
    const record = inside(chip.closed.get(0x0102), 0x75, 0x7f61, 0x7f60, 0x5f2e);
    expect(Buffer.from(record.subarray(0, 8)).toString('latin1')).toBe('FAC\x00010\x00');
    expect(Buffer.from(record).readUInt32BE(8)).toBe(record.length);
    const jpeg = record.subarray(46);
    const { format, width, height } = await sharp(jpeg).metadata();
    expect([format, width, height]).toEqual(['jpeg', 480, 640]);
    expect(jpeg.length).toBeGreaterThanOrEqual(15_000);
    expect(jpeg.length).toBeLessThanOrEqual(18_000);
    seen.add(createHash('sha256').update(jpeg).digest('hex'));
  }
  expect(seen.size).toBe(HOLDERS.length);
});

test('the security object is signed so that OpenSSL, given only the root, verifies it and every hash in it', async () => {
  const issuer = createIssuer();
  const chip = await personalise(holderById('mai'), issuer);
  const folder = mkdtempSync(join(tmpdir(), 'sod-'));
  try {
    const root = new X509Certificate(Buffer.from(issuer.rootCertificate));
    expect(root.verify(root.publicKey)).toBe(true);
    writeFileSync(join(folder, 'root.pem'), root.toString());
    writeFileSync(join(folder, 'sod.der'), inside(chip.closed.get(0x011d), 0x77));
    const contents = execFileSync(
      'openssl',
      ['cms', '-verify', '-inform', 'DER', '-in', 'sod.der', '-CAfile', 'root.pem', '-purpose', 'any', '-binary'],
      { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const hashes = readObjects(readObjects(inside(new Uint8Array(contents), 0x30))?.[2]?.value ?? NONE);
    const signed = new Map(
      hashes?.map(({ value }) => {
        const [group, hash] = readObjects(value) ?? [];
        return [group?.value[0] ?? 0, toHex(hash?.value ?? NONE)] as const;
      }),
    );
    expect([...signed.keys()]).toEqual([1, 2, 3, 13, 14, 15]);
    for (const group of [1, 2, 13, 14, 15]) {
      const bytes = chip.closed.get(0x0100 + group) ?? NONE;
      expect(signed.get(group)).toBe(createHash('sha256').update(bytes).digest('hex').toUpperCase());
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a signer whose time had run out stands below the same root', async () => {
  const issuer = createIssuer().withSigner({ expired: true });
  const signer = new X509Certificate(Buffer.from(issuer.signerCertificate));
  const root = new X509Certificate(Buffer.from(issuer.rootCertificate));
  expect(signer.verify(root.publicKey)).toBe(true);
  expect(Date.parse(signer.validTo)).toBeLessThan(Date.now());
});

test('a forger alters the residence: the hash of DG13 no longer fits what was signed', async () => {
  const issuer = createIssuer();
  const forged = await personalise(holderById('mai'), issuer, 'data-altered');
  const contents = Buffer.from(inside(forged.closed.get(0x011d), 0x77));
  const hash = createHash('sha256')
    .update(forged.closed.get(0x010d) ?? NONE)
    .digest();
  expect(contents.includes(hash)).toBe(false);
});

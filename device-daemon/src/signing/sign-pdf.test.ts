import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCms } from './cms-reading.ts';
import { gatherProof } from './gather-proof.ts';
import { addLongTermProof } from './long-term-proof.ts';
import { OID } from './oids.ts';
import { scannedPaper } from './paper-for-tests.ts';
import { openPdf } from './pdf-view.ts';
import { type SigningOrder, type StampWish, signPdf } from './sign-pdf.ts';
import { signaturesIn } from './signature-places.ts';
import { openSigningOffice, type Person, PIN, run, type SigningOffice } from './signing-office-for-tests.ts';
import { type SignatureReport, verifyPdf } from './verify-pdf.ts';

/** What we sign is judged by others: pdfsig (NSS), qpdf, OpenSSL, pdftotext. */
let office: SigningOffice;
let paper: Uint8Array;
let tsa: string;
let plain: Uint8Array; // B-B by the agency
let stamped: Uint8Array; // and B-T by the officer
let lasting: Uint8Array; // and B-LT
beforeAll(async () => {
  office = await openSigningOffice();
  [paper, tsa] = [await scannedPaper(), await office.startTsa()];
  plain = await signed({ pdf: paper, person: office.agency, stamp: AGENCY });
  stamped = await signed({ pdf: plain, person: office.officer, stamp: OFFICER, timestamp: { url: tsa } });
  const proof = await gatherProof(stamped, [office.root], new Date(), call());
  if (!proof.ok) throw new Error(JSON.stringify(proof.fault));
  const kept = addLongTermProof(stamped, proof.value);
  if (!kept.ok) throw new Error(JSON.stringify(kept.fault));
  lasting = kept.value;
});
afterAll(() => office.close());

const AGENCY: StampWish = { text: { kind: 'agency', agency: 'Ủy ban nhân dân phường Hoàn Kiếm, thành phố Hà Nội' } };
const OFFICER: StampWish = {
  text: { kind: 'officer', officer: 'Nguyễn Thị Ánh Tuyết', said: 'Đã đối chiếu với bản gốc' },
};
const SIGNED_AT = new Date('2026-11-29T03:30:00Z');
const call = () => ({ deadlineMs: 20_000, signal: new AbortController().signal });

type Wish = Partial<SigningOrder> & { readonly pdf: Uint8Array; readonly person: Person };
const orderOf = ({ person, ...more }: Wish): SigningOrder => ({
  signer: office.signerOf(person),
  signedAt: SIGNED_AT,
  stamp: null,
  timestamp: null,
  ...more,
});
async function signed(wish: Wish): Promise<Uint8Array> {
  const result = await signPdf(orderOf(wish), call());
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}
const saved = (name: string, pdf: Uint8Array): string => {
  writeFileSync(office.at(name), pdf);
  return office.at(name);
};
const verdictOf = (pdf: Uint8Array): readonly SignatureReport[] => {
  const verdict = verifyPdf(pdf, { anchors: [office.root], now: new Date() });
  return verdict.readable ? verdict.signatures : [];
};
const othersSay = async (name: string, pdf: Uint8Array): Promise<string> => {
  const file = saved(name, pdf);
  const { stdout } = await run('qpdf', ['--check', file]);
  expect(stdout).toMatch(/No syntax or stream encoding errors found/);
  return (await run('pdfsig', ['-nocert', file])).stdout;
};
const count = (text: string, word: string): number => text.split(word).length - 1;

test('what was there stays byte for byte, at every step', () => {
  for (const [before, after] of [
    [paper, plain],
    [plain, stamped],
    [stamped, lasting],
  ] as const)
    expect(Buffer.compare(before, after.subarray(0, before.length))).toBe(0);
});

test('B-B, B-T and B-LT: pdfsig and qpdf agree with us', async () => {
  expect(verdictOf(plain)).toMatchObject([
    { valid: true, level: 'B-B', coversWholeFile: true, revision: 2, timestamp: null },
  ]);
  const first = await othersSay('plain.pdf', plain);
  expect(first).toContain('Signature Type: ETSI.CAdES.detached');
  expect(first).toContain('Signature is Valid.');
  expect(first).toContain('Total document signed');

  expect(verdictOf(stamped)).toMatchObject([
    { valid: true, level: 'B-B', signer: 'Ủy ban nhân dân phường Hoàn Kiếm', changesAfter: 'allowed', revision: 2 },
    { valid: true, level: 'B-T', signer: 'Nguyễn Thị Ánh Tuyết', coversWholeFile: true, revision: 3 },
  ]);
  expect(count(await othersSay('stamped.pdf', stamped), 'Signature is Valid.')).toBe(2);

  expect(verdictOf(lasting)).toMatchObject([
    { valid: true, level: 'B-B', revocation: 'good', changesAfter: 'allowed' },
    { valid: true, level: 'B-LT', revocation: 'good', changesAfter: 'allowed', coversWholeFile: false },
  ]);
  expect(count(await othersSay('lasting.pdf', lasting), 'Signature is Valid.')).toBe(2);
});

test('OpenSSL verifies the CMS over the signed bytes, with its chain, and finds no signing time in it', async () => {
  const text = Buffer.from(plain).toString('latin1');
  const [, from = 0, to = 0] = (/\/ByteRange \[0 (\d+) (\d+)/.exec(text) ?? []).map(Number);
  const hex = text.slice(from + 1, to - 1).replace(/(00)+$/, '');
  saved('cms.der', Buffer.from(hex, 'hex'));
  saved('content', Buffer.concat([plain.subarray(0, from), plain.subarray(to)]));
  const { folder } = office;
  const verify = [
    'cms',
    '-verify',
    '-binary',
    '-inform',
    'DER',
    '-in',
    'cms.der',
    '-content',
    'content',
    '-out',
    'same',
  ];
  await run('openssl', [...verify, '-CAfile', 'root.pem', '-purpose', 'any', '-cades'], { cwd: folder });
  const { stdout } = await run('openssl', ['cms', '-cmsout', '-print', '-inform', 'DER', '-in', 'cms.der'], {
    cwd: folder,
  });
  expect(stdout).toContain('id-smime-aa-signingCertificateV2');
  expect(stdout).not.toContain('signingTime');
});

test('OpenSSL verifies the timestamp over the signature, up to the root', async () => {
  const [, second] = signaturesIn(openPdf(stamped)) ?? [];
  const cms = second && 'cms' in second.covered ? readCms(second.covered.cms) : null;
  saved('token.der', cms?.unsignedAttributes.get(OID.timeStampToken) ?? new Uint8Array());
  saved('signature', cms?.part.signature ?? new Uint8Array());
  const verify = ['ts', '-verify', '-in', 'token.der', '-token_in', '-data', 'signature', '-CAfile', 'root.pem'];
  await run('openssl', [...verify, '-untrusted', 'ca.pem'], { cwd: office.folder });
  const at = verdictOf(stamped)[1]?.timestamp?.at.getTime() ?? 0;
  expect(Math.abs(Date.now() - at)).toBeLessThan(120_000);
});

test('VRI names each signature by the SHA-1 of its Contents, and a second store keeps the first', async () => {
  const hexes = [
    ...Buffer.from(lasting)
      .toString('latin1')
      .matchAll(/\/Contents <([0-9a-f]+)>/g),
  ];
  const names = hexes.map(([, hex = '']) =>
    createHash('sha1').update(Buffer.from(hex, 'hex')).digest('hex').toUpperCase(),
  );
  expect(names).toHaveLength(2);
  for (const name of names) expect(Buffer.from(lasting).includes(`/${name} `)).toBe(true);
  const again = addLongTermProof(lasting, { certificates: [], lists: [office.crlOf('ca')], answers: [] });
  expect(again.ok && verdictOf(again.value)).toMatchObject([{ valid: true }, { valid: true, level: 'B-LT' }]);
});

test('a third signature behind the proofs leaves all before it valid', async () => {
  const third = await signed({ pdf: lasting, person: office.agency });
  expect(verdictOf(third)).toMatchObject([
    { valid: true, level: 'B-B' },
    { valid: true, level: 'B-LT' },
    { valid: true, level: 'B-B', coversWholeFile: true, field: 'Signature3' },
  ]);
  expect(count(await othersSay('third.pdf', third), 'Signature is Valid.')).toBe(3);
});

test('a file with cross-reference streams is signed in its own style', async () => {
  const document = await PDFDocument.load(paper);
  const packed = await document.save({ useObjectStreams: true });
  const twice = await signed({
    pdf: await signed({ pdf: packed, person: office.agency, stamp: AGENCY }),
    person: office.officer,
  });
  expect(verdictOf(twice)).toMatchObject([{ valid: true }, { valid: true, coversWholeFile: true }]);
  expect(count(await othersSay('packed.pdf', twice), 'Signature is Valid.')).toBe(2);
});

test('nothing is signed when something fails, and each failure has its name', async () => {
  const codeOf = async (wish: Wish): Promise<string> => {
    const result = await signPdf(orderOf(wish), call());
    return result.ok ? 'signed' : result.fault.code;
  };
  const person = office.agency;
  const silent = await office.startTsa({ kind: 'silence' });
  const late = await signPdf(orderOf({ pdf: paper, person, timestamp: { url: silent } }), {
    ...call(),
    deadlineMs: 800,
  });
  expect(late).toMatchObject({ ok: false, fault: { code: 'timeout' } });
  const cancelled = await signPdf(orderOf({ pdf: paper, person }), { ...call(), signal: AbortSignal.abort() });
  expect(cancelled).toMatchObject({ ok: false, fault: { code: 'cancelled' } });
  expect(await codeOf({ pdf: Buffer.from('không phải PDF'), person })).toBe('pdf-unreadable');
  expect(await codeOf({ pdf: paper, person, signedAt: new Date('2040-01-01') })).toBe('certificate-unfit');
  expect(await codeOf({ pdf: paper, person, signer: office.signerOf(person, '9999') })).toBe('pin-wrong');
  const closed = 'http://127.0.0.1:9/tsa';
  expect(await codeOf({ pdf: paper, person, timestamp: { url: closed } })).toBe('tsa-unreachable');
});

test('a TSA that answers another question, changes its answer or refuses is not believed', async () => {
  const codeFrom = async (url: string): Promise<string> => {
    const result = await signPdf(orderOf({ pdf: paper, person: office.agency, timestamp: { url } }), call());
    return result.ok ? 'signed' : result.fault.code;
  };
  office.openssl('ts', '-query', '-data', 'root.pem', '-sha256', '-cert', '-out', 'other.tsq');
  const question = new Uint8Array(readFileSync(office.at('other.tsq')));
  const flipped = (answer: Buffer): Buffer => {
    const spoiled = Buffer.from(answer);
    spoiled[spoiled.length - 5] = (spoiled[spoiled.length - 5] ?? 0) ^ 1; // in the TSA's signature
    return spoiled;
  };
  expect(await codeFrom(await office.startTsa({ kind: 'another question', question }))).toBe('tsa-answer-wrong');
  expect(await codeFrom(await office.startTsa({ kind: 'answer', change: flipped }))).toBe('tsa-answer-wrong');
  expect(await codeFrom(await office.startTsa({ kind: 'answer', change: () => Buffer.alloc(70_000) }))).toBe(
    'tsa-refused',
  );
  expect(await codeFrom(await office.startTsa({ kind: 'status', status: 503 }))).toBe('tsa-refused');
});

test('the command line signs to B-LT and verifies, in JSON', async () => {
  saved('paper.pdf', paper);
  const cli = async (args: readonly string[]): Promise<unknown> => {
    const program = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'cli.ts'), ...args];
    const env = { ...office.place.environment, SIGNING_PIN: PIN };
    const { stdout } = await run(process.execPath, program, { cwd: office.folder, env });
    return JSON.parse(stdout);
  };
  const token = ['--module', office.place.module, '--token', office.place.label, '--key', office.agency.keyId];
  const stamp = ['--agency', 'Ủy ban nhân dân phường Hoàn Kiếm', '--tsa', tsa];
  const trust = ['--chain', 'ca.pem', '--anchor', 'root.pem'];
  expect(await cli(['sign', 'paper.pdf', 'out.pdf', ...token, ...stamp, ...trust])).toMatchObject({
    ok: true,
    level: 'B-LT',
  });
  expect(await cli(['verify', 'out.pdf', '--anchor', 'root.pem'])).toMatchObject({
    readable: true,
    signatures: [{ valid: true, level: 'B-LT', signer: 'Ủy ban nhân dân phường Hoàn Kiếm' }],
  });
});

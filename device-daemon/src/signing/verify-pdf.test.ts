import { readFileSync, writeFileSync } from 'node:fs';
import { PDFDocument, rgb } from 'pdf-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seeded } from '../imaging/specimens/pages.ts';
import { addLongTermProof } from './long-term-proof.ts';
import { scannedPaper } from './paper-for-tests.ts';
import { signPdf } from './sign-pdf.ts';
import { openSigningOffice, type Person, run, type SigningOffice } from './signing-office-for-tests.ts';
import { type PdfVerdict, type SignatureReport, verifyPdf } from './verify-pdf.ts';

/** What others signed, and what others do to what is signed. */
let office: SigningOffice;
let paper: Uint8Array;
let plain: Uint8Array; // B-B
let stamped: Uint8Array; // B-T
let tsa: string;
beforeAll(async () => {
  office = await openSigningOffice();
  [paper, tsa] = [await scannedPaper({ dpi: 40 }), await office.startTsa()];
  plain = await signedBy(office.agency);
  stamped = await signedBy(office.officer, { url: tsa });
});
afterAll(() => office.close());

const call = () => ({ deadlineMs: 20_000, signal: new AbortController().signal });
async function signedBy(person: Person, timestamp: { url: string } | null = null, pdf = paper): Promise<Uint8Array> {
  const order = {
    pdf,
    signer: office.signerOf(person),
    signedAt: new Date('2026-11-29T03:30:00Z'),
    stamp: null,
    timestamp,
  };
  const result = await signPdf(order, call());
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  return result.value;
}
const verdictOf = (pdf: Uint8Array, now = new Date(), anchors = [office.root]): PdfVerdict =>
  verifyPdf(pdf, { anchors, now });
const reportOf = (pdf: Uint8Array, now = new Date(), anchors = [office.root]): SignatureReport | null => {
  const verdict = verdictOf(pdf, now, anchors);
  return verdict.readable ? (verdict.signatures[0] ?? null) : null;
};
const reasonsOf = (...args: Parameters<typeof reportOf>): readonly string[] =>
  reportOf(...args)?.reasons ?? ['unreadable'];
const pdfsigSays = async (pdf: Uint8Array): Promise<string> => {
  writeFileSync(office.at('judged.pdf'), pdf);
  return (await run('pdfsig', ['-nocert', office.at('judged.pdf')]).catch((error: { stdout: string }) => error)).stdout;
};
const flipped = (pdf: Uint8Array, at: number): Uint8Array => {
  const changed = pdf.slice();
  changed[at] = (changed[at] ?? 0) ^ 0x01;
  return changed;
};
/** Where the hole for the signature is: [offset of `<`, offset behind `>`]. */
const holeIn = (pdf: Uint8Array): readonly [number, number] => {
  const [, from = 0, to = 0] = (/\/ByteRange \[0 (\d+) (\d+)/.exec(Buffer.from(pdf).toString('latin1')) ?? []).map(
    Number,
  );
  return [from, to];
};

test('one flipped bit anywhere in the signed bytes is caught, by us and by pdfsig', async () => {
  const [from, to] = holeIn(plain);
  const random = seeded(11);
  for (let time = 0; time < 60; time++) {
    const at = Math.floor(random() * (plain.length - (to - from)));
    expect(reportOf(flipped(plain, at < from ? at : at + to - from))?.valid ?? false).toBe(false);
  }
  for (const at of [2000, Math.floor(from / 2), to + 40]) {
    const changed = flipped(plain, at);
    expect(reasonsOf(changed)).toContain('digest-differs');
    expect(await pdfsigSays(changed)).toContain('Digest Mismatch');
  }
});

test('expired, not yet valid, revoked and untrusted signers are told apart', async () => {
  expect(reasonsOf(plain)).toEqual([]);
  expect(reasonsOf(plain, new Date('2037-01-01'))).toEqual(['certificate-expired']);
  expect(reasonsOf(plain, new Date('2025-01-01'))).toEqual(['certificate-not-yet-valid']);
  expect(reasonsOf(plain, new Date(), [])).toEqual(['certificate-untrusted']);
  expect(reasonsOf(plain, new Date('2037-01-01'), [])).toEqual(['certificate-untrusted']);

  const leaving = office.board('leaving', office.issue('leaving', '/CN=Người đã nghỉ việc', 'signer', 'ca'));
  const signed = await signedBy(leaving);
  const withLists = (): Uint8Array => {
    const proof = {
      certificates: [],
      lists: [office.crlOf('ca'), office.crlOf('root')],
      answers: [office.ocspOf('leaving')],
    };
    const kept = addLongTermProof(signed, proof);
    if (!kept.ok) throw new Error(kept.fault.detail);
    return kept.value;
  };
  expect(reportOf(withLists())).toMatchObject({ valid: true, revocation: 'good' });
  office.revoke('leaving');
  expect(reportOf(withLists(), new Date(Date.now() + 60_000))).toMatchObject({
    valid: false,
    reasons: ['certificate-revoked'],
    revocation: 'revoked',
  });
});

test('a timestamp keeps a signature after its certificate has run out; one from elsewhere does not', async () => {
  expect(reportOf(stamped, new Date('2037-01-01'))).toMatchObject({ valid: true, level: 'B-T' });
  const other = await openSigningOffice();
  const foreign = await signedBy(office.officer, { url: await other.startTsa() });
  await other.close();
  expect(reasonsOf(foreign)).toEqual(['timestamp-untrusted']);
  expect(reasonsOf(foreign, new Date('2037-01-01'))).toEqual(['timestamp-untrusted', 'certificate-expired']);
});

test('weak keys and hashes and certificates for other uses are refused by name', async () => {
  const issued = (name: string, kind: 'rsa' | 'ec' | 'rsa-1024', digest: string, section = 'signer') =>
    office.issue(name, `/CN=${name}`, section, 'ca', undefined, kind, digest);
  const old = office.board('old-hash', issued('old-hash', 'ec', 'sha1'));
  expect(reasonsOf(await signedBy(old))).toEqual(['algorithm-refused']);
  const other = office.board('other-use', issued('other-use', 'ec', 'sha256', 'enciphering'));
  const unfit = await signPdf(
    { pdf: paper, signer: office.signerOf(other), signedAt: new Date(), stamp: null, timestamp: null },
    call(),
  );
  expect(unfit).toMatchObject({ ok: false, fault: { code: 'certificate-unfit' } });
  const small = issued('small', 'rsa-1024', 'sha256');
  expect(reasonsOf(await opensslSigned('small', small, 'sha256'))).toEqual(['key-too-short']);
  expect(reasonsOf(await opensslSigned('officer', office.officer.der, 'sha1'))).toEqual(['algorithm-refused']);
});

test('a plain Adobe signature of another program is judged too, as what it is', async () => {
  const foreign = await opensslSigned('officer', office.officer.der, 'sha256');
  expect(await pdfsigSays(foreign)).toContain('Signature is Valid.');
  expect(reportOf(foreign)).toMatchObject({ valid: true, level: 'cms', signer: 'Nguyễn Thị Ánh Tuyết' });
});

/** A signature that OpenSSL makes into a hole of ours, in the older format. */
async function opensslSigned(name: string, der: Uint8Array, digest: string): Promise<Uint8Array> {
  const older = Buffer.from(await signedBy(office.officer));
  const at = older.indexOf('/ETSI.CAdES.detached');
  older.write('/adbe.pkcs7.detached', at, 'latin1');
  const [from, to] = holeIn(older);
  writeFileSync(office.at('to-sign'), Buffer.concat([older.subarray(0, from), older.subarray(to)]));
  writeFileSync(office.at(`${name}.der`), der);
  const sign = [
    'cms',
    '-sign',
    '-binary',
    '-in',
    'to-sign',
    '-signer',
    `${name}.pem`,
    '-inkey',
    `${name}.key`,
    '-md',
    digest,
  ];
  office.openssl(...sign, '-certfile', 'ca.pem', '-outform', 'DER', '-nosmimecap', '-out', 'foreign.der');
  const hex = readFileSync(office.at('foreign.der'))
    .toString('hex')
    .padEnd(to - from - 2, '0');
  older.write(hex, from + 1, 'latin1');
  return new Uint8Array(older);
}

test('a file that was written anew, not updated, has no valid signature left', async () => {
  const document = await PDFDocument.load(plain);
  document.getPages()[0]?.drawRectangle({ x: 10, y: 10, width: 50, height: 50, color: rgb(1, 0, 0) });
  expect(reportOf(await document.save({ useObjectStreams: false }))?.valid).toBe(false);
});

test('ranges that lie', () => {
  const withRange = (range: string): Uint8Array => {
    const changed = Buffer.from(plain);
    const at = changed.indexOf('/ByteRange [');
    const end = changed.indexOf(']', at);
    changed.write(`/ByteRange [${range}`.padEnd(end - at, ' '), at, 'latin1');
    return new Uint8Array(changed);
  };
  const [from, to] = holeIn(plain);
  const after = plain.length - to;
  for (const range of [
    `0 ${from} ${to} ${after + 1}`, // beyond the end
    `1 ${from} ${to} ${after}`, // not from the beginning
    `0 ${from - 40} ${to} ${after}`, // a hole with more in it than the signature
    `0 ${from} ${from - 9} ${after}`, // overlapping
    `0 ${from} ${to} -5`,
    `0 ${from} ${to}`,
    `0 0 ${to} ${after}`,
    `0 ${from} 99999999999 1`,
  ])
    expect(reasonsOf(withRange(range))).toEqual(['byte-range-lies']);
  expect(reasonsOf(withRange(`0 ${from} ${to} ${after - 9}`))).toEqual(['byte-range-lies', 'digest-differs']);
});

test('contents that are no signature', () => {
  const withContents = (hex: string): Uint8Array => {
    const changed = Buffer.from(plain);
    const [from, to] = holeIn(plain);
    changed.write(hex.padEnd(to - from - 2, '0').slice(0, to - from - 2), from + 1, 'latin1');
    return new Uint8Array(changed);
  };
  expect(reasonsOf(withContents('zz'))).toEqual(['contents-malformed']);
  expect(reasonsOf(withContents(''))).toEqual(['contents-malformed']);
  expect(reasonsOf(withContents('3080'))).toEqual(['contents-malformed']); // indefinite length: BER, no DER
  expect(reasonsOf(withContents('3003020101ff'))).toEqual(['contents-malformed']); // something behind it
  expect(reasonsOf(withContents('3003020101'))).toEqual(['cms-malformed']);
  const nested = (depth: number): string => (depth === 0 ? '' : `30${length(nested(depth - 1))}${nested(depth - 1)}`);
  const length = (hex: string): string => (hex.length / 2).toString(16).padStart(2, '0');
  expect(reasonsOf(withContents(nested(12)))).toEqual(['cms-malformed']);
});

test('500 mutations: none makes it throw, none comes out as what it was', () => {
  const random = seeded(2026);
  const below = (limit: number): number => Math.floor(random() * limit);
  let judged = 0;
  for (const original of [plain, stamped])
    for (let time = 0; time < 250; time++) {
      const changed = mutated(original, below);
      const report = reportOf(changed);
      judged += 1;
      // the timestamp is not under the signature: who takes it away leaves a sound B-B, and no B-T
      if (report?.valid && original === stamped) expect(report.level).toBe('B-B');
      else expect(report?.valid ?? false).toBe(false);
    }
  expect(judged).toBe(500);
});

/** Flips, cuts, repeats and moves; half of them in and around the signature. Never a change of letter case in hex only. */
function mutated(original: Uint8Array, below: (limit: number) => number): Uint8Array {
  const [from, to] = holeIn(original);
  const used = Buffer.from(original).toString('latin1', from, to).replace(/0*>$/, '').length;
  const place = (): number => (below(2) === 0 ? from + 1 + below(used - 1) : below(original.length));
  const bytes = Buffer.from(original);
  switch (below(6)) {
    case 0:
      return new Uint8Array(bytes.subarray(0, place()));
    case 1: {
      const at = place();
      return new Uint8Array(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(40))]));
    }
    case 2: {
      const at = place();
      return new Uint8Array(
        Buffer.concat([bytes.subarray(0, at), bytes.subarray(at - below(at + 1)), bytes.subarray(at)]),
      );
    }
    default: {
      for (let flips = 1 + below(4), done = 0; done < flips; ) {
        const at = place();
        const inHex = at > from && at < to - 1;
        const digit = Number.parseInt(String.fromCharCode(bytes[at] ?? 0), 16);
        bytes[at] = inHex
          ? ((digit + 1 + below(15)) % 16).toString(16).charCodeAt(0)
          : (bytes[at] ?? 0) ^ (1 << below(8));
        done += 1;
      }
      return new Uint8Array(bytes);
    }
  }
}

test('noise, and the shapes that parsers fall over', () => {
  const text = (content: string): Uint8Array => new Uint8Array(Buffer.from(content, 'latin1'));
  const random = seeded(5);
  const noise = Uint8Array.from({ length: 5000 }, () => Math.floor(random() * 256));
  for (const bytes of [
    new Uint8Array(),
    noise,
    text('%PDF-1.7\nstartxref\n9\n%%EOF'),
    text('%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF'),
    text(`%PDF-1.7\nxref\n0 99999999\ntrailer\n<<>>\nstartxref\n9\n%%EOF`),
    text(
      `%PDF-1.7\n1 0 obj\n${'['.repeat(200_000)}\nendobj\nxref\n1 1\n0000000009 00000 n \ntrailer\n<</Root 1 0 R>>\nstartxref\n200025\n%%EOF`,
    ),
    text(
      `%PDF-1.7\n1 0 obj\n2 0 R\nendobj\n2 0 obj\n1 0 R\nendobj\nxref\n1 2\n0000000009 00000 n \n0000000029 00000 n \ntrailer\n<</Root 1 0 R>>\nstartxref\n49\n%%EOF`,
    ),
  ])
    expect(verdictOf(bytes).readable).toBe(false);
});

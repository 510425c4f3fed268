import { PDFArray, type PDFDict, PDFName, type PDFObject, PDFRawStream, PDFRef } from 'pdf-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCertificate } from './certificate.ts';
import { signedData, toBeSigned } from './cms-building.ts';
import { scannedPaper } from './paper-for-tests.ts';
import { startRevision } from './pdf-revision.ts';
import { firstPage, openPdf } from './pdf-view.ts';
import { signPdf } from './sign-pdf.ts';
import { addSignatureField, aroundHole, filledHole, openHole } from './signature-field.ts';
import { openSigningOffice, type Person, PIN, type SigningOffice } from './signing-office-for-tests.ts';
import { type PdfVerdict, type SignatureReport, verifyPdf } from './verify-pdf.ts';

/** A signed paper that somebody goes on writing at, by proper updates. */
let office: SigningOffice;
let paper: Uint8Array;
let plain: Uint8Array; // B-B
beforeAll(async () => {
  office = await openSigningOffice();
  paper = await scannedPaper({ dpi: 40 });
  plain = await signedBy(office.agency);
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
const annotationsOf = (page: PDFDict): readonly PDFObject[] => {
  const list = page.get(PDFName.of('Annots'));
  return list instanceof PDFArray ? list.asArray() : [];
};

/** The ways in which somebody changes a signed paper by a proper update. */
const changes: readonly (readonly [string, (pdf: Uint8Array) => Uint8Array])[] = [
  [
    'other content on the page',
    (pdf) => {
      const revision = startRevision(openPdf(pdf));
      const page = firstPage(revision.view);
      const next = page.dict.clone(revision.view.context);
      next.set(PDFName.of('Contents'), revision.add(revision.view.context.stream('1 0 0 rg 0 0 300 300 re f')));
      revision.change(page.ref, next);
      return revision.finish().bytes;
    },
  ],
  [
    'the picture replaced under its number',
    (pdf) => {
      const revision = startRevision(openPdf(pdf));
      for (const number of revision.view.reference.places.keys()) {
        const object = revision.view.object(number);
        if (object instanceof PDFRawStream && object.dict.get(PDFName.of('Subtype')) === PDFName.of('Image')) {
          revision.change(PDFRef.of(number), PDFRawStream.of(object.dict, new Uint8Array(9)));
        }
      }
      return revision.finish().bytes;
    },
  ],
  [
    'an annotation over the page that is no signature',
    (pdf) => {
      const revision = startRevision(openPdf(pdf));
      const page = firstPage(revision.view);
      const { context } = revision.view;
      const next = page.dict.clone(context);
      const note = context.obj({ Type: 'Annot', Subtype: 'Square', Rect: [50, 50, 400, 400], IC: [1, 1, 1], F: 4 });
      next.set(PDFName.of('Annots'), context.obj([...annotationsOf(page.dict), revision.add(note)]));
      revision.change(page.ref, next);
      return revision.finish().bytes;
    },
  ],
  ['bytes behind the end', (pdf) => new Uint8Array(Buffer.concat([pdf, Buffer.from('thêm')]))],
  [
    'a script that opens with the file',
    (pdf) => {
      const revision = startRevision(openPdf(pdf));
      const { context } = revision.view;
      const catalog = revision.view.catalog.clone(context);
      catalog.set(PDFName.of('OpenAction'), context.obj({ S: 'JavaScript', JS: 'app.alert(1)' }));
      revision.change(revision.view.catalogRef, catalog);
      return revision.finish().bytes;
    },
  ],
];

test.each(changes)('a change after signing is caught: %s', (_what, change) => {
  const changed = change(plain);
  expect(changed.length).toBeGreaterThan(plain.length);
  expect(reportOf(changed)).toMatchObject({ valid: false, reasons: ['altered-after'], changesAfter: 'altered' });
});

test('a hole that was left before signing and is filled after it is caught', async () => {
  const prepared = startRevision(openPdf(paper));
  const page = firstPage(prepared.view);
  const next = page.dict.clone(prepared.view.context);
  const later = PDFRef.of(900);
  next.set(PDFName.of('Contents'), prepared.view.context.obj([page.dict.get(PDFName.of('Contents')) ?? later, later]));
  prepared.change(page.ref, next);
  const signed = await signedBy(office.agency, null, prepared.finish().bytes);
  expect(reportOf(signed)?.valid).toBe(true);
  const filling = startRevision(openPdf(signed));
  filling.change(later, filling.view.context.stream('1 1 1 rg 0 0 600 850 re f'));
  expect(reasonsOf(filling.finish().bytes)).toEqual(['altered-after']);
});

test('a further signature whose stamp papers over the page is no mere signature', async () => {
  const wish = { signedAt: new Date(), name: 'người khác', roomBytes: 4096 };
  const revision = startRevision(openPdf(plain));
  const appearance = revision.add(revision.view.context.stream('1 1 1 rg 0 0 600 850 re f', { Subtype: 'Form' }));
  const field = addSignatureField(revision, { ...wish, look: { rect: [0, 0, 500, 700], appearance } });
  const hole = openHole(revision.finish(), field);
  const certificate = readCertificate(office.agency.der);
  if (certificate === null) throw new Error('no certificate');
  const { attributes, digest } = toBeSigned(aroundHole(hole), certificate.der);
  const algorithm = 'ecdsa-p256-sha256';
  const signature = await office.token.sign({ keyId: office.agency.keyId, algorithm, digest, pin: PIN }, call());
  if (!signature.ok) throw new Error(signature.fault.code);
  const parts = { signer: certificate, chain: [office.ca], algorithm, attributes, timestamp: null } as const;
  const covered = filledHole(hole, signedData({ ...parts, signature: signature.value })) ?? plain;
  const verdict = verdictOf(covered);
  expect(verdict.readable && verdict.signatures).toMatchObject([{ reasons: ['altered-after'] }, { valid: true }]);
});

test('a paper that was changed and then signed anew: the first signature tells of it, the second is valid', async () => {
  const changed = changes[0]?.[1](plain) ?? plain;
  const verdict = verdictOf(await signedBy(office.officer, null, changed));
  expect(verdict.readable && verdict.signatures).toMatchObject([
    { valid: false, reasons: ['altered-after'] },
    { valid: true, coversWholeFile: true },
  ]);
});

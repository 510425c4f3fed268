import { createHash } from 'node:crypto';
import type { BagFile } from '@mot-cua/device-daemon/src/dossiers/bag.ts';
import type { Intended, Intention } from '@mot-cua/device-daemon/src/outbox/outbox.ts';
import type { Declaration, Metadata } from '@mot-cua/domain/dossier.ts';
import type { CanaryCitizen } from '../gives-nothing-away/canary.ts';

const OFFICE = 'Bộ phận Một cửa phường Thử Nghiệm';
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

export const newIntention = (dossierId: string): Intention => ({
  dossierId,
  procedureId: '1.004873',
  packageVersion: '2026.1',
  channel: 'counter-intake',
  lookupDigest: sha256(`${dossierId}:SECRET00`),
});

/** What a visit would put into the bag: a declaration, what is known of it, one paper of `paperBytes`; all about one marked citizen. */
export const payloadOf = (
  kioskId: string,
  intention: Intention,
  intended: Intended,
  citizen: CanaryCitizen,
  paperBytes: number,
): BagFile[] => {
  const { dossierId, procedureId, packageVersion } = intention;
  const person = { fullName: citizen.card['fullName'] ?? '', personalNumber: citizen.card['personalNumber'] ?? '' };
  const pdf = Buffer.from(`%PDF-1.4\n%${person.fullName}\n${'%'.repeat(paperBytes)}\n%%EOF\n`);
  const metadata: Metadata = {
    dossierId,
    kioskId,
    office: OFFICE,
    procedureId,
    procedureTitle: 'Cấp giấy xác nhận tình trạng hôn nhân',
    ...intended,
    identification: { level: 'chip-read', method: 'CHIP' },
    submitter: { ...person, dateOfBirth: '1990-02-03' },
    owner: person,
    papers: [
      {
        key: 'don',
        title: 'Đơn đề nghị',
        file: 'data/papers/don.pdf',
        pages: 1,
        dpi: 300,
        colour: true,
        bytes: pdf.byteLength,
        sha256: sha256(pdf),
        scannedAt: intended.submittedAt,
        copyKind: 'plain-copy',
      },
    ],
  };
  const answers = {
    phone: citizen.typed.phone,
    place: citizen.typed.place,
    residence: citizen.card['residence'] ?? '',
    father: citizen.card['fatherName'] ?? '',
  };
  const declaration: Declaration = {
    procedureId,
    packageVersion,
    language: 'vi',
    data: answers,
    provenance: Object.fromEntries(
      Object.entries(answers).map(([key, value]) => [
        `/${key}`,
        { value, source: 'typed' as const, verified: false, at: 1 },
      ]),
    ),
    truthDeclaration: { version: '1', textSha256: '0'.repeat(64), agreedAt: intended.submittedAt },
  };
  return [
    { path: 'declaration.json', bytes: json(declaration) },
    { path: 'metadata.json', bytes: json(metadata) },
    { path: 'papers/don.pdf', bytes: pdf },
  ];
};

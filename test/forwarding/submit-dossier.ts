import { sealDossier } from '../../device-daemon/src/dossiers/seal.ts';
import { digestOf, type KioskForTests } from '../../device-daemon/src/outbox/kiosk-for-tests.ts';

const OFFICE = 'Bộ phận Một cửa phường Thử Nghiệm';
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** A dossier from the press on submit to `sealed`, for the age key `recipient`; `paperBytes` makes its one paper that large. */
export const submitDossier = async (
  kiosk: KioskForTests,
  recipient: string,
  paperBytes = 500,
  spoil?: (metadata: Record<string, unknown>) => void,
): Promise<string> => {
  const intention = kiosk.newIntention();
  const { dossierId, procedureId, packageVersion } = intention;
  const intended = kiosk.outbox.intend(intention);
  const pdf = Buffer.from(`%PDF-1.4\n${'%'.repeat(paperBytes)}\n%%EOF\n`);
  const person = { fullName: 'Nguyễn Thị Đào', personalNumber: '001090000001' };
  const metadata: Record<string, unknown> = {
    dossierId,
    kioskId: kiosk.kioskId,
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
        sha256: digestOf(pdf),
        scannedAt: intended.submittedAt,
        copyKind: 'plain-copy',
      },
    ],
  };
  spoil?.(metadata);
  const declaration = {
    procedureId,
    packageVersion,
    language: 'vi',
    data: { purpose: 'Bổ túc hồ sơ' },
    provenance: { '/purpose': { value: 'Bổ túc hồ sơ', source: 'typed', verified: false, at: 1 } },
    truthDeclaration: { version: '1', textSha256: '0'.repeat(64), agreedAt: intended.submittedAt },
  };
  const sealed = await sealDossier({
    payload: [
      { path: 'declaration.json', bytes: json(declaration) },
      { path: 'metadata.json', bytes: json(metadata) },
      { path: 'papers/don.pdf', bytes: pdf },
    ],
    info: { dossierId, baggingDate: intended.submittedAt.slice(0, 10), sender: kiosk.kioskId },
    recipients: [recipient],
    folder: kiosk.sealedFolder,
  });
  if (!sealed.ok) throw new Error(sealed.fault.detail);
  const committed = await kiosk.outbox.commit(dossierId, sealed.value.size, sealed.value.sha256);
  if (!committed.ok) throw new Error(committed.fault);
  return dossierId;
};

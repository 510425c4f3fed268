import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { DigitisedPaper } from '@mot-cua/domain/digitisation/paper-record.ts';
import type { Declaration, Metadata, PaperRecord } from '@mot-cua/domain/dossier.ts';
import type {
  DossierEvents,
  DossierState,
  HeartbeatAnswer,
  LackAnswer,
  LackQuestion,
  LookupAnswer,
  Manifest,
  Problem,
} from '@mot-cua/domain/receiving.ts';
import { Encrypter } from 'age-encryption';
import { bagOf, type Files, pdfOf, sha256, tarOfBag } from './own-bag.ts';

/** A compact JWS (RFC 7515) with EdDSA (RFC 8037), by node:crypto: not the library that the repository verifies with. */
export const jwsOf = (payload: object, key: KeyObject, kid: string, header: object = {}): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'EdDSA', kid, ...header })}.${part(payload)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
};

export type TestKiosk = { kioskId: string; privateKey: KeyObject; publicJwk: object };
export const newKiosk = (kioskId: string): TestKiosk => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { kioskId, privateKey, publicJwk: publicKey.export({ format: 'jwk' }) };
};

/** A version 7 UUID (RFC 9562, 5.7). */
export const uuidV7 = (): string => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

export type TestDossier = {
  dossierId: string;
  secret: string;
  manifest: Manifest;
  manifestJws: string;
  sealed: Buffer;
  payload: Files;
};
export type Options = {
  dossierId?: string;
  sequence?: number;
  submitter?: string;
  /** a declaration without papers: small and quick to take in, where many are needed */
  papers?: 'none';
  /** changes the payload, before digests are taken */
  payload?: (payload: Files) => void;
  /** changes the bag, after digests are taken */
  bag?: (bag: Files) => void;
  /** replaces the tar */
  tar?: (bag: Files) => Buffer;
  /** damages the sealed bytes before they are announced */
  sealed?: (sealed: Buffer) => Buffer;
  manifest?: Partial<Manifest>;
  metadata?: Partial<Metadata>;
};

let sequence = 0;

/** A whole dossier as a kiosk would make it: bag, tar, seal for one recipient or several, signed manifest. */
export const newDossier = async (
  kiosk: TestKiosk,
  recipients: string | readonly string[],
  options: Options = {},
): Promise<TestDossier> => {
  const dossierId = options.dossierId ?? uuidV7();
  const number = options.sequence ?? ++sequence;
  const provisionalCode = `TAM-${kiosk.kioskId.toUpperCase()}-261123-${String(number).padStart(4, '0')}`;
  const secret = randomBytes(5).toString('hex').toUpperCase();
  const submittedAt = '2026-11-23T08:05:00+07:00';
  const papers: Files = new Map(
    options.papers === 'none'
      ? []
      : [
          ['data/papers/so-ho-khau.pdf', pdfOf(`Paper A ${dossierId}`, 3)],
          ['data/papers/don.pdf', pdfOf(`Paper B ${dossierId}`)],
        ],
  );
  const submitter = options.submitter ?? 'Nguyễn Thị Đào';
  const declaration: Declaration = {
    procedureId: '1.004873',
    packageVersion: '2026.1',
    language: 'vi',
    data: {
      applicant: { fullName: submitter, dateOfBirth: '1990-02-03' },
      purpose: 'Bổ túc hồ sơ',
      copies: 2,
      married: false,
    },
    provenance: {
      '/applicant/fullName': { value: submitter, source: 'chip', verified: true, at: 1 },
      '/applicant/dateOfBirth': { value: '1990-02-03', source: 'chip', verified: true, at: 1 },
      '/purpose': { value: 'Bổ túc hồ sơ', source: 'typed', verified: false, at: 2 },
      '/copies': { value: 2, source: 'typed', verified: false, at: 2, original: { value: 1, source: 'const' } },
    },
    truthDeclaration: { version: '1', textSha256: '0'.repeat(64), agreedAt: submittedAt },
  };
  const metadata: Metadata = {
    dossierId,
    kioskId: kiosk.kioskId,
    office: 'Bộ phận Một cửa phường Thử Nghiệm',
    procedureId: '1.004873',
    procedureTitle: 'Cấp giấy xác nhận tình trạng hôn nhân',
    provisionalCode,
    submittedAt,
    clockConfirmed: true,
    identification: { level: 'chip-authenticated', method: 'CHIP' },
    submitter: { fullName: submitter, personalNumber: '001090000001', dateOfBirth: '1990-02-03' },
    owner: { fullName: submitter, personalNumber: '001090000001' },
    papers: [...papers].map(([file, bytes], position) => ({
      key: file.slice('data/papers/'.length, -'.pdf'.length),
      title: position === 0 ? 'Sổ hộ khẩu' : 'Đơn đề nghị',
      file,
      pages: position === 0 ? 3 : 1,
      dpi: 300,
      colour: true,
      bytes: bytes.length,
      sha256: sha256(bytes),
      scannedAt: submittedAt,
      copyKind: 'plain-copy' as const,
    })),
    ...options.metadata,
  };
  const payload: Files = new Map([
    ['data/declaration.json', Buffer.from(JSON.stringify(declaration))],
    ['data/metadata.json', Buffer.from(JSON.stringify(metadata))],
    ...papers,
  ]);
  options.payload?.(payload);
  const bag = bagOf(payload);
  options.bag?.(bag);
  const encrypter = new Encrypter();
  for (const recipient of [recipients].flat()) encrypter.addRecipient(recipient);
  const whole = Buffer.from(await encrypter.encrypt((options.tar ?? tarOfBag)(bag)));
  const sealed = options.sealed?.(whole) ?? whole;
  const manifest: Manifest = {
    type: 'dossier-manifest/1',
    dossierId,
    kioskId: kiosk.kioskId,
    sequence: number,
    provisionalCode,
    procedureId: '1.004873',
    packageVersion: '2026.1',
    channel: 'counter-intake',
    submittedAt,
    clockConfirmed: true,
    lookupDigest: sha256(`${dossierId}:${secret}`),
    sealed: { size: sealed.length, sha256: sha256(sealed) },
    ...options.manifest,
  };
  return {
    dossierId,
    secret,
    manifest,
    manifestJws: jwsOf(manifest, kiosk.privateKey, kiosk.kioskId),
    sealed,
    payload,
  };
};

/** What an officer recorded of a paper, true in everything that the repository can compare. */
export const digitisedRecord = (paper: PaperRecord, kioskId: string): DigitisedPaper => ({
  type: 'digitised-paper/1',
  id: 'LO-1.p0001',
  paperType: 'KQ.G07.000122',
  component: null,
  title: paper.title,
  copyKind: paper.copyKind,
  origin: 'earlier-result',
  notation: '12/QĐ-UBND',
  issuer: 'Ủy ban nhân dân huyện Thử',
  issuedOn: '2019-03-12',
  expiresOn: null,
  standing: { is: 'as-issued' },
  ownerId: null,
  pages: paper.pages,
  dpi: paper.dpi,
  colour: paper.colour,
  pdfVersion: '1.7',
  pdfA: '3b',
  bytes: paper.bytes,
  sha256: paper.sha256,
  scannedAt: paper.scannedAt,
  kioskId,
  source: { from: 'scan' },
  quality: { blank: 'no', blurred: 'no', dark: 'no', glare: 'no', cutOff: 'no', mostSkewDegrees: 0 },
  check: { who: 'Nông Văn Thử', at: paper.scannedAt, result: 'same' },
  signatures: [],
});

export type Answer<T = Problem> = { status: number; headers: Headers; body: T };

/** Calls one repository as one kiosk; with `bearing`, a manifest's JWS, by the right of that manifest alone. */
export const callerOf = (url: string, kiosk: TestKiosk, clock: () => number = Date.now, bearing?: string) => {
  const authorization = (method: string, path: string, over: object = {}): string =>
    bearing !== undefined
      ? `Manifest ${bearing}`
      : `Kiosk ${jwsOf({ kioskId: kiosk.kioskId, method, path, at: clock(), nonce: randomBytes(12).toString('hex'), ...over }, kiosk.privateKey, kiosk.kioskId)}`;
  const call = async <T>(method: string, path: string, init: RequestInit = {}): Promise<Answer<T>> => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', authorization(method, path));
    const response = await fetch(`${url}${path}`, { ...init, method, headers, signal: AbortSignal.timeout(60_000) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  };
  const json = (body: object): RequestInit => ({
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  const tus = { 'tus-resumable': '1.0.0' };
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  const announce = ({ dossierId, manifestJws }: Pick<TestDossier, 'dossierId' | 'manifestJws'>) =>
    call<DossierState & Problem>('PUT', `/v1/dossiers/${dossierId}`, json({ manifest: manifestJws }));
  const createUpload = ({ dossierId, manifest }: TestDossier, length = manifest.sealed.size) =>
    call<Problem | null>('POST', '/v1/uploads', {
      headers: {
        ...tus,
        'upload-length': String(length),
        'upload-metadata': `dossierId ${base64(dossierId)}, sha256 ${base64(manifest.sealed.sha256)}`,
      },
    });
  const append = (location: string, offset: number, bytes: Buffer) =>
    call<Problem | null>('PATCH', location, {
      headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(bytes),
    });
  const upload = async (dossier: TestDossier, bytes = dossier.sealed): Promise<string> => {
    const created = await createUpload(dossier);
    const location = created.headers.get('location') ?? '';
    if (created.status !== 201) throw new Error(`upload refused: ${JSON.stringify(created.body)}`);
    const appended = await append(location, 0, bytes);
    if (appended.status !== 204) throw new Error(`append refused: ${JSON.stringify(appended.body)}`);
    return location;
  };
  const commit = (dossierId: string) =>
    call<{ receipt: string } & Problem>('POST', `/v1/dossiers/${dossierId}/commit`, json({}));
  return {
    authorization,
    call,
    json,
    tus,
    announce,
    createUpload,
    append,
    upload,
    commit,
    offset: (location: string) => call<null>('HEAD', location, { headers: tus }),
    state: (dossierId: string) => call<DossierState & Problem>('GET', `/v1/dossiers/${dossierId}`),
    events: (dossierId: string) => call<DossierEvents & Problem>('GET', `/v1/dossiers/${dossierId}/events`),
    lacks: (dossiers: LackQuestion['dossiers']) => call<LackAnswer & Problem>('POST', '/v1/lacks', json({ dossiers })),
    heartbeat: (heartbeat: string) => call<HeartbeatAnswer & Problem>('POST', '/v1/heartbeats', json({ heartbeat })),
    lookUp: (code: string, secret: string) =>
      call<LookupAnswer & Problem>('POST', '/v1/lookups', json({ code, secret })),
    /** announce, upload, commit */
    deliver: async (dossier: TestDossier) => {
      const announced = await announce(dossier);
      if (announced.status !== 200) throw new Error(`announcement refused: ${JSON.stringify(announced.body)}`);
      if (announced.body.missing) await upload(dossier);
      return commit(dossier.dossierId);
    },
  };
};
export type Caller = ReturnType<typeof callerOf>;

export const payloadOf = <T>(jws: string): T =>
  JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));

export const bytesOf = (file: string): Promise<Buffer> => readFile(file);

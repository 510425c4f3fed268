import { hash } from 'node:crypto';
import type { Answer, Question } from '@mot-cua/device-daemon/src/forwarding/exchange.ts';
import type { Manifest, Receipt } from '@mot-cua/domain/receiving.ts';
import type { Dice } from './dice.ts';
import { repositoryKey, signed } from './keys.ts';

export type Held = {
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  /** null: announced only */
  record: {
    readonly recordId: string;
    readonly sha256: string;
    readonly receipt: string;
    officialCode: string | null;
  } | null;
  /** uploaded completely, waits for its commit */
  bytes: Uint8Array | null;
};
type Upload = { readonly dossierId: string; readonly length: number; bytes: Uint8Array; done: boolean };

const NONE = '0'.repeat(64);

/**
 * What the provincial repository promises (domain/src/receiving.ts), in memory. Its records are durable when it answers;
 * open uploads may be lost when it crashes. It checks what the real one checks of manifest and digest, not who calls.
 */
export class RepositoryModel {
  readonly dossiers = new Map<string, Held>();
  readonly #uploads = new Map<string, Upload>();
  readonly #dice: Dice;
  #lastReceipt = NONE;
  #records = 0;
  #uploadsMade = 0;
  up = true;
  /** dossiers that it will not have: by id, whether it says so when they are announced or when they are committed */
  readonly refused = new Map<string, 'announce' | 'commit'>();
  /** records made, in order: for the oracle */
  readonly recorded: { dossierId: string; sha256: string }[] = [];
  now: () => number = () => 0;
  /** whether these bytes are a bag that somebody sealed */
  opens: (dossierId: string, sha256: string) => boolean = () => true;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** It goes down at once: what it was about to answer is lost, and perhaps uploads that were open. */
  crash(): void {
    this.up = false;
    if (this.#dice.chance(0.5)) this.#uploads.clear();
    else
      for (const upload of this.#uploads.values())
        if (this.#dice.chance(0.5) && !upload.done)
          upload.bytes = upload.bytes.slice(0, this.#dice.below(upload.bytes.length + 1));
  }

  /** Uploads that nobody went on with are swept after a time. */
  sweep(): void {
    this.#uploads.clear();
    for (const held of this.dossiers.values()) held.bytes = null;
  }

  answer({ method, path, headers, body }: Question): Answer {
    const [, , room = '', id = '', act] = path.split('/');
    if (room === 'keys') return KEYS;
    if (room === 'uploads')
      return id === '' ? this.#create(headers) : this.#use(method, id, headers, body as Uint8Array | null);
    if (room === 'lacks') return this.#lacks(JSON.parse(String(body)));
    if (room === 'heartbeats') return json(200, { receivedAt: new Date(this.now()).toISOString() });
    if (room !== 'dossiers') return problem(404, 'Not found');
    if (method === 'PUT') return this.#announce(id, (JSON.parse(String(body)) as { manifest: string }).manifest);
    const held = this.dossiers.get(id);
    if (!held) return problem(404, 'Not announced');
    if (act === 'commit') return this.#commit(held);
    if (act === 'events') return json(200, { events: this.#events(held) });
    return json(200, this.#state(held));
  }

  #announce(dossierId: string, manifestJws: string): Answer {
    if (this.refused.get(dossierId) === 'announce') return problem(422, 'This dossier is refused');
    const payload = Buffer.from(manifestJws.split('.')[1] ?? '', 'base64url');
    const manifest = JSON.parse(payload.toString()) as Manifest;
    if (manifest.dossierId !== dossierId) return problem(422, 'The manifest is of another dossier');
    const manifestSha256 = sha256(payload);
    const known = this.dossiers.get(dossierId);
    if (known && known.manifestSha256 !== manifestSha256) return problem(409, 'Announced with another manifest');
    const held = known ?? { manifest, manifestSha256, record: null, bytes: null };
    this.dossiers.set(dossierId, held);
    return json(200, this.#state(held));
  }

  #state(held: Held): object {
    const { dossierId } = held.manifest;
    return held.record
      ? { dossierId, state: 'received', missing: false, receipt: held.record.receipt }
      : { dossierId, state: 'announced', missing: held.bytes === null };
  }

  #lacks({ dossiers }: { dossiers: { dossierId: string; manifestSha256: string }[] }): Answer {
    const answer = { lacking: [] as string[], received: [] as object[], differing: [] as string[] };
    for (const { dossierId, manifestSha256 } of dossiers) {
      const held = this.dossiers.get(dossierId);
      if (held && held.manifestSha256 !== manifestSha256) answer.differing.push(dossierId);
      else if (held?.record) answer.received.push({ dossierId, receipt: held.record.receipt });
      else answer.lacking.push(dossierId);
    }
    return json(200, answer);
  }

  #create(headers: Question['headers']): Answer {
    const [, base64 = ''] = /dossierId ([^,]+)/.exec(headers['upload-metadata'] ?? '') ?? [];
    const dossierId = Buffer.from(base64, 'base64').toString();
    const held = this.dossiers.get(dossierId);
    const length = Number(headers['upload-length']);
    if (!held) return problem(404, 'Not announced');
    if (length !== held.manifest.sealed.size) return problem(422, 'Another length than announced');
    const id = String(++this.#uploadsMade);
    this.#uploads.set(id, { dossierId, length, bytes: new Uint8Array(0), done: false });
    return tus(201, { location: `/v1/uploads/${id}` });
  }

  #use(method: string, id: string, headers: Question['headers'], body: Uint8Array | null): Answer {
    const upload = this.#uploads.get(id);
    if (!upload) return problem(404, 'No such upload');
    if (method === 'DELETE') {
      this.#uploads.delete(id);
      return tus(204, {});
    }
    const offset = { 'upload-offset': String(upload.bytes.length), 'upload-length': String(upload.length) };
    if (method === 'HEAD') return tus(200, offset);
    if (Number(headers['upload-offset']) !== upload.bytes.length) return problem(409, 'Another offset', true);
    this.append(id, body ?? new Uint8Array(0));
    return tus(204, { 'upload-offset': String(upload.bytes.length) });
  }

  /** Bytes of a piece as they came; also called for one that was cut on the way. */
  append(id: string, piece: Uint8Array): void {
    const upload = this.#uploads.get(id);
    if (!upload || upload.done) return;
    const joined = new Uint8Array(Math.min(upload.length, upload.bytes.length + piece.length));
    joined.set(upload.bytes);
    joined.set(piece.subarray(0, joined.length - upload.bytes.length), upload.bytes.length);
    upload.bytes = joined;
    if (joined.length < upload.length) return;
    upload.done = true;
    const held = this.dossiers.get(upload.dossierId);
    if (held && !held.record) held.bytes = joined;
  }
  offsetOf(path: string): number {
    return this.#uploads.get(path.split('/')[3] ?? '')?.bytes.length ?? -1;
  }

  #commit(held: Held): Answer {
    const { manifest } = held;
    const { dossierId } = manifest;
    if (held.record) return json(200, { receipt: held.record.receipt });
    if (held.bytes === null) return problem(409, 'Its bytes are not all here');
    if (this.refused.get(dossierId) === 'commit') return problem(422, 'The bag does not open');
    const digest = sha256(held.bytes);
    if (digest !== manifest.sealed.sha256) {
      held.bytes = null;
      return problem(409, 'Other bytes than announced');
    }
    if (!this.opens(dossierId, digest)) return problem(422, 'The bag does not open');
    const recordId = `record-${++this.#records}`;
    const receipt: Receipt = {
      type: 'dossier-receipt/1',
      dossierId,
      manifestSha256: held.manifestSha256,
      sealedSha256: digest,
      recordId,
      receivedAt: new Date(this.now()).toISOString(),
      repository: 'province',
      previousReceiptSha256: this.#lastReceipt,
    };
    const jws = signed(receipt, repositoryKey);
    this.#lastReceipt = sha256(jws);
    held.record = { recordId, sha256: digest, receipt: jws, officialCode: null };
    held.bytes = null;
    this.recorded.push({ dossierId, sha256: digest });
    return json(200, { receipt: jws });
  }

  #events(held: Held): object[] {
    if (!held.record) return [];
    const at = new Date(this.now()).toISOString();
    if (held.record.officialCode === null && this.#dice.chance(0.5))
      held.record.officialCode = `G22.99-261123-${this.#records.toString().padStart(4, '0')}${held.manifest.sequence}`;
    const { officialCode } = held.record;
    const received = { sequence: 1, at, kind: 'received', status: 1 };
    return officialCode ? [received, { sequence: 2, at, kind: 'official-code', officialCode }] : [received];
  }
}

const sha256 = (bytes: Uint8Array | string): string => hash('sha256', bytes);

export const json = (status: number, value: unknown, type = 'application/json'): Answer => ({
  status,
  headers: { 'content-type': type },
  body: Buffer.from(JSON.stringify(value)),
});
const tus = (status: number, headers: Record<string, string>): Answer => ({
  status,
  headers: { 'tus-resumable': '1.0.0', ...headers },
  body: new Uint8Array(0),
});
export const problem = (status: number, title: string, isTus = false): Answer => {
  const answer = json(status, { type: 'about:blank', title, status, detail: 'simulated' }, 'application/problem+json');
  return isTus ? { ...answer, headers: { ...answer.headers, 'tus-resumable': '1.0.0' } } : answer;
};

const KEYS = json(200, { keys: [{ kid: repositoryKey.kid }] });

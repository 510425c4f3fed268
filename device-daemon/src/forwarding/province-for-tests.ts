import { generateKeyPairSync } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { wait } from '@mot-cua/domain/clock.ts';
import type { LackQuestion, Receipt } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { JWK } from 'jose';
import { signJws } from '../dossiers/jws.ts';
import type { Answer, Exchange, Question } from './exchange.ts';
import type { LineFault } from './line-fault.ts';
import { manifestDigest } from './receipt-check.ts';

const KID = 'province-2026';

/**
 * A province in memory behind a line of so many kbit/s, on a clock in the hand; for tests of what takes weeks. It keeps to the
 * contract (domain/src/receiving.ts) but looks at no content: the real one stands in test/forwarding.
 */
export class ProvinceForTests implements Exchange {
  readonly asked: { readonly at: number; readonly what: string }[] = [];
  /** ids in the order in which they were received, and when (epoch ms) */
  readonly received: { readonly id: string; readonly at: number }[] = [];
  down = false;
  /** what to answer instead, if anything; for forgers and odd statuses */
  instead: (question: Question) => Answer | null = () => null;
  /** whether it knows the question what it lacks */
  knowsLacks = true;
  endorsements: string[] = [];
  readonly #clock: Clock;
  readonly #kbit: number;
  readonly #key = generateKeyPairSync('ed25519');
  readonly #manifests = new Map<string, string>();
  readonly #uploads = new Map<string, { size: number; offset: number }>();
  readonly #receipts = new Map<string, string>();
  #previous = '0'.repeat(64);

  constructor(clock: Clock, kbit: number) {
    this.#clock = clock;
    this.#kbit = kbit;
  }

  get pinned(): Map<string, JWK> {
    return new Map([[KID, this.#key.publicKey.export({ format: 'jwk' })]]);
  }

  /** Signs with the province's receipt key. */
  signed(payload: unknown): string {
    return signJws(payload, KID, this.#key.privateKey);
  }

  /** Takes it by another way (a second place), without a word to the kiosk. */
  take(id: string, manifest: string): string {
    const known = this.#receipts.get(id);
    if (known) return known;
    const sealed = JSON.parse(Buffer.from(manifest.split('.')[1] ?? '', 'base64url').toString()) as {
      sealed: { sha256: string };
    };
    const receipt: Receipt = {
      type: 'dossier-receipt/1',
      dossierId: id,
      manifestSha256: manifestDigest(manifest),
      sealedSha256: sealed.sealed.sha256,
      recordId: `record-${this.#receipts.size}`,
      receivedAt: new Date(this.#clock.now()).toISOString(),
      repository: 'province',
      previousReceiptSha256: this.#previous,
    };
    const jws = this.signed(receipt);
    this.#previous = manifestDigest(jws);
    this.#receipts.set(id, jws);
    this.received.push({ id, at: this.#clock.now() });
    return jws;
  }

  async close(): Promise<void> {}

  async ask(question: Question, signal: AbortSignal): Promise<Result<Answer, LineFault>> {
    this.asked.push({ at: this.#clock.now(), what: `${question.method} ${question.path}` });
    const bytes = 500 + (question.body?.length ?? 0);
    const there = !this.down && (await wait(this.#clock, (bytes * 8) / this.#kbit, signal));
    if (!there || this.down) return failed({ kind: 'line', detail: 'nobody' });
    return done(this.instead(question) ?? this.#answer(question));
  }

  #answer({ method, path, headers, body }: Question): Answer {
    const [, , what, id = '', step] = path.split('/');
    if (what === 'keys') return json({ keys: [{ kid: KID }], endorsements: this.endorsements }, this.#clock.now());
    if (what === 'lacks' && this.knowsLacks) return this.#lacks(JSON.parse(String(body)) as LackQuestion);
    if (what === 'uploads') return this.#upload(method, id, headers, body);
    if (what !== 'dossiers') return problem(404);
    if (step === 'events')
      return json({ events: [{ sequence: 1, at: '', kind: 'official-code', officialCode: `H-${id}` }] });
    if (method === 'PUT') this.#manifests.set(id, (JSON.parse(String(body)) as { manifest: string }).manifest);
    const receipt = this.#receipts.get(id);
    const whole = [...this.#uploads].some(([name, one]) => name.startsWith(id) && one.offset === one.size);
    if (step === 'commit')
      return receipt || whole ? json({ receipt: this.take(id, this.#manifests.get(id) ?? '') }) : problem(409);
    return receipt
      ? json({ dossierId: id, state: 'received', missing: false, receipt })
      : json({ dossierId: id, state: 'announced', missing: !whole });
  }

  #lacks({ dossiers }: LackQuestion): Answer {
    const received = dossiers.flatMap(({ dossierId }) => {
      const receipt = this.#receipts.get(dossierId);
      return receipt ? [{ dossierId, receipt }] : [];
    });
    const lacking = dossiers.map((one) => one.dossierId).filter((id) => !this.#receipts.has(id));
    return json({ lacking, received, differing: [] });
  }

  #upload(method: string, name: string, headers: Question['headers'], body: Question['body']): Answer {
    const tus = { 'tus-resumable': '1.0.0' };
    if (method === 'POST') {
      const id = Buffer.from(headers['upload-metadata']?.split(/[ ,]/)[1] ?? '', 'base64').toString();
      const upload = `${id}.${this.#uploads.size}`;
      this.#uploads.set(upload, { size: Number(headers['upload-length']), offset: 0 });
      return { status: 201, headers: { ...tus, location: `/v1/uploads/${upload}` }, body: Buffer.alloc(0) };
    }
    const upload = this.#uploads.get(name);
    if (!upload) return problem(404);
    if (method === 'PATCH') upload.offset += body?.length ?? 0;
    const answer = { ...tus, 'upload-offset': String(upload.offset) };
    return { status: method === 'PATCH' ? 204 : 200, headers: answer, body: Buffer.alloc(0) };
  }
}

const json = (value: unknown, at?: number): Answer => ({
  status: 200,
  headers: {
    'content-type': 'application/json',
    ...(at === undefined ? {} : { date: new Date(at).toUTCString() }),
  },
  body: Buffer.from(JSON.stringify(value)),
});
const problem = (status: number): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: Buffer.from(JSON.stringify({ type: '', title: 'in a test', status, detail: '' })),
});

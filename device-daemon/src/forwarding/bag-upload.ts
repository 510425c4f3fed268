import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { OpenBag } from '../outbox/sealed-folder.ts';
import type { Answer, Question } from './exchange.ts';
import { faultOf, isProblem, type LineFault } from './line-fault.ts';
import type { OutgoingDossier } from './outgoing.ts';
import type { Ceiling, Pace } from './pace.ts';

/** What the uploads need of the line: one signed call. */
export type Call = (
  method: Question['method'],
  path: string,
  options: { signal: AbortSignal; row: OutgoingDossier; headers: Record<string, string>; body?: Uint8Array },
) => Promise<Result<Answer, LineFault>>;

export type BagUploadParts = {
  /** where the repository is: an upload's address must be there too */
  readonly url: string;
  readonly call: Call;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly ceiling: Ceiling;
};

/** After a cut we go straight on as long as each try brought at least this much; a line that brings less gets its rest. */
const WORTH_GOING_ON_BYTES = 32 * 1024;
/** The repository has stored within this time, ms, what reached it before a cut. */
const SETTLE_MS = 250;
/** What refuses a new upload for good; a 409 does not (received already, by a commit whose answer was lost). */
const refusingCreation = [413, 422];
const tus = { 'tus-resumable': '1.0.0' };

/** Brings sealed bags to the repository by tus 1.0: taken up where they stopped, whatever cut them, after weeks as after seconds. */
export class BagUpload {
  readonly #parts: BagUploadParts;
  /** where each unfinished upload stood when last asked, bytes */
  readonly #offsets = new Map<string, number>();

  constructor(parts: BagUploadParts) {
    this.#parts = parts;
  }

  /** Resolves when every byte is there. An upload that the repository has dropped in the meantime is begun anew. */
  async send(
    row: OutgoingDossier,
    bag: OpenBag,
    remember: (uploadPath: string | null) => void,
    signal: AbortSignal,
  ): Promise<Result<void, LineFault>> {
    const begun = await this.#begin(row, remember, signal);
    if (!begun.ok) return begun;
    const { path } = begun.value;
    let { offset } = begun.value;
    let progressed = offset > (this.#offsets.get(row.dossier_id) ?? 0);
    for (;;) {
      this.#offsets.set(row.dossier_id, offset);
      const sent = await this.#sendFrom(row, bag, path, offset, signal);
      if (sent.fault === null) {
        this.#offsets.delete(row.dossier_id);
        return done(undefined);
      }
      const cut = sent.fault.who === undefined && !signal.aborted;
      const kept = cut ? await this.#keptAfterCut(row, path, sent.reached, signal) : null;
      if (typeof kept === 'number') this.#parts.pace.cut(kept - sent.reached);
      const reached = typeof kept === 'number' ? kept : sent.reached;
      progressed ||= reached > offset;
      if (typeof kept !== 'number' || kept - offset < WORTH_GOING_ON_BYTES)
        return failed(progressed ? { ...sent.fault, progressed } : sent.fault);
      offset = kept;
    }
  }

  /**
   * The upload that was begun and where it stands, or a new one. One that is complete is of no use: the repository has
   * just said that it lacks the bytes, so what came there was spoilt on the way (or here, before the bag was brought back).
   */
  async #begin(
    row: OutgoingDossier,
    remember: (uploadPath: string | null) => void,
    signal: AbortSignal,
  ): Promise<Result<{ path: string; offset: number }, LineFault>> {
    if (row.upload_path !== null) {
      const offset = await this.#offsetOf(row, row.upload_path, signal);
      if (typeof offset === 'number' && offset < (row.size ?? 0)) return done({ path: row.upload_path, offset });
      if (typeof offset !== 'number' && offset !== 'gone') return failed(offset);
      remember(null);
      this.#offsets.delete(row.dossier_id);
    }
    const created = await this.#create(row, signal);
    if (!created.ok) return created;
    remember(created.value);
    return done({ path: created.value, offset: 0 });
  }

  async #create(row: OutgoingDossier, signal: AbortSignal): Promise<Result<string, LineFault>> {
    const metadata = `dossierId ${base64(row.dossier_id)},sha256 ${base64(row.sha256 ?? '')}`;
    const headers = { ...tus, 'upload-length': String(row.size), 'upload-metadata': metadata };
    const answer = await this.#parts.call('POST', '/v1/uploads', { signal, row, headers });
    if (!answer.ok) return answer;
    const location = answer.value.headers['location'];
    if (
      answer.value.status !== 201 ||
      typeof location !== 'string' ||
      answer.value.headers['tus-resumable'] !== '1.0.0'
    )
      return failed(faultOf(answer.value, refusingCreation));
    const at = URL.parse(location, this.#parts.url);
    if (at?.origin !== new URL(this.#parts.url).origin || !at.pathname.includes('/v1/uploads/'))
      return failed({ kind: 'line', who: 'stranger', detail: 'upload location points elsewhere' });
    return done(at.pathname);
  }

  /**
   * How far a cut upload got beyond `reached`. What passed before the cut may still be on its way through the repository: where
   * nothing more is told it is asked once more, a moment later.
   */
  async #keptAfterCut(
    row: OutgoingDossier,
    path: string,
    reached: number,
    signal: AbortSignal,
  ): Promise<number | 'gone' | LineFault> {
    const kept = await this.#offsetOf(row, path, signal);
    if (typeof kept !== 'number' || kept > reached) return kept;
    return (await wait(this.#parts.clock, SETTLE_MS, signal)) ? this.#offsetOf(row, path, signal) : kept;
  }

  async #offsetOf(row: OutgoingDossier, path: string, signal: AbortSignal): Promise<number | 'gone' | LineFault> {
    const answer = await this.#parts.call('HEAD', path, { signal, row, headers: tus });
    if (!answer.ok) return answer.fault;
    const { status, headers } = answer.value;
    const isTus = headers['tus-resumable'] === '1.0.0';
    // An upload that the repository dropped or swept is refused before its tus server is asked: problem+json, no tus header.
    if ([403, 404, 410].includes(status) && (isTus || (isProblem(answer.value) && status !== 403))) return 'gone';
    const offset = Number(headers['upload-offset']);
    return isTus && status === 200 && Number.isSafeInteger(offset) && offset >= 0 ? offset : faultOf(answer.value);
  }

  /** `reached`: how far the repository said it was before the fault. */
  async #sendFrom(
    row: OutgoingDossier,
    bag: OpenBag,
    path: string,
    start: number,
    signal: AbortSignal,
  ): Promise<{ reached: number; fault: LineFault | null }> {
    const { call, clock, pace, ceiling } = this.#parts;
    const size = row.size ?? 0;
    let chunk = Buffer.alloc(0);
    let offset = start;
    while (offset < size) {
      const wanted = Math.min(pace.bytes, ceiling.pieceBytes, size - offset);
      if (chunk.length < wanted) chunk = Buffer.alloc(wanted);
      const bytesRead = await bag.read(chunk.subarray(0, wanted), offset);
      if (bytesRead === 0)
        return {
          reached: offset,
          fault: { kind: 'line', who: 'kiosk', detail: 'on this kiosk: the sealed file is cut short' },
        };
      if (!(await ceiling.pass(bytesRead, signal))) return { reached: offset, fault: stopped };
      const began = clock.monotonic();
      const answer = await call('PATCH', path, {
        signal,
        row,
        headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
        body: chunk.subarray(0, bytesRead),
      });
      if (!answer.ok) return { reached: offset, fault: answer.fault };
      const reached = Number(answer.value.headers['upload-offset']);
      if (answer.value.status !== 204 || !Number.isSafeInteger(reached) || reached <= offset)
        return { reached: offset, fault: faultOf(answer.value) };
      pace.went(bytesRead, clock.monotonic() - began);
      offset = reached;
    }
    return { reached: offset, fault: null };
  }
}

const stopped: LineFault = { kind: 'line', who: 'kiosk', detail: 'on this kiosk: forwarding was stopped' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

import type { Answer, Exchange, Question } from '@mot-cua/device-daemon/src/forwarding/exchange.ts';
import type { LineFault } from '@mot-cua/device-daemon/src/forwarding/line-fault.ts';
import type { Receipt } from '@mot-cua/domain/receiving.ts';
import { failed, type Result } from '@mot-cua/domain/result.ts';
import type { Dice } from './dice.ts';
import { signed, strangerKey } from './keys.ts';
import { json, problem, type RepositoryModel } from './repository-model.ts';
import type { Process, Timeline } from './timeline.ts';

/** How the line is at the moment; each number is a probability for one question. */
export type Weather = {
  down: boolean;
  requestLost: number;
  answerLost: number;
  /** the request arrives once more, later */
  doubled: number;
  /** of what is sent up only the first part arrives, then the line breaks */
  cut: number;
  /** a hotel's login page answers in the repository's place */
  portal: number;
  /** somebody answers who forges, replays and swaps receipts */
  liar: number;
  /** the repository asks to wait */
  busy: number;
  slowestMs: number;
};
export const fairWeather: Weather = {
  down: false,
  requestLost: 0,
  answerLost: 0,
  doubled: 0,
  cut: 0,
  portal: 0,
  liar: 0,
  busy: 0,
  slowestMs: 200,
};

/** As long as production waits in silence (exchange.ts). */
const SILENCE_MS = 30_000;

export type LineParts = {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly repository: RepositoryModel;
  readonly owner: Process;
  readonly weather: Weather;
  /** whether receipts that pass by are remembered, to be replayed */
  readonly somebodyListens: boolean;
  readonly onQuestion: (question: Question) => void;
  readonly trace: (text: string) => void;
};

/** The line of one process to the repository. */
export class SimulatedLine implements Exchange {
  readonly #parts: LineParts;
  /** receipts that passed by, for whoever replays them */
  readonly #overheard: string[] = [];

  constructor(parts: LineParts) {
    this.#parts = parts;
  }

  async close(): Promise<void> {}

  ask(question: Question, signal: AbortSignal): Promise<Result<Answer, LineFault>> {
    const { owner, timeline, trace } = this.#parts;
    owner.mustLive();
    this.#parts.onQuestion(question);
    owner.mustLive();
    return new Promise((resolve) => {
      let over = false;
      const end = (result: Result<Answer, LineFault>): void => {
        if (over || !owner.alive) return;
        over = true;
        cancel();
        signal.removeEventListener('abort', aborted);
        trace(
          `${owner.name}: ${question.method} ${question.path} → ${result.ok ? result.value.status : result.fault.detail}`,
        );
        resolve(result);
      };
      const broken = (detail: string) => (): void => end(failed({ kind: 'line', detail }));
      const aborted = broken('aborted');
      const cancel = timeline.after(SILENCE_MS, broken('silence'), owner);
      if (signal.aborted) return aborted();
      signal.addEventListener('abort', aborted, { once: true });
      this.#send(question, (answer) => end({ ok: true, value: answer }), broken('the connection broke'));
    });
  }

  #send(question: Question, answered: (answer: Answer) => void, broke: () => void): void {
    const { timeline, dice, weather, repository, owner } = this.#parts;
    const travel = (): number => 1 + dice.below(weather.slowestMs);
    if (weather.down) return void timeline.after(travel(), broke);
    if (dice.chance(weather.portal)) return void timeline.after(travel(), () => answered(portalPage(dice)));
    if (dice.chance(weather.requestLost)) return; // silence
    if (dice.chance(weather.cut) && question.body instanceof Uint8Array) {
      const piece = question.body.slice(0, dice.below(question.body.length + 1));
      timeline.after(travel(), () => {
        if (repository.up && repository.offsetOf(question.path) === Number(question.headers['upload-offset']))
          repository.append(question.path.split('/')[3] ?? '', piece);
        broke();
      });
      return;
    }
    const kept: Question =
      question.body instanceof Uint8Array ? { ...question, body: question.body.slice() } : question;
    if (dice.chance(weather.doubled))
      timeline.after(travel() * 3, () => {
        if (repository.up) repository.answer(kept);
      });
    timeline.after(travel(), () => {
      if (!repository.up) return broke();
      if (dice.chance(weather.busy)) {
        const wait = problem(dice.pick([429, 503]), 'Later, please');
        return void timeline.after(travel(), () =>
          answered({ ...wait, headers: { ...wait.headers, 'retry-after': String(1 + dice.below(120)) } }),
        );
      }
      const lies = dice.chance(weather.liar);
      if (lies && dice.chance(0.5)) return void timeline.after(travel(), () => answered(this.#lie(kept, null)));
      const truth = repository.answer(kept);
      if (this.#parts.somebodyListens) this.#overhear(truth);
      if (dice.chance(weather.answerLost) || !owner.alive) return;
      timeline.after(travel(), () => answered(lies ? this.#lie(kept, truth) : truth));
    });
  }

  #overhear(answer: Answer): void {
    const [, receipt] = /"receipt":"([^"]+)"/.exec(Buffer.from(answer.body).toString('latin1')) ?? [];
    if (receipt && !this.#overheard.includes(receipt)) this.#overheard.push(receipt);
  }

  /** An answer of the right shape that proves nothing. `truth` is null when the repository was never asked. */
  #lie({ method, path, body }: Question, truth: Answer | null): Answer {
    const { dice } = this.#parts;
    const [, , room, dossierId = '', act] = path.split('/');
    if (room !== 'dossiers') return truth ?? json(200, {});
    const manifest = method === 'PUT' ? (JSON.parse(String(body)) as { manifest: string }).manifest : null;
    const receipt = this.#forged(dossierId, manifest, truth);
    if (act === 'commit') return json(200, { receipt });
    if (act === 'events') return truth ?? json(200, { events: [] });
    return dice.chance(0.7)
      ? json(200, { dossierId, state: 'received', missing: false, receipt })
      : json(200, { dossierId, state: 'announced', missing: false });
  }

  #forged(dossierId: string, manifestJws: string | null, truth: Answer | null): string {
    const { dice } = this.#parts;
    const old = this.#overheard.length > 0 ? dice.pick(this.#overheard) : null;
    const receipt: Receipt = {
      type: 'dossier-receipt/1',
      dossierId,
      manifestSha256: 'f'.repeat(64),
      sealedSha256: 'f'.repeat(64),
      recordId: 'record-0',
      receivedAt: '2026-11-23T08:00:00.000Z',
      repository: 'province',
      previousReceiptSha256: '0'.repeat(64),
    };
    switch (dice.below(4)) {
      case 0:
        return old ?? 'not.a.receipt';
      case 1: // the right words of another, or of this one, under a signature that does not fit
        if (truth && old) return `${old.split('.').slice(0, 2).join('.')}.${Buffer.alloc(64, 7).toString('base64url')}`;
        return signed(receipt, strangerKey);
      case 2: {
        const manifest =
          manifestJws && JSON.parse(Buffer.from(manifestJws.split('.')[1] ?? '', 'base64url').toString());
        return signed({ ...receipt, sealedSha256: manifest?.sealed?.sha256 ?? receipt.sealedSha256 }, strangerKey);
      }
      default:
        return signed(receipt, { ...strangerKey, kid: 'unknown-key' });
    }
  }
}

const portalPage = (dice: Dice): Answer => {
  const status = dice.pick([200, 200, 302, 511]);
  return {
    status,
    headers: { 'content-type': 'text/html', ...(status === 302 ? { location: 'http://login.example/' } : {}) },
    body: Buffer.from('<html>Welcome to the network. Please log in.</html>'),
  };
};

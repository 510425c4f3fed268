import { readFile, rm } from 'node:fs/promises';
import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import { procedureCard } from '@mot-cua/domain/forms/catalogue-view.ts';
import { reviewSections, wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import { inLanguage } from '@mot-cua/domain/localized.ts';
import { MOST_PHONE_NOTE_BYTES, type PhoneNote } from '@mot-cua/domain/phone-drop.ts';
import type { FromVisit, ToVisit, VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { RawPage } from '../devices/device.ts';
import { newFileDrop, sealNote } from '../from-phone/phone-seal.ts';
import { officeTime } from '../ledger/ledger.ts';
import { words as slipWords } from '../slips/wording.ts';
import { isReused } from './chart-reuse.ts';
import { DaemonLine } from './daemon-line.ts';
import { signInCode } from './sign-in-code.ts';
import type { VisitEvent } from './visit-events.ts';
import type { VisitState } from './visit-state.ts';

/** Waits, ms: between two looks, for one answer of the daemon, for one that brings a file; pages are judged within `pages`. */
const delays = { look: 1_500, ask: 10_000, file: 125_000, pages: 90_000 } as const;
/** Looks in a row that nobody answered before the citizen is told. */
const MOST_UNANSWERED = 6;

type Outcome = Extract<ToVisit, { t: 'phone' }>['outcome'];
type Ended = Extract<VisitEvent, { type: 'phone-ended' }>['why'];

export type RoomPhoneParts = {
  readonly setup: Pick<VisitSetup, 'province' | 'kiosk'>;
  readonly line: Pick<DaemonLine, 'ask'>;
  readonly clock: Clock;
  readonly state: () => VisitState;
  readonly tell: (event: VisitEvent) => void;
  /** pages that came are judged and kept as those of a camera; false: they were not, and that was told */
  readonly keep: (paper: string, pages: readonly RawPage[], signal: AbortSignal) => Promise<boolean>;
};

/** A visit's dealings with the citizen's phone: one code at a time, ended when the citizen leaves it. */
export class RoomPhone {
  readonly #parts: RoomPhoneParts;
  #current = new AbortController();

  constructor(parts: RoomPhoneParts) {
    this.#parts = parts;
  }

  /** The code that is shown opens nothing any more. */
  cancel(): void {
    this.#current.abort();
    this.#current = new AbortController();
  }

  async waitFor(paper: string): Promise<void> {
    const { setup, tell } = this.#parts;
    this.cancel();
    const { signal } = this.#current;
    if (!setup.province) return tell({ type: 'phone-ended', why: 'unavailable' });
    const drop = newFileDrop(setup.province.publicUrl);
    const opened = await this.#ask({ t: 'phone', id: DaemonLine.newId(), drop: drop.id, act: 'open' }, delays.ask);
    if (signal.aborted) return void this.#end(drop.id);
    if (opened?.is !== 'open') return tell({ type: 'phone-ended', why: 'unavailable' });
    tell({ type: 'phone-code', code: signInCode(drop.address) });
    const came = await this.#look(drop.id, opened.goodForMs, signal);
    const why = came === null ? null : came.is === 'there' ? await this.#take(drop, came.file, paper, signal) : came.is;
    void this.#end(drop.id);
    if (why !== null && !signal.aborted) tell({ type: 'phone-ended', why });
  }

  /** Leaves what was done so far for the phone: sealed, once, and gone in ten minutes. */
  async leave(): Promise<void> {
    const { setup, state, tell } = this.#parts;
    this.cancel();
    const { signal } = this.#current;
    const note = setup.province ? noteOf(state(), setup.kiosk.office, this.#parts.clock.now()) : null;
    if (!setup.province || !note) return tell({ type: 'phone-ended', why: 'unavailable' });
    const { id, address, sealed } = sealNote(setup.province.publicUrl, note);
    if (sealed.length > MOST_PHONE_NOTE_BYTES) return tell({ type: 'phone-ended', why: 'unavailable' });
    const body = sealed.toString('base64url');
    const left = await this.#ask({ t: 'phone-note', id: DaemonLine.newId(), drop: id, body }, delays.ask);
    if (signal.aborted) return void this.#end(id);
    if (left?.is !== 'open') return tell({ type: 'phone-ended', why: 'unavailable' });
    signal.addEventListener('abort', () => void this.#end(id), { once: true });
    tell({ type: 'phone-code', code: signInCode(address) });
  }

  /** Until something is there, the code is over, or nobody answers; null: the citizen left. */
  async #look(
    drop: string,
    goodForMs: number,
    signal: AbortSignal,
  ): Promise<{ is: 'there'; file: string } | { is: 'over' | 'unavailable' } | null> {
    const { clock } = this.#parts;
    const due = clock.monotonic() + goodForMs;
    for (let unanswered = 0; clock.monotonic() < due; ) {
      if (!(await wait(clock, delays.look, signal))) return null;
      const seen = await this.#ask({ t: 'phone', id: DaemonLine.newId(), drop, act: 'look' }, delays.file);
      if (signal.aborted) return null;
      if (seen?.is === 'there') return seen;
      if (seen?.is === 'over') return { is: 'over' };
      unanswered = seen?.is === 'waiting' ? 0 : unanswered + 1;
      if (unanswered >= MOST_UNANSWERED) return { is: 'unavailable' };
    }
    return { is: 'over' };
  }

  async #take(drop: ReturnType<typeof newFileDrop>, file: string, paper: string, signal: AbortSignal): Promise<Ended> {
    const { tell, keep } = this.#parts;
    tell({ type: 'phone-taking' });
    const sealed = await readFile(file).catch(() => null);
    await rm(file, { force: true });
    if (!sealed) return 'unavailable'; // it did not arrive here: nothing is said of what it was
    const opened = drop.open(sealed);
    if (!opened.ok) return 'not-a-document';
    const { phonePages } = await import('../from-phone/phone-pages.ts');
    const within = AbortSignal.any([signal, AbortSignal.timeout(delays.pages)]);
    const pages = await phonePages(opened.value, within);
    if (!pages.ok) return pages.fault;
    return (await keep(paper, pages.value, within)) ? 'taken' : 'not-kept';
  }

  async #ask(question: Extract<FromVisit, { t: 'phone' | 'phone-note' }>, ms: number): Promise<Outcome | null> {
    const answer = await this.#parts.line.ask(question, ms);
    return answer?.t === 'phone' ? answer.outcome : null;
  }

  async #end(drop: string): Promise<void> {
    await this.#ask({ t: 'phone', id: DaemonLine.newId(), drop, act: 'end' }, delays.ask);
  }
}

/** What the phone shows: which papers are there, and the declaration as it will be handed in; null: nothing has begun. */
export const noteOf = (state: VisitState, office: string, now: number): PhoneNote | null => {
  const { draft, papers } = state;
  if (!draft) return null;
  const { language } = state;
  return {
    type: 'phone-note/1',
    title: procedureCard(draft.pkg, language).title,
    office,
    madeAt: officeTime(now).slice(0, 16).replace('T', ' '),
    papers: wantedPapers(draft, language).map(({ key, title }) => ({
      title,
      done: (papers[key] ?? []).length > 0 || isReused(state, key),
    })),
    sections: [
      ...reviewSections(draft, language).map(({ title, rows }) => ({
        title,
        rows: rows.map(({ label, value }) => ({ label, value })),
      })),
      ...resultOfficeNote(state),
    ],
  };
};

/** Where the result is to be fetched, when another office was chosen for it. */
const resultOfficeNote = ({ resultOffice, language }: VisitState): PhoneNote['sections'] =>
  resultOffice
    ? [
        {
          title: inLanguage(slipWords.resultOffice, language),
          rows: [{ label: inLanguage(slipWords.office, language), value: resultOffice.name }],
        },
      ]
    : [];

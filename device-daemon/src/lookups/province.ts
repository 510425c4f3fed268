import type { Clock } from '@mot-cua/domain/clock.ts';
import {
  type HeldPaper,
  HeldPapersAnswer,
  type HeldPapersQuestion,
  type HolderProof,
  OwnDossiersAnswer,
  provincePaths,
} from '@mot-cua/domain/province-questions.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import { Compile } from 'typebox/compile';
import type { Relay } from '../relay/relay.ts';
import { SealedLine } from '../relay/sealed-line.ts';

/** Waits for the province, ms: somebody stands there. What is only an offer may come later or not at all. */
const deadlines = { dossiers: 8_000, papers: 6_000 } as const;

const shapes = { dossiers: Compile(OwnDossiersAnswer), papers: Compile(HeldPapersAnswer) };

/**
 * The visit's end of questions about the person who stands there. Whoever asks has a proof in hand: there is no other way to
 * ask. Nothing that comes is kept longer than the visit's state.
 */
export class Province {
  readonly #line: SealedLine;

  constructor(setup: NonNullable<VisitSetup['province']>, relay: Relay, clock: Clock) {
    this.#line = new SealedLine({ to: 'repository', keys: setup.keys, relay, clock });
  }

  async ownDossiers(
    personalNumber: string,
    proof: HolderProof,
    signal: AbortSignal,
  ): Promise<Result<OwnDossiersAnswer, 'unavailable'>> {
    const asked = await this.#line.ask(provincePaths.dossiers, { personalNumber, proof }, shapes.dossiers, {
      signal,
      deadlineMs: deadlines.dossiers,
    });
    return asked.ok ? done(asked.value.answer) : failed('unavailable');
  }

  async heldPapers(question: HeldPapersQuestion, signal: AbortSignal): Promise<Result<HeldPaper[], 'unavailable'>> {
    const asked = await this.#line.ask(provincePaths.papers, question, shapes.papers, {
      signal,
      deadlineMs: deadlines.papers,
    });
    if (!asked.ok) return failed('unavailable');
    const keys = new Set(question.wanted.map(({ key }) => key));
    return done(asked.value.answer.papers.filter(({ key }) => keys.has(key)));
  }
}

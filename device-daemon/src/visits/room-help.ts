import { inLanguage } from '@mot-cua/domain/localized.ts';
import type { OwnTicketWish } from '@mot-cua/domain/visit-flow.ts';
import type { QueueService } from '@mot-cua/domain/visit-link.ts';
import { DaemonLine } from './daemon-line.ts';
import type { VisitEvent } from './visit-events.ts';
import type { VisitState } from './visit-state.ts';

/** The daemon checks one PIN at a time, in a second at most. */
const HELPER_DEADLINE_MS = 15_000;
const CHECK_IN_DEADLINE_MS = 20_000;

export type RoomHelpParts = {
  readonly line: Pick<DaemonLine, 'ask' | 'tell'>;
  readonly services: readonly QueueService[];
  readonly language: () => VisitState['language'];
  readonly tell: (event: VisitEvent) => void;
};

/** What a visit asks the daemon beyond a dossier: who wants to help, and whether a code is an appointment's. */
export class RoomHelp {
  readonly #parts: RoomHelpParts;

  constructor(parts: RoomHelpParts) {
    this.#parts = parts;
  }

  /** `holder`: an officer says with it who stands there, and does not stay to help */
  async signIn(helper: string, pin: string, holder: boolean): Promise<void> {
    const { line, tell } = this.#parts;
    const answer = await line.ask(
      { t: 'helper-sign-in', id: DaemonLine.newId(), helper, pin, ...(holder ? { holder } : {}) },
      HELPER_DEADLINE_MS,
    );
    if (answer?.t !== 'helper') return tell({ type: 'helper-refused', why: 'unavailable' });
    const { outcome } = answer;
    if (!outcome.ok) return tell({ type: 'helper-refused', why: outcome.why });
    tell(
      holder
        ? { type: 'holder-seen', officer: helper }
        : { type: 'helper-signed-in', helper: { id: helper, ...outcome.helper } },
    );
  }

  leaves(helper: string, why: 'declined' | 'ended'): void {
    this.#parts.line.tell({ t: 'helper-left', helper, why });
  }

  /** The paper of a number was shown. The office may be slow; nothing it could not be asked about has been changed. */
  async ownTicket(code: string, wish: OwnTicketWish): Promise<void> {
    const { line, services, tell, language } = this.#parts;
    const told = await line.ask({ t: 'own-ticket', id: DaemonLine.newId(), code, wish }, CHECK_IN_DEADLINE_MS);
    if (told?.t !== 'own-ticket')
      return tell({ type: 'own-ticket', code, answer: { ok: false, why: 'ticket-unavailable' } });
    const { answer } = told;
    const title = answer.ok ? services.find((one) => one.id === answer.service)?.title : undefined;
    tell({
      type: 'own-ticket',
      code,
      answer: answer.ok ? { ...answer, service: title ? inLanguage(title, language()) : '' } : answer,
    });
  }

  async checkIn(code: string): Promise<void> {
    const { line, services, tell, language } = this.#parts;
    const answer = await line.ask({ t: 'check-in', id: DaemonLine.newId(), code }, CHECK_IN_DEADLINE_MS);
    if (answer?.t !== 'checked-in') return tell({ type: 'check-in-refused', answer: { why: 'unavailable', at: null } });
    const { outcome } = answer;
    if (!outcome.ok) return tell({ type: 'check-in-refused', answer: { why: outcome.why, at: outcome.at } });
    const title = services.find((one) => one.id === outcome.service)?.title;
    tell({
      type: 'ticket-issued',
      number: outcome.number,
      ahead: 0,
      service: title ? inLanguage(title, language()) : '',
      appointedAt: outcome.at,
    });
  }
}

import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { procedureCard } from '@mot-cua/domain/forms/catalogue-view.ts';
import { wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import type { Bitmap } from '../devices/device.ts';
import { heldFor, isReused } from './chart-reuse.ts';
import { countersInOrder } from './chart-several.ts';
import { DaemonLine } from './daemon-line.ts';
import { signatureToGive } from './filing-view.ts';
import { whoHasIt } from './slip-view.ts';
import type { VisitEvent } from './visit-events.ts';
import type { VisitState, VisitWorld } from './visit-state.ts';

/**
 * How long a visit waits, ms. Printing includes a slow serial line and a head that cools down. A slip waits `secondPlace` for the
 * word that the bag lies in two places, and then says what is so.
 */
const deadlines = { print: 90_000, secondPlace: 1_500 } as const;

export type RoomPrintingParts = {
  readonly setup: VisitSetup;
  readonly packages: () => readonly ProcedurePackage[];
  readonly world: Pick<VisitWorld, 'offered'>;
  readonly line: DaemonLine;
  readonly clock: Clock;
  readonly state: () => VisitState;
  /** what stands on the screen: a checklist says the same, in the same language */
  readonly snapshot: () => Snapshot;
  readonly tell: (event: VisitEvent) => void;
};

type Printed = Extract<VisitEvent, { type: 'print-ended' }>['what'];

/** What a visit has printed: slip, ticket, parking slip, one after the other, each press once. */
export class RoomPrinting {
  readonly #parts: RoomPrintingParts;
  readonly #prints = new Map<Printed, number>();
  /** codes for rating, one a dossier: printed again it is the same */
  readonly #ratingCodes = new Map<string, string>();
  #lastPrint: Promise<void> = Promise.resolve();
  #custodyHeard: () => void = () => undefined;

  constructor(parts: RoomPrintingParts) {
    this.#parts = parts;
  }

  /** The place of the bag is known anew: a slip that waited for it goes. */
  hearCustody(): void {
    this.#custodyHeard();
  }

  slip(): Promise<void> {
    return this.#afterOtherPrints(() => this.#printSlip());
  }

  ticket(): Promise<void> {
    return this.#afterOtherPrints(() => this.#printTicket());
  }

  parkingSlip(): Promise<void> {
    return this.#afterOtherPrints(() => this.#printParkingSlip());
  }

  needsSlip(): Promise<void> {
    return this.#afterOtherPrints(() => this.#printNeedsSlip());
  }

  checklist(): Promise<void> {
    return this.#afterOtherPrints(() => this.#printChecklist());
  }

  /** While the citizen reads the first screen, the type of the slip is loaded; a failure shows when a slip is drawn. */
  prepare(): void {
    this.#lastPrint = this.#lastPrint
      .then(async () => (await import('../slips/prepare.ts')).prepareSlips())
      .catch(() => undefined);
  }

  /** One print after the other, in the order they were asked for: the slip lies on top. */
  #afterOtherPrints(print: () => Promise<void>): Promise<void> {
    const printed = this.#lastPrint.then(print);
    this.#lastPrint = printed.catch(() => undefined);
    return printed;
  }

  /** True words on paper: a moment is granted for the news that the bag lies in two places. */
  async #custodySettled(): Promise<void> {
    if (!this.#parts.setup.secondPlace || this.#parts.state().submission?.custody !== 'saved-here') return;
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.clock.after(deadlines.secondPlace, resolve);
      this.#custodyHeard = () => {
        cancel();
        resolve();
      };
    });
  }

  async #printSlip(): Promise<void> {
    await this.#custodySettled();
    const { submission, draft, ticket, language } = this.#parts.state();
    const pkg = this.#parts.packages().find((one) => one.procedure.id === this.#parts.state().procedure);
    if (!submission) return;
    const counters = countersInOrder(this.#parts.state(), this.#parts.setup.services);
    const { renderSlip } = await import('../slips/slip.ts');
    const codes = {
      office: this.#parts.setup.kiosk.office,
      provisionalCode: submission.provisionalCode,
      secret: submission.secret,
      submittedAt: Date.parse(submission.submittedAt),
      clockConfirmed: submission.clockConfirmed,
      custody: submission.custody,
      qrText: `${submission.provisionalCode} ${submission.secret}`,
      language,
    };
    if (this.#parts.state().feedback) {
      const page = await renderSlip({ ...codes, what: 'feedback', procedureTitle: '', papers: [], ticketNumber: null });
      return this.#print('slip', submission.dossierId, page);
    }
    if (!draft || !pkg)
      return this.#parts.tell({ type: 'print-ended', what: 'slip', outcome: 'not-printed', fault: null }); // the procedure is gone meanwhile
    const papers = wantedPapers(draft, 'vi').map((paper) => ({
      title: isReused(this.#parts.state(), paper.key) ? `${paper.title} (kho của tỉnh)` : paper.title,
      pages: isReused(this.#parts.state(), paper.key)
        ? (heldFor(this.#parts.state(), paper.key)?.pages ?? 0)
        : (this.#parts.state().papers[paper.key] ?? []).length,
    }));
    const page = await renderSlip({
      ...codes,
      procedureTitle: procedureCard(pkg, 'vi').title,
      papers: papers.filter((paper) => paper.pages > 0),
      ...whoHasIt(this.#parts.state(), this.#parts.world),
      ticketNumber: ticket?.number ?? null,
      ...(counters.length > 0 ? { counters } : {}),
      ...signatureToGive(this.#parts.state()),
      ...this.#ratingOf(submission.dossierId),
    });
    await this.#print('slip', submission.dossierId, page);
  }

  /** The code goes onto the slip alone; the daemon, and through it the province, gets its digest. */
  #ratingOf(dossierId: string): { readonly ratingUrl?: string } {
    const { setup, line, state } = this.#parts;
    if (setup.ratingUrl === undefined) return {};
    const known = this.#ratingCodes.get(dossierId);
    const code = known ?? randomBytes(16).toString('base64url');
    if (known === undefined) {
      this.#ratingCodes.set(dossierId, code);
      const digest = createHash('sha256').update(`rating-code:${code}`).digest('hex');
      line.tell({ t: 'rating-code', digest, procedureId: state().procedure });
    }
    return { ratingUrl: `${setup.ratingUrl}/rate/${code}` };
  }

  async #printTicket(): Promise<void> {
    const { ticket, language } = this.#parts.state();
    if (!ticket) return;
    const { renderTicket } = await import('../slips/ticket.ts');
    const page = await renderTicket({
      office: this.#parts.setup.kiosk.office,
      number: ticket.number,
      service: ticket.service,
      ahead: ticket.ahead,
      ...ticket.paper,
      ...(ticket.appointedAt === undefined ? {} : { appointedAt: Date.parse(ticket.appointedAt) }),
      issuedAt: this.#parts.clock.now(),
      language,
    });
    // The ticket of a submission is one print whatever happens in between; others are told apart by chance.
    const subject = this.#parts.state().submission?.dossierId ?? DaemonLine.newId();
    await this.#print('ticket', `${ticket.number}-${subject}`, page);
  }

  async #printChecklist(): Promise<void> {
    const { screen } = this.#parts.snapshot();
    if (screen.name !== 'before')
      return this.#parts.tell({ type: 'print-ended', what: 'checklist', outcome: 'not-printed', fault: null });
    const { renderChecklist } = await import('../slips/checklist.ts');
    const { office } = this.#parts.setup.kiosk;
    const page = await renderChecklist({ office, before: screen, printedAt: this.#parts.clock.now() });
    await this.#print('checklist', DaemonLine.newId(), page);
  }

  async #printParkingSlip(): Promise<void> {
    const { stage, language, procedure } = this.#parts.state();
    const pkg = this.#parts.packages().find((one) => one.procedure.id === procedure);
    if (stage.name !== 'parked' || stage.code === null || stage.until === null || !pkg) return;
    const { renderParkingSlip } = await import('../slips/parking-slip.ts');
    const page = await renderParkingSlip({
      office: this.#parts.setup.kiosk.office,
      kioskName: this.#parts.setup.kiosk.name,
      procedureTitle: procedureCard(pkg, 'vi').title,
      code: stage.code,
      until: stage.until,
      language,
    });
    await this.#print('parking-slip', DaemonLine.newId(), page);
  }

  async #printNeedsSlip(): Promise<void> {
    const { needsSlip, own, language } = this.#parts.state();
    const dossier = own?.dossiers.find(({ dossierId }) => dossierId === needsSlip?.of);
    if (!dossier?.request) return;
    const { renderNeedsSlip } = await import('../slips/needs-slip.ts');
    const page = await renderNeedsSlip({
      office: this.#parts.setup.kiosk.office,
      procedureTitle: dossier.procedureTitle,
      code: dossier.code,
      papers: dossier.request.papers.map(({ title, reason }) => ({ title, reason })),
      printedAt: this.#parts.clock.now(),
      language,
    });
    await this.#print('needs-slip', DaemonLine.newId(), page);
  }

  /** Each press has its own print id; the daemon prints an id at most once, whatever happens in between. */
  async #print(what: Printed, subject: string, page: Bitmap): Promise<void> {
    const attempt = (this.#prints.get(what) ?? 0) + 1;
    this.#prints.set(what, attempt);
    const bits = Buffer.from(page.bits).toString('base64');
    const printed = await this.#parts.line.ask(
      {
        t: 'print',
        id: `${what}-${attempt}-${subject}`.slice(0, 64),
        widthDots: page.widthDots,
        heightDots: page.heightDots,
        bits,
      },
      deadlines.print,
    );
    if (printed?.t !== 'print-outcome')
      return this.#parts.tell({ type: 'print-ended', what, outcome: 'unknown', fault: null });
    this.#parts.tell({ type: 'print-ended', what, outcome: printed.outcome, fault: printed.fault });
  }
}

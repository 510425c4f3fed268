import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import type { Territory } from '@mot-cua/domain/forms/address.ts';
import { inLanguage } from '@mot-cua/domain/localized.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import type { Custody, EndMessage } from '@mot-cua/domain/screen-parts.ts';
import { dateInVietnam } from '@mot-cua/domain/text/dates.ts';
import type { VisitCounts } from '@mot-cua/domain/visit-counts.ts';
import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import type { ToVisit, VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { openCardVerifier } from '../card-verifier/open-card-verifier.ts';
import type { Offered } from '../catalogue/offered.ts';
import type { OfferedOn } from '../catalogue/offered-by-day.ts';
import { versionsOf } from '../catalogue/versions.ts';
import { ticketCode } from '../office/ticket-code.ts';
import { relayOver } from '../relay/relay-over-line.ts';
import { openSignIn } from '../sign-in/open-sign-in.ts';
import { formUnderway } from './chart-forms.ts';
import { DaemonLine } from './daemon-line.ts';
import { IdleWatch } from './idle.ts';
import { numberAsked } from './number-asked.ts';
import { RoomDevices } from './room-devices.ts';
import { RoomFace } from './room-face.ts';
import { RoomForms } from './room-forms.ts';
import { RoomHelp } from './room-help.ts';
import { RoomOffice } from './room-office.ts';
import { RoomParking } from './room-parking.ts';
import { RoomPhone } from './room-phone.ts';
import { RoomPractice } from './room-practice.ts';
import { RoomPrinting } from './room-printing.ts';
import { RoomProvince } from './room-province.ts';
import { RoomReading } from './room-reading.ts';
import { RoomSignIn } from './room-sign-in.ts';
import { snapshotOf } from './screen-view.ts';
import { accessOf } from './site-access.ts';
import { siteIdentity } from './site-identity.ts';
import { SubmissionDesk } from './submission.ts';
import { stepVisit } from './visit-chart.ts';
import { countEvent, noCounts } from './visit-counts.ts';
import type { VisitEffect, VisitEvent } from './visit-events.ts';
import { VisitMemory } from './visit-memory.ts';
import { freshVisit, type VisitState, type VisitWorld } from './visit-state.ts';

export type VisitRoomParts = {
  readonly setup: VisitSetup;
  readonly packages: readonly ProcedurePackage[];
  /** versions of other days */
  readonly others?: readonly ProcedurePackage[];
  /** what is offered on a day, `yyyy-MM-dd` */
  readonly offeredOn: (day: string) => OfferedOn;
  /** the site's communes; absent: they are typed */
  readonly territory?: Territory | null;
  readonly line: DaemonLine;
  readonly clock: Clock;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** the last intent is done; the process may be killed from now on */
  readonly onEnd: (why: 'finished' | 'timed-out') => void;
};

/** Waits that a visit grants its daemon, ms. */
const deadlines = {
  ticket: 20_000,
  lookUp: 40_000,
  rating: 5_000,
  /** devices that do not let go end with the process */
  closing: 2_000,
} as const;

/** From here on papers come near: what scanner and camera can do is asked in time for the screen that offers it. */
const BEFORE_PAPERS: readonly string[] = ['before', 'form', 'scan'];

/** One citizen's visit, alive: the chart, the devices, the memory, and whoever watches the screen. */
export class VisitRoom {
  readonly memory = new VisitMemory();
  readonly #parts: VisitRoomParts;
  readonly #world: VisitWorld;
  readonly #devices: RoomDevices;
  readonly #reading: RoomReading;
  readonly #signIn: RoomSignIn;
  readonly #face: RoomFace;
  readonly #province: RoomProvince;
  readonly #phone: RoomPhone;
  readonly #desk: SubmissionDesk;
  readonly #parking: RoomParking;
  readonly #printing: RoomPrinting;
  readonly #forms: RoomForms;
  readonly #practice: RoomPractice;
  readonly #help: RoomHelp;
  readonly #office: RoomOffice;
  /** the last word on each dossier: it may come before the citizen's own screen knows of the dossier */
  readonly #custodies = new Map<string, { readonly custody: Custody; readonly officialCode: string | null }>();
  readonly #idle: IdleWatch;
  #state: VisitState = freshVisit;
  /** for the kiosk's figures; of a practice nothing is counted */
  #counts: VisitCounts = noCounts;
  /** one rating a visit, however often it is told */
  readonly #ratingId = DaemonLine.newId();
  #listDay: string | null = null;
  #revision = 0;
  #acknowledged = 0;
  #ended = false;

  constructor(parts: VisitRoomParts) {
    this.#parts = parts;
    const { setup, clock, line } = parts;
    const relay = relayOver(line, clock);
    const provider = openSignIn(setup, relay, clock);
    this.#province = new RoomProvince({
      setup,
      relay,
      clock,
      state: () => this.#state,
      tell: (event) => this.#apply(event),
    });
    this.#signIn = new RoomSignIn({ provider, clock, tell: (event) => this.#apply(event) });
    this.#face = new RoomFace({
      policy: setup.faceMatch,
      clock,
      memory: this.memory,
      tell: (event) => this.#apply(event),
      onAdvice: (advice) => line.tell({ t: 'face-advice', advice }),
    });
    const verifier = openCardVerifier(setup.identity, relay, clock, (report) =>
      line.tell({ t: 'trust-anchors', certificates: report.certificates, refused: [...report.refused] }),
    );
    let identity = siteIdentity(setup, provider !== null);
    void verifier.then(({ ceiling }) => {
      identity = siteIdentity(setup, provider !== null, ceiling);
      if (!this.#ended) this.#push();
    });
    const versions = [...parts.packages, ...(parts.others ?? [])];
    // A visit process may have stood ready since yesterday, and a visit may run into the night.
    const packages = (): readonly ProcedurePackage[] => {
      const begun = this.#state.draft?.pkg.procedure ?? null;
      return versionsOf(versions, dateInVietnam(clock.now()), begun);
    };
    const today = (): OfferedOn => this.#offeredToday();
    this.#world = {
      get identity() {
        return identity;
      },
      get packages() {
        return packages();
      },
      versions,
      get offered() {
        return today().offered;
      },
      get refused() {
        return today().refused;
      },
      services: setup.services,
      access: accessOf(setup.access),
      extras: setup.extras ?? [],
      notices: setup.notices ?? [],
      countsAs: setup.countsAs ?? [],
      ...(parts.territory ? { territory: parts.territory } : {}),
      offices: setup.offices ?? [],
      helpers: setup.helpers === true,
      appointments: setup.appointments === true,
      ...(setup.ratingLevels ? { ratingLevels: setup.ratingLevels } : {}),
      now: () => clock.now(),
      phone: setup.province !== undefined,
    };
    this.#reading = new RoomReading(this.memory, clock);
    this.#devices = new RoomDevices({
      devices: setup.devices,
      clock,
      memory: this.memory,
      verifier,
      tell: (event) => this.#apply(event),
      onKept: (page, toRead) => this.#reading.read(page, toRead),
      onStreaks: (atMm) => line.tell({ t: 'page-streaks', atMm: [...atMm] }),
      onHealth: (devices) => {
        this.#apply({ type: 'own-devices', devices });
        line.tell({ t: 'device-health', devices: [...devices] });
      },
    });
    this.#phone = new RoomPhone({
      setup,
      line,
      clock,
      state: () => this.#state,
      tell: (event) => this.#apply(event),
      keep: (paper, pages, signal) => this.#devices.papers.keepFromPhone(paper, pages, signal),
    });
    this.#desk = new SubmissionDesk({ setup, line, memory: this.memory, reading: this.#reading, clock });
    this.#parking = new RoomParking({
      setup,
      world: this.#world,
      line,
      clock,
      memory: this.memory,
      tell: (event) => this.#apply(event),
      onSubmitting: (identity) => this.#desk.takeUp(identity),
    });
    this.#printing = new RoomPrinting({
      setup,
      packages,
      world: this.#world,
      line,
      clock,
      state: () => this.#state,
      snapshot: () => this.snapshot,
      tell: (event) => this.#apply(event),
    });
    this.#forms = new RoomForms({
      devices: setup.devices,
      packages,
      clock,
      state: () => this.#state,
      tell: (event) => this.#apply(event),
    });
    this.#practice = new RoomPractice({ clock, memory: this.memory, tell: (event) => this.#apply(event) });
    this.#help = new RoomHelp({
      line,
      services: setup.services,
      language: () => this.#state.language,
      tell: (event) => this.#apply(event),
    });
    this.#office = new RoomOffice({
      line,
      clock,
      memory: this.memory,
      state: () => this.#state,
      snapshot: () => this.snapshot,
    });
    this.#idle = new IdleWatch(clock, (event) => this.#apply(event));
  }

  get snapshot(): Snapshot {
    const { kiosk } = this.#parts.setup;
    return snapshotOf(this.#state, this.#world, {
      revision: this.#revision,
      acknowledged: this.#acknowledged,
      office: kiosk.office,
      kioskName: kiosk.name,
    });
  }

  /** The list of procedures that this visit goes by. */
  get offered(): Offered {
    return this.#offeredToday().offered;
  }

  /** Of today while nobody has begun; whoever has begun keeps the list that they saw, also past midnight. */
  #offeredToday(): OfferedOn {
    if (this.#state.stage.name === 'welcome' || this.#listDay === null)
      this.#listDay = dateInVietnam(this.#parts.clock.now());
    return this.#parts.offeredOn(this.#listDay);
  }

  get stage(): VisitState['stage']['name'] {
    return this.#state.stage.name;
  }

  /** The dossier whose submission has begun; null before. */
  get submitting(): string | null {
    return this.#desk.dossierId;
  }

  /** The visit begins: devices are opened, silence is counted. */
  async live(): Promise<void> {
    this.#idle.start();
    await this.#devices.start();
  }

  /** An intent of the page. Numbers already seen are dropped: parallel POSTs overtake each other. */
  intend(seq: number, intent: IntentBody): { revision: number; acknowledged: number } {
    if (seq > this.#acknowledged && !this.#ended) {
      this.#acknowledged = seq;
      if (intent.type === 'painted') this.#printing.prepare();
      else this.#idle.touched();
      this.#apply({ type: 'intent', intent });
    }
    return { revision: this.#revision, acknowledged: this.#acknowledged };
  }

  /** A frame of the page's camera, which is overwritten. What comes of it guides, and tells nothing of the person. */
  faceFrame(jpeg: Uint8Array): ReturnType<RoomFace['frame']> {
    return this.#face.frame(jpeg);
  }

  /** What the daemon says unasked. */
  hear(message: ToVisit): void {
    if (message.t === 'office') this.#apply({ type: 'office', told: message.office });
    if (message.t === 'button') this.#apply({ type: 'button', score: message.score });
    if (message.t === 'custody') {
      const { dossierId, custody, officialCode } = message;
      this.#custodies.set(dossierId, { custody, officialCode });
      this.#apply({ type: 'custody', dossierId, custody, officialCode });
      this.#printing.hearCustody();
    }
    if (message.t === 'health')
      this.#apply({
        type: 'health',
        devices: message.devices,
        repositoryReachable: message.repository,
        storageFull: message.storageFull,
        alarms: message.alarms,
        headphones: message.headphones ?? false,
      });
  }

  lineIs(up: boolean): void {
    if (up) this.#office.tell();
    this.#apply({ type: 'daemon-line', up });
  }

  /** Nobody is left to go on with this visit: what can be kept is on disk when this resolves. */
  orphaned(): Promise<void> {
    return this.#parking.flush();
  }

  /** Marked as ending: nothing personal is left on the page from here on. */
  clear(): void {
    const message = this.#endMessage();
    this.#ended = true;
    this.#parking.letGo();
    this.#office.stop();
    this.#face.forgetPerson();
    this.#province.cancel();
    this.#phone.cancel();
    this.#reading.forget();
    this.memory.forgetPerson();
    this.#state = { ...freshVisit, language: this.#state.language, stage: { name: 'ended', message } };
    this.#push();
  }

  #endMessage(): EndMessage {
    const { stage, parking, submission } = this.#state;
    if (submission || stage.name === 'done' || parking.savedUntil === null || !parking.keeps) return 'thanks';
    return parking.keeps === 'card' ? 'parked-by-card' : 'parked-by-code';
  }

  async stop(): Promise<void> {
    this.#idle.stop();
    this.#office.stop();
    this.#practice.stop();
    this.#signIn.cancel();
    this.#province.cancel();
    this.#phone.cancel();
    await Promise.all([this.#face.end(), this.#devices.stop(), this.#forms.stop()]);
  }

  #apply(event: VisitEvent): void {
    if (this.#ended) return;
    const { state, effects } = stepVisit(this.#state, event, this.#world);
    const changed = state !== this.#state;
    if (!state.practice) this.#counts = countEvent(this.#counts, this.#state, event, state);
    const wasAtPhone = this.#state.stage.name === 'phone';
    if (event.type === 'intent' && state.procedure !== this.#state.procedure) this.#desk.forget(); // another dossier
    if (state.stage.name === 'review' && this.#state.stage.name !== 'review') this.#desk.prepare();
    this.#state = state;
    this.#idle.see(state.stage.name, this.#isWorking(), state.aided);
    this.#office.see(state);
    this.#face.see(state.stage.name);
    if (BEFORE_PAPERS.includes(state.stage.name)) void this.#devices.papers.learn();
    if (event.type === 'draft-opened') void this.#reading.readKept();
    if (changed && event.type !== 'draft-saved') this.#parking.see(state, this.#desk.identity);
    if (event.type === 'card-presence' || event.type === 'code-read' || event.type === 'button') this.#idle.touched();
    if (changed || event.type === 'intent') this.#push();
    if (changed) void this.#province.see(this.#state);
    // a code ends with its screen, by whatever way it was left
    if (wasAtPhone && state.stage.name !== 'phone') this.#phone.cancel();
    for (const effect of effects) void this.#perform(effect);
  }

  /** A device or the daemon works for the citizen: silence does not count (TI-3). */
  #isWorking(): boolean {
    const { stage, scanning, busy, submission } = this.#state;
    return (
      (stage.name === 'own-dossiers' && stage.phase === 'asking') ||
      (stage.name === 'phone' && stage.phase === 'taking') ||
      (scanning !== null && scanning.by !== 'camera') || // the table may be shown to nobody
      busy ||
      submission?.slip === 'printing' ||
      formUnderway(this.#state) ||
      (stage.name === 'identify' && stage.phase === 'reading') ||
      (stage.name === 'face' && stage.phase === 'comparing') ||
      (stage.name === 'vneid' && ['opening', 'waiting'].includes(stage.phase)) // its own end is near enough
    );
  }

  #push(): void {
    this.#revision++;
    this.#parts.onSnapshot(this.snapshot);
  }

  async #perform(effect: VisitEffect): Promise<void> {
    const { line, onEnd } = this.#parts;
    switch (effect.do) {
      case 'read-card':
        return this.#devices.readCard(effect.access);
      case 'look-at-face':
        return this.#face.begin();
      case 'sign-in':
        return this.#signIn.begin();
      case 'cancel-sign-in':
        return this.#signIn.cancel();
      case 'forget-chip':
        this.#face.forgetPerson();
        this.memory.chip = null;
        this.memory.portrait = null;
        return;
      case 'scan':
        return this.#devices.papers.scan(effect);
      case 'aim-camera':
        return this.#devices.papers.aim();
      case 'shoot':
        return this.#devices.papers.shoot(effect.paper);
      case 'forget-half':
        this.memory.firstHalf = null;
        return;
      case 'cancel-device':
        return this.#devices.cancel();
      case 'forget-pages':
        for (const id of effect.ids) this.memory.forgetPage(id);
        return;
      case 'forget-person':
        this.#parking.letGo();
        this.#desk.forget();
        this.#province.cancel();
        this.#phone.cancel();
        this.#face.forgetPerson();
        this.#reading.forget();
        return this.memory.forgetPerson();
      case 'look-for-draft':
        return this.#parking.lookForCard();
      case 'open-draft':
        return this.#parking.open(effect.code);
      case 'park':
        return this.#parking.park(this.#state, this.#desk.identity);
      case 'print-parking-slip':
        return this.#printing.parkingSlip();
      case 'erase-draft':
        return this.#parking.erase();
      case 'submit':
        return this.#submit();
      case 'issue-ticket':
        return this.#issueTicket(effect.service);
      case 'print-slip':
        return this.#printing.slip();
      case 'count-opened':
        return line.tell({ t: 'procedure-opened', procedureId: effect.procedure });
      case 'print-checklist':
        return this.#printing.checklist();
      case 'print-form':
        return this.#forms.print(effect.what);
      case 'print-ticket':
        return this.#printing.ticket();
      case 'wait-for-phone':
        return this.#phone.waitFor(effect.paper);
      case 'leave-for-phone':
        return this.#phone.leave();
      case 'cancel-phone':
        return this.#phone.cancel();
      case 'ask-own-dossiers':
        return this.#province.askOwnDossiers();
      case 'cancel-own-dossiers':
        return this.#province.cancel();
      case 'print-needs-slip':
        return this.#printing.needsSlip();
      case 'new-dossier':
        return this.#desk.forget();
      case 'look-up':
        return this.#lookUp(effect.code, effect.secret);
      case 'rate':
        await line.ask(
          {
            t: 'rate',
            id: this.#ratingId,
            score: effect.score,
            procedureId: this.#state.procedure,
            levels: this.#world.ratingLevels ?? 3,
            reasons: [...effect.reasons],
            ...(this.#state.ticket ? { ticket: this.#state.ticket.number } : {}),
          },
          deadlines.rating,
        );
        return;
      case 'call-staff':
        return line.tell({ t: 'call-staff' });
      case 'watch-phase':
        return this.#office.phase(effect.watch, effect.phase);
      case 'look-for-left-behind': {
        const what = await this.#devices.lookForLeftBehind();
        line.tell({ t: 'left-behind', card: what.includes('card'), paper: what.includes('paper') });
        return this.#apply({ type: 'left-behind', what });
      }
      case 'practise':
        return this.#practice.perform(effect.instead);
      case 'sign-helper-in':
        return this.#help.signIn(effect.helper, effect.pin, effect.holder);
      case 'helper-leaves':
        return this.#help.leaves(effect.helper, effect.why);
      case 'check-in':
        return this.#help.checkIn(effect.code);
      case 'own-ticket':
        return this.#help.ownTicket(effect.code, effect.wish);
      case 'end':
        return this.#end(effect.why, onEnd);
    }
  }

  async #end(why: 'finished' | 'timed-out', onEnd: (why: 'finished' | 'timed-out') => void): Promise<void> {
    if (why === 'timed-out') {
      const what = await this.#devices.lookForLeftBehind();
      this.#parts.line.tell({ t: 'left-behind', card: what.includes('card'), paper: what.includes('paper') });
    }
    const submitted = why === 'finished' && this.#state.submission !== null && this.#state.supplement === null;
    await Promise.all([
      submitted ? this.#parking.erase() : this.#parking.flush(),
      Promise.race([this.stop(), wait(this.#parts.clock, deadlines.closing)]),
    ]);
    // nobody was there where nobody went on from the first screen
    if (this.#counts.screen !== 'welcome' || this.#counts.finished)
      this.#parts.line.tell({ t: 'visit-counts', counts: this.#counts });
    onEnd(why);
  }

  async #submit(): Promise<void> {
    const { feedback, helper } = this.#state;
    if (feedback)
      return this.#submitted(await this.#desk.submitFeedback(feedback, helper, () => this.#apply({ type: 'sealed' })));
    const pkg = this.#world.packages.find((one) => one.procedure.id === this.#state.procedure);
    if (!pkg) throw new Error('a submission without a procedure');
    const submitted = await this.#desk.submit(
      this.#state,
      pkg,
      () => this.#apply({ type: 'sealed' }),
      (identity) => this.#parking.keepNow(this.#state, identity),
    );
    this.#submitted(submitted);
    if (submitted.ok) await this.#parking.dropPages(); // sealed: the scanned pages need not lie here any more
  }

  #submitted(submitted: Awaited<ReturnType<SubmissionDesk['submit']>>): void {
    if (!submitted.ok) return this.#apply({ type: 'submit-failed', code: submitted.fault });
    const submission = { ...submitted.value, ...this.#custodies.get(submitted.value.dossierId) };
    const { ticket, procedure } = this.#state;
    if (ticket && procedure)
      this.#parts.line.tell({
        t: 'tie-dossier',
        number: ticket.number,
        dossier: { id: submission.dossierId, procedure },
      });
    this.#apply({ type: 'submitted', submission });
  }

  async #issueTicket(service: string): Promise<void> {
    const id = this.#state.submission ? `${this.#state.submission.dossierId}-ticket` : DaemonLine.newId();
    const asked = numberAsked(this.#state, dateInVietnam(this.#parts.clock.now()));
    const issued = await this.#parts.line.ask({ t: 'issue-ticket', id, service, ...asked }, deadlines.ticket);
    const title = this.#world.services.find((one) => one.id === service)?.title;
    this.#apply(
      issued?.t === 'ticket' && title
        ? {
            type: 'ticket-issued',
            number: issued.number,
            ahead: issued.ahead,
            paper: {
              code: ticketCode(id),
              ...(issued.counters ? { counters: issued.counters } : {}),
              ...(issued.wait ? { wait: issued.wait } : {}),
            },
            service: inLanguage(title, this.#state.language),
            counter: service,
          }
        : { type: 'ticket-failed', closed: issued?.t === 'refused' && issued.why === 'office-closed' },
    );
  }

  async #lookUp(code: string, secret: string): Promise<void> {
    const found = await this.#parts.line.ask({ t: 'look-up', id: DaemonLine.newId(), code, secret }, deadlines.lookUp);
    if (found?.t !== 'looked-up')
      return this.#apply({ type: 'lookup-failed', why: 'unavailable', triesLeft: this.#state.lookup.triesLeft });
    const { outcome } = found;
    this.#apply(
      outcome.found
        ? { type: 'looked-up', result: { ...outcome.answer, custody: outcome.custody } }
        : { type: 'lookup-failed', why: outcome.why, triesLeft: outcome.triesLeft },
    );
  }
}

import { generateCatalogue } from '@mot-cua/domain/catalogue/made-up/generate.ts';
import type { DeviceFault, DeviceFaultCode, DeviceName } from '@mot-cua/domain/device-fault.ts';
import type { ChipVerdict } from '@mot-cua/domain/identity/chip-verdict.ts';
import type { Capacity } from '@mot-cua/domain/identity/standing.ts';
import type { Person } from '@mot-cua/domain/provenance.ts';
import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { packageFromDisk, procedureCodes, womanWithCard } from '../../../domain/procedures/packages-for-tests.ts';
import { noNationalList } from '../catalogue/national-list.ts';
import { offer } from '../catalogue/offered.ts';
import { snapshotOf } from './screen-view.ts';
import { stepVisit } from './visit-chart.ts';
import type { VisitEffect, VisitEvent } from './visit-events.ts';
import { freshVisit, type SiteIdentity, type Submission, type VisitState, type VisitWorld } from './visit-state.ts';

export const packages = procedureCodes().map((code) => packageFromDisk(code));
/** The packages, and the made-up national list of a province of nowhere. */
export const offered = offer({
  packages,
  national: { ...noNationalList, entries: generateCatalogue() },
  asked: [],
  today: '2026-11-23',
});
export const world: VisitWorld = {
  packages,
  offered,
  refused: [{ id: '9.999999', title: 'Thủ tục bị từ chối' }],
  services: [
    { id: 'justice', letter: 'A', title: { vi: 'Tư pháp', en: 'Justice' }, procedures: ['1.001193', '1.004873'] },
    { id: 'copies', letter: 'B', title: { vi: 'Sao y', en: 'Copies' }, procedures: ['2.000815'] },
  ],
  identity: {
    require: {},
    cardCeiling: 'chip-authenticated',
    codeReader: true,
    signIn: true,
    expiredCards: 'goes-on',
    face: false,
  },
  now: () => Date.UTC(2026, 10, 23, 2),
};
export const woman = womanWithCard('chip-read', 'chip');
export const qrText = '004190000017||Nông Thị Mai|31011990|Nữ|Tổ 5, phường Thục Phán, tỉnh Cao Bằng|10052021';
/** Nothing was checked, nothing is wrong. */
export const unproven: ChipVerdict = { level: 'chip-read', reasons: ['not-checked'] };
/** Under 14 on the day of these tests, with a card of his own. */
export const child: Person = {
  level: 'chip-verified',
  source: 'chip',
  personalNumber: '004217000018',
  document: { kind: 'id-card', number: '217000018', issuer: 'VNM' },
  fullName: 'Nông Minh Khôi',
  dateOfBirth: '2017-05-05',
  sex: 'male',
};
export const childCode = '004217000018||Nông Minh Khôi|05052017|Nam|Tổ 5, phường Thục Phán, tỉnh Cao Bằng|01062025||||';
/** The woman of these tests as VNeID knows her. */
export const adult: Person = {
  level: 'online',
  source: 'vneid',
  personalNumber: '004190000017',
  fullName: 'Nông Thị Mai',
  dateOfBirth: '1990-01-31',
  sex: 'female',
};
/** ICAO's specimen. */
export const foreigner: Person = {
  level: 'chip-read',
  source: 'chip',
  personalNumber: null,
  document: { kind: 'passport', number: 'L898902C3', issuer: 'UTO' },
  fullName: 'ERIKSSON ANNA MARIA',
  dateOfBirth: '1974-08-12',
  sex: 'female',
  nationality: 'UTO',
};
export const passportLines =
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10';
export const code = { size: 5, rows: ['f8', '88', 'a8', '88', 'f8'] };
export const submission: Submission = {
  dossierId: '019a0b5e-0000-7000-8000-000000000001',
  secret: 'ABCD1234',
  provisionalCode: 'TAM-KIOSK-A-261123-0001',
  submittedAt: '2026-11-23T09:00:00.000+07:00',
  clockConfirmed: true,
  custody: 'saved-here',
  officialCode: null,
  slip: 'printing',
};

export const fault = (
  device: DeviceName,
  code: DeviceFaultCode,
  outcome: DeviceFault['outcome'] = 'unknown',
): DeviceFault => ({
  device,
  layer: 'device',
  code,
  action: 'retry',
  outcome,
  detail: 'in a test',
});

/** Walks one visit, keeping every state it stood in and every wish it had. */
export class Walk {
  state: VisitState;
  wishes: VisitEffect[] = [];
  readonly stood: VisitState[];
  world: VisitWorld = world;

  constructor(from: VisitState = freshVisit, site: Partial<SiteIdentity> = {}) {
    this.state = from;
    this.world = { ...world, identity: { ...world.identity, ...site } };
    this.stood = [from];
  }

  /** What the last step asked for. */
  get wished(): string[] {
    return this.wishes.map((effect) => effect.do);
  }

  get stage(): string {
    return this.state.stage.name;
  }

  get snapshot(): Snapshot {
    return snapshotOf(this.state, this.world, {
      revision: 1,
      acknowledged: 1,
      office: 'Một cửa',
      kioskName: 'Kiosk A',
    });
  }

  happens(...events: VisitEvent[]): this {
    for (const event of events) {
      const { state, effects } = stepVisit(this.state, event, this.world);
      this.state = state;
      this.wishes = [...effects];
      this.stood.push(state);
    }
    return this;
  }

  says(...intents: IntentBody[]): this {
    return this.happens(...intents.map((intent): VisitEvent => ({ type: 'intent', intent })));
  }

  next(times = 1): this {
    for (let time = 0; time < times; time++) this.says({ type: 'next' });
    return this;
  }

  /** From the first screen to "is this you?" by QR and chip. */
  identified(person: Person = woman, verdict: ChipVerdict = unproven): this {
    return this.begun().happens(
      { type: 'code-read', text: person.personalNumber === null ? passportLines : qrText },
      { type: 'card-presence', present: true },
      { type: 'card-progress', percent: 50 },
      { type: 'card-read', person, verdict },
      { type: 'portrait-ready' },
      { type: 'draft-looked', keeps: true, offer: null, fault: null },
    );
  }

  begun(): this {
    return this.says({ type: 'begin', choice: 'procedure' });
  }

  /** Before a code of VNeID. */
  signingIn(): this {
    return this.begun()
      .says({ type: 'identify-by', way: 'vneid' })
      .happens({ type: 'sign-in-opened', code, seconds: 120 }, { type: 'sign-in-waits', secondsLeft: 119 });
  }

  signedIn(person: Person): this {
    return this.signingIn().happens({ type: 'signed-in', person });
  }

  /** A child's card was read and still lies there. */
  withChild(): this {
    return this.begun().happens(
      { type: 'code-read', text: childCode },
      { type: 'card-presence', present: true },
      { type: 'card-read', person: child, verdict: { level: 'chip-verified', reasons: [] } },
    );
  }

  /** Chose the extract of civil status, which asks for whom it is, and answered. */
  asked(capacity: Capacity): this {
    return this.chose('2.000635').next().says({ type: 'stand-as', capacity });
  }

  chose(id: string): this {
    return this.identified().says({ type: 'confirm-person', correct: true }, { type: 'choose-procedure', id });
  }

  /** Gives the answers of one of the package's own examples and goes to the scan screen (or the review). */
  declared(id: string, example: string, over: Readonly<Record<string, string>> = {}): this {
    this.chose(id).next();
    const pkg = packages.find((one) => one.procedure.id === id);
    const answers = pkg?.examples.find((one) => one.name === example || example === '')?.answers ?? [];
    for (let page = 0; page < 20 && this.stage === 'form'; page++) {
      this.says(...answers.map(({ ref, value }): IntentBody => ({ type: 'answer', ref, value: over[ref] ?? value })));
      this.next();
    }
    return this;
  }

  /** One page of every paper that is still missing. */
  scanned(): this {
    for (let paper = 0; paper < 10 && this.stage === 'scan'; paper++) {
      const screen = this.snapshot.screen;
      if (screen.name !== 'scan') break;
      const wanted = screen.missing[0];
      if (wanted === undefined) return this.next();
      this.says({ type: 'scan', paper: wanted, source: 'flatbed' }).happens(
        { type: 'scan-rows', page: 1, rows: 100, ofRows: 3508, preview: 1 },
        { type: 'page-scanned', paper: wanted, page: { id: `page-${paper}`, width: 2480, height: 3508 } },
        { type: 'scan-ended', fault: null },
      );
    }
    return this;
  }

  submitted(): this {
    return this.next()
      .says({ type: 'declare', agreed: true })
      .happens({ type: 'sealed' }, { type: 'submitted', submission });
  }
}

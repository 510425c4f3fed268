import type { DeviceFault, DeviceFaultCode, DeviceName } from '@mot-cua/domain/device-fault.ts';
import type { IntentBody, Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { packageFromDisk, procedureCodes, womanWithCard } from '../../../domain/procedures/packages-for-tests.ts';
import { snapshotOf } from './screen-view.ts';
import { stepVisit } from './visit-chart.ts';
import {
  freshVisit,
  type Submission,
  type VisitEffect,
  type VisitEvent,
  type VisitState,
  type VisitWorld,
} from './visit-state.ts';

export const packages = procedureCodes().map((code) => packageFromDisk(code));
export const world: VisitWorld = {
  packages,
  refused: [{ id: '9.999999', title: 'Thủ tục bị từ chối' }],
  services: [
    { id: 'justice', letter: 'A', title: { vi: 'Tư pháp', en: 'Justice' }, procedures: ['1.001193', '1.004873'] },
    { id: 'copies', letter: 'B', title: { vi: 'Sao y', en: 'Copies' }, procedures: ['2.000815'] },
  ],
  identity: { require: {}, cardCeiling: 'chip-authenticated', signIn: true, expiredCards: 'goes-on' },
  now: () => Date.UTC(2026, 10, 23, 2),
};
export const woman = womanWithCard('chip-read', 'chip');
export const qrText = '004190000017||Nông Thị Mai|31011990|Nữ|Tổ 5, phường Thục Phán, tỉnh Cao Bằng|10052021';
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

  constructor(from: VisitState = freshVisit) {
    this.state = from;
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
  identified(): this {
    return this.says({ type: 'begin', choice: 'procedure' }).happens(
      { type: 'code-read', text: qrText },
      { type: 'card-presence', present: true },
      { type: 'card-progress', percent: 50 },
      { type: 'card-read', person: woman, verdict: { level: 'chip-read', reasons: ['not-checked'] } },
      { type: 'draft-looked', keeps: true, offer: null, fault: null },
    );
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

import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { FromVisit } from '@mot-cua/domain/visit-link.ts';
import type { ChipReading } from '../devices/card-reading.ts';
import { type KeptPage, VisitMemory } from '../visits/visit-memory.ts';
import { DraftFolder } from './draft-folder.ts';
import { KioskSecret } from './kiosk-secret.ts';
import type { ParkedState } from './parked-state.ts';
import { ParkingDesk } from './parking-desk.ts';
import { SecretFiles } from './secret-files.ts';

/** What nobody may read on the disk. Invented. */
export const canaries = ['Nông Gia Bảo', '0912345678', 'BỆNH VIỆN ĐA KHOA', 'JPEG-OF-THE-BIRTH-NOTE', 'THUMB-OF-IT'];

export const chipOf = (
  person: string,
  chipAuthentication: ChipReading['chipAuthentication'] = 'not-offered',
): ChipReading => ({
  accessUsed: 'pace-can',
  chipAuthentication,
  files: {
    dg1: Buffer.from('dg1'),
    dg2: createHash('sha512').update(`face of ${person}`).digest(),
    sod: createHash('sha512').update(`signed for ${person}`).digest(),
  },
  traffic: { apdus: 0, bytesOut: 0, bytesIn: 0 },
});

export const PAGE = '019a0b5e-0000-7000-8000-0000000000a1';
export const pageOf = (id = PAGE): KeptPage => ({
  id,
  paper: 'birth-note',
  jpeg: Buffer.from(canaries[3] ?? ''),
  thumbnail: Buffer.from(canaries[4] ?? ''),
  widthPx: 2480,
  heightPx: 3508,
  dpi: 300,
  turnedDegrees: -2.48,
});

export const stateOf = (some: Partial<ParkedState> = {}): ParkedState => ({
  format: 'parked-draft/1',
  savedAt: Date.UTC(2026, 10, 23, 1),
  proof: 'not-offered',
  stage: { name: 'form', page: 'child', fromReview: false },
  language: 'vi',
  textSize: 'default',
  contrast: 'default',
  procedure: { id: '1.001193', version: '1.0.0' },
  person: null,
  draft: {
    openedAt: Date.UTC(2026, 10, 23, 1),
    today: '2026-11-23',
    submitter: { fullName: 'Nông Thị Mai', personalNumber: '004190000017' },
    known: {},
    answers: {
      '/child/fullName': { value: canaries[0] ?? '', source: 'typed', verified: false, at: 1 },
      '/phone': { value: canaries[1] ?? '', source: 'typed', verified: false, at: 2 },
      '/child/birthPlace': { value: canaries[2] ?? '', source: 'typed', verified: false, at: 3 },
    },
  },
  judged: ['applicant'],
  papers: { 'birth-note': [{ id: PAGE, width: 2480, height: 3508 }] },
  agreed: null,
  submitting: null,
  ...some,
});

/** One kiosk with its disk, its secret and its clock; visits come one after the other. */
export class ParkingKiosk {
  readonly home: string;
  readonly clock: ManualClock;
  readonly folder: DraftFolder;
  readonly parked: string;
  secret: KioskSecret;
  told: Extract<FromVisit, { t: 'draft' }>[] = [];
  saved: (number | null)[] = [];
  readonly #bound: Buffer;

  constructor(home: string, clock = new ManualClock(), bound: Buffer = randomBytes(32)) {
    this.home = home;
    this.clock = clock;
    this.#bound = bound;
    this.parked = home;
    this.folder = new DraftFolder(home);
    this.secret = this.#open();
  }

  static make(): ParkingKiosk {
    return new ParkingKiosk(mkdtempSync(join(tmpdir(), 'parked-')));
  }

  #open(): KioskSecret {
    return new KioskSecret(new SecretFiles(join(this.home, 'secret', 'generation')), this.clock, this.#bound);
  }

  /** The daemon starts again: it knows of its secret only what lies on the disk. */
  restarted(): void {
    this.secret = this.#open();
  }

  visit(): { desk: ParkingDesk; memory: VisitMemory } {
    const memory = new VisitMemory();
    const desk = new ParkingDesk({
      folder: this.folder,
      memory,
      clock: this.clock,
      shares: (of) => this.secret.shares(of),
      tell: (message) => this.told.push(message),
      onSaved: (until) => this.saved.push(until),
    });
    return { desk, memory };
  }
}

import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Person } from '@mot-cua/domain/provenance.ts';
import type { VisitEffect, VisitEvent } from './visit-events.ts';
import type { VisitMemory } from './visit-memory.ts';

/** As long as a card takes here: whoever practises learns to wait for it. */
const READING_MS = 1_600;
const STEPS = 4;
const SCAN_MS = 900;

/**
 * Nobody: a person number of a province that does not exist (999), so that no register and no check takes it for somebody's.
 */
export const practicePerson: Person = {
  level: 'online',
  source: 'chip',
  personalNumber: '999190000000',
  document: { kind: 'id-card', number: '190000000', issuer: 'VNM' },
  fullName: 'Nguyễn Thị Làm Thử',
  dateOfBirth: '1990-01-01',
  sex: 'female',
  residence: 'Thôn Làm Thử, xã Làm Thử',
  issuedOn: '2024-07-01',
  expiresOn: '2050-01-01',
};

export type RoomPracticeParts = {
  readonly clock: Clock;
  readonly memory: VisitMemory;
  readonly tell: (event: VisitEvent) => void;
};

/** Answers in a practice for devices and daemon: no device is opened, asked or driven, and nothing is said to the daemon. */
export class RoomPractice {
  readonly #parts: RoomPracticeParts;
  readonly #waits = new Set<() => void>();
  #pages = 0;

  constructor(parts: RoomPracticeParts) {
    this.#parts = parts;
  }

  stop(): void {
    for (const cancel of this.#waits) cancel();
    this.#waits.clear();
  }

  async perform(instead: VisitEffect): Promise<void> {
    const { tell } = this.#parts;
    switch (instead.do) {
      case 'read-card':
        for (let step = 1; step <= STEPS; step++) {
          await this.#wait(READING_MS / STEPS);
          tell({ type: 'card-progress', percent: (100 * step) / STEPS });
        }
        return tell({ type: 'card-read', person: practicePerson, verdict: { level: 'online', reasons: [] } });
      case 'sign-in':
        await this.#wait(READING_MS);
        return tell({ type: 'signed-in', person: { ...practicePerson, source: 'vneid' } });
      case 'look-at-face':
        return tell({ type: 'face-over' });
      case 'look-for-draft':
        return tell({ type: 'draft-looked', keeps: false, offer: null, fault: null });
      case 'scan':
      case 'shoot':
        return this.#scan(instead.paper);
      default:
        return; // nothing comes of it, and nobody waits for it
    }
  }

  /** A sheet with grey lines, drawn here. */
  async #scan(paper: string): Promise<void> {
    const { memory, tell } = this.#parts;
    await this.#wait(SCAN_MS);
    const { default: sharp } = await import('sharp');
    const lines = Array.from(
      { length: 18 },
      (_, line) => `<rect x="70" y="${130 + line * 38}" width="${420 + ((line * 67) % 60)}" height="8"/>`,
    );
    const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="620" height="877"><rect width="620" height="877" fill="#fff"/><g fill="#9aa5aa"><rect x="190" y="60" width="240" height="18"/>${lines.join('')}</g></svg>`;
    const jpeg = await sharp(Buffer.from(sheet)).jpeg({ quality: 70 }).toBuffer();
    const id = `practice-${++this.#pages}`;
    memory.pages.set(id, { id, paper, jpeg, thumbnail: jpeg, widthPx: 620, heightPx: 877, dpi: 75 });
    tell({ type: 'page-scanned', paper, page: { id, width: 620, height: 877 } });
    tell({ type: 'scan-ended', fault: null });
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(ms, () => {
        this.#waits.delete(cancel);
        resolve();
      });
      this.#waits.add(cancel);
    });
  }
}

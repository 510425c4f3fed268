import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import { type ChipVerdict, isBelieved } from '@mot-cua/domain/identity/chip-verdict.ts';
import { codeDisagrees } from '@mot-cua/domain/identity/same-person.ts';
import type { Person } from '@mot-cua/domain/provenance.ts';
import type { VisitDevices } from '@mot-cua/domain/visit-link.ts';
import type { CardVerifier } from '../card-verifier/card-verifier.ts';
import type { ChipPerson, ChipReading, IdCardReader } from '../devices/card-reading.ts';
import type { CodeReader } from '../devices/device.ts';
import { Supervisor } from '../devices/supervisor.ts';
import type { PageToRead } from '../imaging/text/recognise.ts';
import { absent } from './absent-device.ts';
import { RoomPapers } from './room-papers.ts';
import type { VisitEvent } from './visit-events.ts';
import type { VisitMemory } from './visit-memory.ts';
import type { AccessCode } from './visit-state.ts';

/** How long each act may take before the citizen hears of it, ms. A chip of 20 kB over a slow reader takes up to 8 s. */
export const actDeadlines = {
  readCard: 30_000,
  /** the service's question to the chip; without it the kiosk asks its own */
  challenge: 1_500,
  judgeCard: 8_000,
  portrait: 5_000,
} as const;

export type RoomDevicesParts = {
  readonly devices: VisitDevices;
  readonly clock: Clock;
  readonly memory: VisitMemory;
  /** made while the visit stands warm */
  readonly verifier: Promise<CardVerifier>;
  readonly tell: (event: VisitEvent) => void;
  readonly onHealth: (devices: readonly DeviceHealth[]) => void;
  /** a page that was kept, in grey: to be read in the background */
  readonly onKept: (page: string, toRead: PageToRead) => void;
  /** where a scanned page has streaks of the scanner, mm */
  readonly onStreaks: (atMm: readonly number[]) => void;
};

/** The devices that a visit opens itself: card reader, code reader, and those for papers. Loaded when the visit goes live, not before. */
export class RoomDevices {
  readonly #parts: RoomDevicesParts;
  readonly papers: RoomPapers;
  #card: Supervisor<IdCardReader> | null = null;
  #code: Supervisor<CodeReader> | null = null;
  #act = new AbortController();

  constructor(parts: RoomDevicesParts) {
    this.#parts = parts;
    const { devices, clock, memory, tell, onKept, onStreaks } = parts;
    this.papers = new RoomPapers({
      devices,
      clock,
      memory,
      tell,
      onKept,
      onStreaks,
      onChange: () => parts.onHealth(this.health),
    });
  }

  async start(): Promise<void> {
    const { devices, clock, tell } = this.#parts;
    const parts = { clock, onChange: () => this.#parts.onHealth(this.health) };
    if (devices.idCardReader) {
      const { createIdCardReader } = await import('../devices/id-card-reader/driver.ts');
      const driver = createIdCardReader({ readerName: devices.idCardReader.reader });
      driver.onPresence((present) => tell({ type: 'card-presence', present }));
      this.#card = new Supervisor(driver, parts);
    }
    if (devices.codeReader) {
      const { createCodeReader } = await import('../devices/code-reader/driver.ts');
      const { createSerialLink } = await import('../devices/links/serial.ts');
      const driver = createCodeReader({
        link: createSerialLink({
          path: devices.codeReader.path,
          baudRate: devices.codeReader.baudRate ?? 115_200,
          clock,
        }),
        clock,
      });
      driver.onCode((text) => tell({ type: 'code-read', text }));
      this.#code = new Supervisor(driver, parts);
    }
    // whoever identifies shows a card first of all: its readers are there before those for papers
    for (const supervisor of this.#all()) supervisor.start();
    await this.papers.open();
    // What a reading needs is loaded while the citizen looks for their card.
    if (this.#card) void import('../emrtd/holder.ts');
  }

  async stop(): Promise<void> {
    this.cancel();
    await Promise.all([this.papers.stop(), ...this.#all().map((supervisor) => supervisor.stop())]);
  }

  get health(): DeviceHealth[] {
    return [...this.#all().map((supervisor) => supervisor.health), ...this.papers.health];
  }

  /** Stops what a device is doing for the citizen right now. */
  cancel(): void {
    this.#act.abort();
    this.#act = new AbortController();
    this.papers.cancel();
  }

  /**
   * Reads the card, has it judged, and holds it against the code that was shown. Of a card that is not believed nothing
   * leaves this method but the reasons.
   */
  async readCard({ access, shown }: AccessCode): Promise<void> {
    const { memory, tell } = this.#parts;
    if (!this.#card) return tell({ type: 'card-failed', fault: absent('id-card-reader') });
    const signal = this.#act.signal;
    const [{ chipPerson }, verifier] = await Promise.all([import('../emrtd/holder.ts'), this.#parts.verifier]);
    const challenge = await verifier.challenge({ signal, deadlineMs: actDeadlines.challenge });
    const read = await this.#card.use(
      (reader, call) => reader.read(access, call, (percent) => tell({ type: 'card-progress', percent }), challenge),
      actDeadlines.readCard,
      signal,
    );
    if (signal.aborted) return;
    const holder = read.ok ? chipPerson(read.value, { ethnicity: true }) : read;
    if (!read.ok || !holder.ok)
      return tell({ type: 'card-failed', fault: holder.ok ? absent('id-card-reader') : holder.fault });
    const judged = await verifier.judge(read.value, { signal, deadlineMs: actDeadlines.judgeCard });
    if (signal.aborted) return;
    const person = personOf(holder.value, judged);
    const verdict: ChipVerdict =
      shown && codeDisagrees(shown, person) ? { ...judged, reasons: [...judged.reasons, 'code-disagrees'] } : judged;
    if (!isBelieved(verdict)) return tell({ type: 'card-not-believed', reasons: verdict.reasons });
    memory.chip = read.value;
    tell({ type: 'card-read', person, verdict });
    await this.#showPortrait(read.value, signal);
  }

  /** The picture comes a moment after the words: nobody waits for it, and what is no picture is left out. */
  async #showPortrait(reading: ChipReading, signal: AbortSignal): Promise<void> {
    const { memory, clock, tell } = this.#parts;
    const [{ portrait }, { portraitAsJpeg }] = await Promise.all([
      import('../emrtd/holder.ts'),
      import('../imaging/portrait.ts'),
    ]);
    const picture = portrait(reading);
    if (!picture.ok || picture.value === null) return;
    const jpeg = await portraitAsJpeg(picture.value, { signal, deadlineMs: actDeadlines.portrait }, { clock });
    if (!jpeg.ok || memory.chip !== reading) return; // that card was forgotten meanwhile
    memory.portrait = jpeg.value;
    tell({ type: 'portrait-ready' });
  }

  /** Is a card on the reader, a paper on the glass or in the feeder? Asked at the end of every visit. */
  async lookForLeftBehind(): Promise<('card' | 'paper')[]> {
    const left: ('card' | 'paper')[] = [];
    if (this.#card?.driver.present) left.push('card');
    if (await this.papers.left()) left.push('paper');
    return left;
  }

  #all(): Supervisor<IdCardReader | CodeReader>[] {
    return [this.#card, this.#code].filter((one) => one !== null) as Supervisor<IdCardReader | CodeReader>[];
  }
}

/** As sure as the verdict is. */
const personOf = (holder: ChipPerson, { level }: ChipVerdict): Person => ({ level, source: 'chip', ...holder });

import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { reasonWords } from '@mot-cua/domain/identity/chip-reason-words.ts';
import type { ChipVerdict } from '@mot-cua/domain/identity/chip-verdict.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { CardVerifier } from '../../../device-daemon/src/card-verifier/card-verifier.ts';
import type { ChipAccess, ChipReading } from '../../../device-daemon/src/devices/card-reading.ts';
import { createIdCardReader } from '../../../device-daemon/src/devices/id-card-reader/driver.ts';
import { faultsVi } from '../../../kiosk-ui/kit/words/faults-vi.ts';
import type { CardFault } from '../../virtual-hardware/card-station.ts';
import { type ChipCard, createIdCard } from '../../virtual-hardware/id-card/card.ts';
import { layOnReader } from '../../virtual-hardware/id-card/on-the-reader.ts';
import { FILE, type Personalised } from '../../virtual-hardware/id-card/personalise.ts';
import { createCardPort } from './card-port.ts';

/** How one card with one fault ended, and whether the reader was ready for the next one. */
export type Ending = {
  readonly code: string | null;
  readonly verdict: ChipVerdict | null;
  /** what a citizen is told, in Vietnamese; null where there is nothing to tell */
  readonly words: string | null;
  /** ms by the clock that the reader waits by, from the ending to the next card being read, and ms of real time */
  readonly readyAfterMs: number;
  readonly realMs: number;
};

/** Time enough for a person; the deadline of a visit's reading. */
const DEADLINE_MS = 20_000;
const CHALLENGE = new Uint8Array(8).fill(7);

export class Bench {
  readonly #clock = new ManualClock();
  readonly #port = createCardPort(this.#clock);
  readonly #reader = createIdCardReader({
    readerName: this.#port.readerName,
    pcsc: this.#port.pcsc,
    clock: this.#clock,
  });
  readonly #verifier: CardVerifier;
  readonly #good: { readonly chip: Personalised; readonly access: ChipAccess };

  /** `good`: the card that comes after each faulty one. */
  constructor(verifier: CardVerifier, good: { readonly chip: Personalised; readonly access: ChipAccess }) {
    this.#verifier = verifier;
    this.#good = good;
  }

  async open(): Promise<void> {
    const opened = await this.#reader.open({ signal: new AbortController().signal, deadlineMs: 5_000 });
    if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  /** The lines that a card writes while it is read well. */
  async log(chip: Personalised, access: ChipAccess): Promise<string[]> {
    const lines: string[] = [];
    this.#port.lay(layOnReader(createIdCard(chip), { kind: 'none' }, (line) => lines.push(line)));
    const reading = await this.#read(access);
    if (!reading.ok) throw new Error(JSON.stringify(reading.fault));
    return lines;
  }

  async run(card: ChipCard, chip: Personalised, access: ChipAccess, fault: CardFault): Promise<Ending> {
    this.#port.lay(layOnReader(card, fault, undefined, (ms) => this.#passed(ms)));
    const reading = await this.#read(access);
    const verdict = reading.ok ? await this.#judged(reading.value) : null;
    const told = reading.ok ? wordsOfVerdict(verdict) : wordsOfFault(reading.fault);
    if (reading.ok) checkFiles(reading.value, chip);
    const [virtual, real] = [this.#clock.monotonic(), performance.now()];
    this.#port.takeAway();
    this.#port.lay(layOnReader(createIdCard(this.#good.chip), { kind: 'none' }));
    const next = await this.#read(this.#good.access);
    if (!next.ok) throw new Error(`the next card was not read: ${next.fault.code} (${next.fault.detail})`);
    return {
      code: reading.ok ? null : reading.fault.code,
      verdict,
      words: told,
      readyAfterMs: this.#clock.monotonic() - virtual,
      realMs: performance.now() - real,
    };
  }

  #judged(reading: ChipReading): Promise<ChipVerdict> {
    return this.#verifier.judge(reading, { signal: new AbortController().signal, deadlineMs: 5_000 });
  }

  /** Reads, moving time on where everything waits. */
  async #read(access: ChipAccess): Promise<Result<ChipReading, DeviceFault>> {
    let over = false;
    const call = { signal: new AbortController().signal, deadlineMs: DEADLINE_MS };
    const reading = this.#reader
      .read([access], call, () => undefined, CHALLENGE)
      .finally(() => {
        over = true;
      });
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      if (!over) await this.#clock.advance(100);
    }
    return reading;
  }

  #passed(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(ms, resolve));
  }
}

const wordsOfFault = ({ code }: DeviceFault): string => {
  const words: Readonly<Record<string, { readonly what: string; readonly todo: string } | undefined>> = faultsVi;
  return [words[code]?.what, words[code]?.todo].filter(Boolean).join(' ');
};

/** The first reason for which the card counts for less than it could. */
const wordsOfVerdict = (verdict: ChipVerdict | null): string | null => {
  const [reason] = verdict?.reasons ?? [];
  return reason === undefined ? null : reasonWords[reason].citizen.vi;
};

/** A reading that is called good holds what the card holds, byte for byte. */
const checkFiles = ({ files }: ChipReading, chip: Personalised): void => {
  const read = [
    [FILE.dg1, files.dg1],
    [FILE.dg2, files.dg2],
    [FILE.dg11, files.dg11],
    [FILE.dg12, files.dg12],
    [FILE.dg13, files.dg13],
    [FILE.dg14, files.dg14],
    [FILE.dg15, files.dg15],
    [FILE.security, files.sod],
  ] as const;
  for (const [id, bytes] of read) {
    const written = chip.closed.get(id);
    if (bytes && written && Buffer.compare(bytes, written) !== 0)
      throw new Error(`the reading calls itself good, and file ${id.toString(16)} is not the card's`);
  }
};

import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault, DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import { type ChipVerdict, isBelieved } from '@mot-cua/domain/identity/chip-verdict.ts';
import { codeDisagrees } from '@mot-cua/domain/identity/same-person.ts';
import type { Person } from '@mot-cua/domain/provenance.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { VisitDevices } from '@mot-cua/domain/visit-link.ts';
import type { CardVerifier } from '../card-verifier/card-verifier.ts';
import type { ChipPerson, ChipReading, IdCardReader } from '../devices/card-reading.ts';
import type { CodeReader, DocumentScanner, RawPage, ScanSource } from '../devices/device.ts';
import { Supervisor } from '../devices/supervisor.ts';
import type { PageToRead } from '../imaging/text/recognise.ts';
import { uuid7 } from './uuid7.ts';
import { MOST_PAGES, type VisitMemory } from './visit-memory.ts';
import type { AccessCode, VisitEvent } from './visit-state.ts';

/** How long each act may take before the citizen hears of it, ms. A chip of 20 kB over a slow reader takes up to 8 s. */
export const actDeadlines = {
  readCard: 30_000,
  /** the service's question to the chip; without it the kiosk asks its own */
  challenge: 1_500,
  judgeCard: 8_000,
  portrait: 5_000,
  scanPage: 90_000,
  scanBatch: 600_000,
  lookAtGlass: 20_000,
  /** a place of the size of a card, in each of its turns */
  readLaidCard: 15_000,
} as const;

/** What the kiosk scans with: colour, 300 dpi, A4 (reference/domain.md 4 asks for at least 200 dpi in colour). */
const SCAN = { dpi: 300, colour: true, widthMm: 210, heightMm: 297 } as const;
const LOOK = { dpi: 100, colour: false, widthMm: 210, heightMm: 297 } as const;
/** A new preview picture after this many rows: about eight a page. */
const ROWS_A_PREVIEW = 420;

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

/** The devices that a visit opens itself: card reader, code reader, scanner. Loaded when the visit goes live, not before. */
export class RoomDevices {
  readonly #parts: RoomDevicesParts;
  #scanner: Supervisor<
    DocumentScanner & {
      feederLoaded?: (call: {
        signal: AbortSignal;
        deadlineMs: number;
      }) => Promise<Result<boolean | null, DeviceFault>>;
    }
  > | null = null;
  #card: Supervisor<IdCardReader> | null = null;
  #code: Supervisor<CodeReader> | null = null;
  #act = new AbortController();

  constructor(parts: RoomDevicesParts) {
    this.#parts = parts;
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
    if (devices.documentScanner) {
      const { createDocumentScanner } = await import('../devices/document-scanner/document-scanner.ts');
      const { saneDevice, saneConfigFolder, statusUrl } = devices.documentScanner;
      this.#scanner = new Supervisor(
        createDocumentScanner({
          saneDevice,
          ...(saneConfigFolder ? { saneConfigDir: saneConfigFolder } : {}),
          ...(statusUrl ? { statusUrl } : {}),
        }),
        parts,
      );
    }
    for (const supervisor of this.#all()) supervisor.start();
    // What a reading needs is loaded while the citizen looks for their card.
    if (this.#card) void import('../emrtd/holder.ts');
  }

  async stop(): Promise<void> {
    this.cancel();
    await Promise.all(this.#all().map((supervisor) => supervisor.stop()));
  }

  get health(): DeviceHealth[] {
    return this.#all().map((supervisor) => supervisor.health);
  }

  /** Stops what a device is doing for the citizen right now. */
  cancel(): void {
    this.#act.abort();
    this.#act = new AbortController();
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

  /** Scans one paper: a page from the glass, or all that lie in the feeder. Pages before a fault stay. */
  async scan(paper: string, source: ScanSource): Promise<void> {
    const { tell } = this.#parts;
    const supervisor = this.#scanner;
    if (!supervisor) return tell({ type: 'scan-ended', fault: absent('document-scanner') });
    const deadline = source === 'feeder' ? actDeadlines.scanBatch : actDeadlines.scanPage;
    const ended = await supervisor.use(
      (scanner, call) => this.#takePages(scanner, paper, source, call),
      deadline,
      this.#act.signal,
    );
    this.#parts.memory.preview = null;
    tell({ type: 'scan-ended', fault: ended.ok ? null : ended.fault });
  }

  async #takePages(
    scanner: DocumentScanner,
    paper: string,
    source: ScanSource,
    call: { signal: AbortSignal; deadlineMs: number },
  ): Promise<Result<void, DeviceFault>> {
    const { memory, tell } = this.#parts;
    const [{ createPreview }, { warmUp }] = await Promise.all([
      import('../imaging/preview.ts'),
      import('../imaging/worker.ts'),
    ]);
    void warmUp().catch(() => undefined); // while the page moves; what cannot be loaded shows when it has come
    let preview: ReturnType<typeof createPreview> | null = null;
    let previewPage = 0;
    let shownAt = 0;
    const onRows: NonNullable<Parameters<DocumentScanner['scan']>[0]['onRows']> = (progress) => {
      if (!preview || previewPage !== progress.page) {
        preview = createPreview(progress.widthPx, progress.ofRows, progress.channels);
        previewPage = progress.page;
        shownAt = 0;
      }
      preview.add(progress.rows);
      if (progress.rowsSoFar - shownAt < ROWS_A_PREVIEW && progress.rowsSoFar < progress.ofRows) return;
      shownAt = progress.rowsSoFar;
      const number = (memory.preview?.number ?? 0) + 1;
      void preview.picture().then((jpeg) => {
        memory.preview = { number, jpeg };
        tell({
          type: 'scan-rows',
          page: progress.page,
          rows: progress.rowsSoFar,
          ofRows: progress.ofRows,
          preview: number,
        });
      });
    };
    const room = MOST_PAGES - memory.pages.size;
    if (room <= 0)
      return failed({
        ...absent('document-scanner'),
        code: 'cancelled',
        detail: 'the visit holds as many pages as it may',
      });
    for await (const page of scanner.scan(
      { ...SCAN, source, maxPages: source === 'feeder' ? Math.min(room, 50) : 1, onRows },
      call,
    )) {
      if (!page.ok) return page;
      const kept = await this.#keep(paper, page.value, call.signal);
      if (!kept.ok) return kept;
    }
    return done(undefined);
  }

  /** An ID card is known and thrown away before anything of it is kept: its picture is sensitive, and no office may demand it. */
  async #keep(paper: string, page: RawPage, signal: AbortSignal): Promise<Result<void, DeviceFault>> {
    const { memory, clock, tell, onKept, onStreaks } = this.#parts;
    const [{ takePage }, { doubtsOf }, { showsIdCard }] = await Promise.all([
      import('../imaging/pictures.ts'),
      import('../imaging/judge/doubts.ts'),
      import('../imaging/laid-card/laid-id-card.ts'),
    ]);
    const { dpi } = page;
    const taken = await takePage(page, 480, true);
    if (await showsIdCard(taken.cards, { signal, deadlineMs: actDeadlines.readLaidCard }))
      return failed({ ...absent('document-scanner'), ...idCardSeen });
    const { jpeg, widthPx, heightPx, thumbnail, turnedDegrees, toRead } = taken;
    onStreaks(taken.verdict.streaksMm);
    const id = uuid7(clock.now());
    memory.pages.set(id, { id, paper, jpeg, thumbnail, widthPx, heightPx, dpi, turnedDegrees });
    tell({ type: 'page-scanned', paper, page: { id, width: widthPx, height: heightPx, doubts: doubtsOf(taken) } });
    if (toRead && taken.verdict.blank.is !== 'yes') onKept(id, toRead);
    return done(undefined);
  }

  /** Is a card on the reader, a paper on the glass or in the feeder? Asked at the end of every visit. */
  async lookForLeftBehind(): Promise<('card' | 'paper')[]> {
    const left: ('card' | 'paper')[] = [];
    if (this.#card?.driver.present) left.push('card');
    if (await this.#paperLeft()) left.push('paper');
    return left;
  }

  async #paperLeft(): Promise<boolean> {
    const supervisor = this.#scanner;
    if (!supervisor) return false;
    const seen = await supervisor.use<boolean>(async (scanner, call) => {
      const loaded = scanner.feederLoaded ? await scanner.feederLoaded(call) : done(null);
      if (loaded.ok && loaded.value) return done(true);
      const { glassOccupied } = await import('../imaging/glass.ts');
      for await (const page of scanner.scan({ ...LOOK, source: 'flatbed', maxPages: 1 }, call))
        return page.ok ? done(glassOccupied(page.value).occupied) : page;
      return done(false);
    }, actDeadlines.lookAtGlass);
    return seen.ok && seen.value;
  }

  #all(): Supervisor<DocumentScanner | IdCardReader | CodeReader>[] {
    return [this.#card, this.#code, this.#scanner].filter((one) => one !== null) as Supervisor<
      DocumentScanner | IdCardReader | CodeReader
    >[];
  }
}

/** As sure as the verdict is. */
const personOf = (holder: ChipPerson, { level }: ChipVerdict): Person => ({ level, source: 'chip', ...holder });

const idCardSeen = {
  layer: 'operator',
  code: 'id-card-seen',
  action: 'clear-media',
  outcome: 'completed',
  detail: 'an ID card was scanned; nothing of it was kept',
} as const;

const absent = (device: DeviceFault['device']): DeviceFault => ({
  device,
  layer: 'link',
  code: 'absent',
  action: 'call-technician',
  outcome: 'not-started',
  detail: 'not configured on this kiosk',
});

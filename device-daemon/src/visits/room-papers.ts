import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault, DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { VisitDevices } from '@mot-cua/domain/visit-link.ts';
import type { Call, RawPage } from '../devices/device.ts';
import type { CameraCapabilities, DocumentCamera } from '../devices/document-camera/document-camera.ts';
import type { SaneDocumentScanner } from '../devices/document-scanner/document-scanner.ts';
import type { ScannedPage } from '../devices/document-scanner/scanned-page.ts';
import type { ScannerCapabilities } from '../devices/document-scanner/scanner-capabilities.ts';
import { Supervisor } from '../devices/supervisor.ts';
import type { PageToRead } from '../imaging/text/recognise.ts';
import { absent } from './absent-device.ts';
import { LivePreview } from './live-preview.ts';
import type { PaperEffect, PaperEvent } from './paper-state.ts';
import { SidesOfSheets } from './sides-of-sheets.ts';
import { uuid7 } from './uuid7.ts';
import { type KeptPage, MOST_PAGES, type VisitMemory } from './visit-memory.ts';

/** How long each act may take before the citizen hears of it, ms. */
const deadlines = {
  scanPage: 90_000,
  scanBatch: 600_000,
  lookAtGlass: 20_000,
  /** a place of the size of a card, in each of its turns */
  readLaidCard: 15_000,
  /** every source of a scanner is asked by itself */
  learn: 30_000,
  /** how long the table is shown to whoever arranges a paper; then the screen is as before */
  aim: 120_000,
  /** the driver itself gives up after 10 s of a moving paper, in words of its own */
  shoot: 30_000,
} as const;

/** What the kiosk scans with: colour, 300 dpi, A4 (reference/domain.md 4 asks for at least 200 dpi in colour). */
const SCAN = { dpi: 300, colour: true, widthMm: 210, heightMm: 297 } as const;
const LOOK = { dpi: 100, colour: false, widthMm: 210, heightMm: 297 } as const;
/** Halves are scanned as wide as the glass is, for every millimetre is overlap; an A4 glass is 210 to 216 mm wide. */
const WIDEST_HALF_MM = 220;
/** Sides of one pile; the driver takes 100 at most. */
const MOST_SHEETS_A_PILE = 50;
/** A device that is away is not asked again at every touch. */
const LEARN_EVERY_MS = 5_000;
/** The picture on the screen. */
const THUMBNAIL_PX = 480;

type ScanOrder = Extract<PaperEffect, { do: 'scan' }>;

export type RoomPapersParts = {
  readonly devices: VisitDevices;
  readonly clock: Clock;
  readonly memory: VisitMemory;
  readonly tell: (event: PaperEvent) => void;
  readonly onChange: () => void;
  /** a page that was kept, in grey: to be read in the background */
  readonly onKept: (page: string, toRead: PageToRead) => void;
  /** where a scanned page has streaks of the scanner, mm */
  readonly onStreaks: (atMm: readonly number[]) => void;
};

/** A page as it is kept, not told yet. */
type Prepared = {
  readonly kept: KeptPage;
  readonly isBlank: boolean;
  readonly tell: () => void;
};

/** The scanner and the camera above the table: how papers come into a visit. */
export class RoomPapers {
  readonly #parts: RoomPapersParts;
  #scanner: Supervisor<SaneDocumentScanner> | null = null;
  #camera: Supervisor<DocumentCamera> | null = null;
  #scannerCan: ScannerCapabilities | null = null;
  #cameraCan: CameraCapabilities | null = null;
  #learning = false;
  #learnAgainAt = -Infinity;
  #act = new AbortController();
  #aiming = new AbortController();

  constructor(parts: RoomPapersParts) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    const { devices, clock, onChange } = this.#parts;
    if (devices.documentScanner) {
      const { createDocumentScanner } = await import('../devices/document-scanner/document-scanner.ts');
      const { saneDevice, saneConfigFolder, statusUrl } = devices.documentScanner;
      const driver = createDocumentScanner({
        saneDevice,
        ...(saneConfigFolder ? { saneConfigDir: saneConfigFolder } : {}),
        ...(statusUrl ? { statusUrl } : {}),
      });
      this.#scanner = new Supervisor(driver, { clock, onChange });
    }
    if (devices.documentCamera) {
      const { createDocumentCamera } = await import('../devices/document-camera/document-camera.ts');
      this.#camera = new Supervisor(createDocumentCamera({ ...devices.documentCamera, clock }), { clock, onChange });
    }
    for (const supervisor of this.#all()) supervisor.start();
  }

  async stop(): Promise<void> {
    this.cancel();
    await Promise.all(this.#all().map((supervisor) => supervisor.stop()));
  }

  get health(): DeviceHealth[] {
    return this.#all().map((supervisor) => supervisor.health);
  }

  cancel(): void {
    this.#act.abort();
    this.#act = new AbortController();
  }

  /** Asks the devices what they can do, and tells it; what did not answer is asked again when this is called again. */
  async learn(): Promise<void> {
    const isKnown = (!this.#scanner || this.#scannerCan) && (!this.#camera || this.#cameraCan);
    const now = this.#parts.clock.monotonic();
    if (isKnown || this.#learning || now < this.#learnAgainAt) return;
    this.#learning = true;
    this.#learnAgainAt = now + LEARN_EVERY_MS;
    const call = (): Call => ({ signal: AbortSignal.timeout(deadlines.learn), deadlineMs: deadlines.learn });
    try {
      // not through the supervisor: asking is no command, and a scan that is wanted meanwhile waits in the driver
      const [scanner, camera] = await Promise.all([
        this.#scanner && !this.#scannerCan ? this.#scanner.driver.capabilities(call()) : null,
        this.#camera && !this.#cameraCan ? this.#camera.driver.capabilities(call()) : null,
      ]);
      if (scanner?.ok) this.#scannerCan = scanner.value;
      if (camera?.ok) this.#cameraCan = camera.value;
      if (scanner?.ok || camera?.ok)
        this.#parts.tell({
          type: 'feeding-devices',
          devices: { scanner: this.#scannerCan, camera: this.#cameraCan, phone: false },
        });
    } finally {
      this.#learning = false;
    }
  }

  /** Scans one paper: a page from the glass, a half of it, or all that lie in the feeder. Pages before a fault stay. */
  async scan(order: ScanOrder): Promise<void> {
    const { tell, memory } = this.#parts;
    const supervisor = this.#scanner;
    if (!supervisor) return tell({ type: 'scan-ended', fault: absent('document-scanner') });
    const deadline = order.source === 'feeder' ? deadlines.scanBatch : deadlines.scanPage;
    const ended = await supervisor.use(
      (scanner, call) => this.#takePages(scanner, order, call),
      deadline,
      this.#act.signal,
    );
    memory.preview = null;
    tell({ type: 'scan-ended', fault: ended.ok ? null : ended.fault });
  }

  /** Shows the table until a page is taken from it, the visit goes on, or two minutes are over. */
  async aim(): Promise<void> {
    const { tell, memory, clock } = this.#parts;
    const supervisor = this.#camera;
    if (!supervisor) return tell({ type: 'scan-ended', fault: absent('document-camera') });
    this.#aiming = new AbortController();
    const aiming = this.#aiming;
    const preview = new LivePreview(memory, clock, tell);
    const isOver = clock.after(deadlines.aim, () => aiming.abort('over'));
    const watched = await supervisor.use(
      (camera, call) => camera.watch(({ jpeg }) => preview.show(jpeg), call),
      deadlines.aim * 2,
      AbortSignal.any([this.#act.signal, aiming.signal]),
    );
    isOver();
    if (aiming.signal.reason === 'taken') return; // the shot goes on where this ends
    memory.preview = null;
    tell({ type: 'scan-ended', fault: watched.ok ? null : watched.fault });
  }

  /** Takes the page that lies under the camera. */
  async shoot(paper: string): Promise<void> {
    const { tell, memory, clock } = this.#parts;
    const supervisor = this.#camera;
    if (!supervisor) return tell({ type: 'scan-ended', fault: absent('document-camera') });
    this.#aiming.abort('taken');
    const preview = new LivePreview(memory, clock, tell);
    const ended = await supervisor.use(
      (camera, call) => this.#takeShot(camera, paper, preview, call),
      deadlines.shoot,
      this.#act.signal,
    );
    memory.preview = null;
    tell({ type: 'scan-ended', fault: ended.ok ? null : ended.fault });
  }

  async #takeShot(
    camera: DocumentCamera,
    paper: string,
    preview: LivePreview,
    call: Call,
  ): Promise<Result<void, DeviceFault>> {
    if (this.#room() < 1) return failed(noRoom('document-camera'));
    for await (const page of camera.scan({ colour: SCAN.colour, onPicture: ({ jpeg }) => preview.show(jpeg) }, call)) {
      if (!page.ok) return page;
      const prepared = await this.#prepare(paper, page.value, 'document-camera', call.signal);
      if (!prepared.ok) return prepared;
      prepared.value.tell();
    }
    return done(undefined);
  }

  async #takePages(
    scanner: SaneDocumentScanner,
    { paper, source, sides = 'front', half }: ScanOrder,
    call: Call,
  ): Promise<Result<void, DeviceFault>> {
    const { memory, clock, tell } = this.#parts;
    const [{ createPreview }, { warmUp }] = await Promise.all([
      import('../imaging/preview.ts'),
      import('../imaging/worker.ts'),
    ]);
    void warmUp().catch(() => undefined); // while the page moves; what cannot be loaded shows when it has come
    const preview = new LivePreview(memory, clock, tell, createPreview);
    const perSheet = sides === 'both' ? 2 : 1;
    const sheets = Math.min(MOST_SHEETS_A_PILE, Math.floor(this.#room() / perSheet));
    if (sheets < 1) return failed(noRoom('document-scanner'));
    const pages = scanner.scan(
      {
        ...SCAN,
        ...(half ? { widthMm: this.#widthOfHalf() } : {}),
        source,
        ...(sides === 'both' ? { sides } : {}),
        maxPages: source === 'feeder' ? sheets * perSheet : 1,
        onRows: (progress) => preview.rows(progress),
      },
      call,
    );
    const sheetsHere = new SidesOfSheets<Prepared>(sides);
    for await (const page of pages) {
      if (!page.ok) return page; // a sheet of which one side is missing goes through once more
      const { side, sheet } = page.value;
      const whole = half ? await this.#takeHalf(paper, page.value, half) : page.value;
      if (whole === null) continue;
      const prepared = await this.#prepare(paper, whole, 'document-scanner', call.signal);
      if (!prepared.ok) return prepared;
      for (const one of sheetsHere.take({ side, sheet, what: prepared.value })) one.tell();
    }
    for (const one of sheetsHere.end()) one.tell();
    return done(undefined);
  }

  /** The first half is laid by; with the second both become one page, or none (`null`). */
  async #takeHalf(paper: string, page: ScannedPage, half: 'first' | 'second'): Promise<RawPage | null> {
    const { memory, tell } = this.#parts;
    const first = memory.firstHalf;
    if (half === 'first' || first === null || first.paper !== paper) {
      memory.firstHalf = { paper, page };
      tell({ type: 'half-scanned', paper });
      return null;
    }
    memory.firstHalf = null;
    const { stitchPages } = await import('../imaging/stitching/stitch-pages.ts');
    const stitched = await stitchPages(first.page, page);
    if (stitched.ok) return stitched.value.page;
    tell({ type: 'halves-unsure' });
    return null;
  }

  #widthOfHalf(): number {
    const glass = this.#scannerCan?.bySource.find(({ source }) => source === 'flatbed');
    return Math.min(WIDEST_HALF_MM, Math.max(SCAN.widthMm, glass?.widthMm ?? 0));
  }

  #room(): number {
    return MOST_PAGES - this.#parts.memory.pages.size;
  }

  /** An ID card is known and thrown away before anything of it is kept: its picture is sensitive, and no office may demand it. */
  async #prepare(
    paper: string,
    page: RawPage,
    device: 'document-scanner' | 'document-camera' | 'phone',
    signal: AbortSignal,
  ): Promise<Result<Prepared, DeviceFault>> {
    const { memory, clock, tell, onKept, onStreaks } = this.#parts;
    const [{ takePage }, { doubtsOf }, { showsIdCard }] = await Promise.all([
      import('../imaging/pictures.ts'),
      import('../imaging/judge/doubts.ts'),
      import('../imaging/laid-card/laid-id-card.ts'),
    ]);
    const { dpi } = page;
    const taken = await takePage(page, THUMBNAIL_PX, true);
    if (await showsIdCard(taken.cards, { signal, deadlineMs: deadlines.readLaidCard }))
      return failed({ ...absent(device === 'phone' ? 'document-camera' : device), ...idCardSeen });
    const { jpeg, widthPx, heightPx, thumbnail, turnedDegrees, toRead, verdict } = taken;
    if (device === 'document-scanner') onStreaks(verdict.streaksMm); // a camera has no line of sensors
    const id = uuid7(clock.now());
    const from = device === 'phone' ? ({ from: 'phone' } as const) : {};
    const kept = { id, paper, jpeg, thumbnail, widthPx, heightPx, dpi, turnedDegrees, ...from };
    const isBlank = verdict.blank.is === 'yes';
    return done({
      kept,
      isBlank,
      tell: () => {
        memory.pages.set(id, kept);
        tell({ type: 'page-scanned', paper, page: { id, width: widthPx, height: heightPx, doubts: doubtsOf(taken) } });
        if (toRead && !isBlank) onKept(id, toRead);
      },
    });
  }

  /** Pages of a file from the citizen's phone, all or none; an ID card among them is thrown away as under the camera. */
  async keepFromPhone(paper: string, pages: readonly RawPage[], signal: AbortSignal): Promise<boolean> {
    if (this.#room() < pages.length) return false;
    const prepared: Prepared[] = [];
    for (const page of pages) {
      const one = await this.#prepare(paper, page, 'phone', signal);
      if (!one.ok || signal.aborted) return false;
      prepared.push(one.value);
    }
    for (const one of prepared) one.tell();
    return true;
  }

  /** Does a paper lie in the feeder or on the glass? Asked at the end of every visit. */
  async left(): Promise<boolean> {
    const supervisor = this.#scanner;
    if (!supervisor) return false;
    const seen = await supervisor.use<boolean>(async (scanner, call) => {
      const loaded = await scanner.feederLoaded(call);
      if (loaded.ok && loaded.value) return done(true);
      const { glassOccupied } = await import('../imaging/glass.ts');
      for await (const page of scanner.scan({ ...LOOK, source: 'flatbed', maxPages: 1 }, call))
        return page.ok ? done(glassOccupied(page.value).occupied) : page;
      return done(false);
    }, deadlines.lookAtGlass);
    return seen.ok && seen.value;
  }

  #all(): Supervisor<SaneDocumentScanner | DocumentCamera>[] {
    return [this.#scanner, this.#camera].filter((one) => one !== null) as Supervisor<
      SaneDocumentScanner | DocumentCamera
    >[];
  }
}

const idCardSeen = {
  layer: 'operator',
  code: 'id-card-seen',
  action: 'clear-media',
  outcome: 'completed',
  detail: 'an ID card was scanned; nothing of it was kept',
} as const;

const noRoom = (device: DeviceFault['device']): DeviceFault => ({
  ...absent(device),
  code: 'cancelled',
  detail: 'the visit holds as many pages as it may',
});

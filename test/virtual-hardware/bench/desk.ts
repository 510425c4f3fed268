/** Everything that stands on the bench: the five virtual devices, the papers, and what is known about them right now. */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CardFault, CardHolder, LaidCard } from '../card-station.ts';
import { startVirtualCodeReader, type VirtualCodeReader } from '../code-reader/virtual-code-reader.ts';
import { makeHolder, qrText } from '../id-card/holders.ts';
import { type IdCardStation, startCardStation } from '../id-card/station.ts';
import {
  startVirtualSatisfactionButtons,
  type VirtualSatisfactionButtons,
} from '../satisfaction-buttons/virtual-satisfaction-buttons.ts';
import { writeSaneConfig } from '../scanner/sane-configuration.ts';
import { startVirtualScanner, type VirtualScanner } from '../scanner/virtual-scanner.ts';
import type { Slip } from '../ticket-printer/paper.ts';
import { startVirtualTicketPrinter, type VirtualTicketPrinter } from '../ticket-printer/virtual-ticket-printer.ts';
import { openShelf, type Shelf } from './papers/shelf.ts';

export const benchDevices = [
  'document-scanner',
  'ticket-printer',
  'satisfaction-buttons',
  'code-reader',
  'id-card-reader',
] as const;
export type BenchDevice = (typeof benchDevices)[number];

export type SlipEntry = {
  readonly n: number;
  /** epoch ms when it came out */
  readonly at: number;
  readonly widthDots: number;
  readonly heightDots: number;
  readonly sha256OfBits: string;
};

/** The card station, or why there is none: the bench goes on without it. */
export type CardDesk =
  | { readonly station: IdCardStation; readonly why: null }
  | { readonly station: null; readonly why: string };

export type Desk = {
  readonly shelf: Shelf;
  readonly scanner: VirtualScanner;
  readonly sane: { readonly saneConfigDir: string; readonly saneDevice: string };
  readonly printer: VirtualTicketPrinter;
  readonly buttons: VirtualSatisfactionButtons;
  readonly codeReader: VirtualCodeReader;
  readonly card: CardDesk;
  readonly slips: readonly SlipEntry[];
  slip(n: number): Slip | null;
  /** what people have put where, and what trouble was ordered; changed by orders alone */
  readonly placed: Placed;
  stop(): Promise<void>;
};

export type Placed = {
  glass: string | null;
  feeder: string[];
  lastScore: 1 | 2 | 3 | null;
  cardReaderPlugged: boolean;
  cardFault: CardFault;
  /** what the card that was laid down last is beside its holder's usual one */
  laidCard: LaidCard;
  faults: Record<BenchDevice, string | null>;
};

const slipsKept = 500;

export const setUpDesk = async (runFolder: string, options: { readonly withCard: boolean }): Promise<Desk> => {
  await mkdir(runFolder, { recursive: true, mode: 0o700 });
  const running: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of running.splice(0).reverse()) await end();
  };
  try {
    const shelf = await openShelf(join(runFolder, 'papers'));
    running.push(() => shelf.stop());
    const scanner = await startVirtualScanner();
    running.push(() => scanner.stop());
    const sane = await writeSaneConfig(join(runFolder, 'sane'), scanner.port, 'Mot Cua Bench');
    const devices = join(runFolder, 'dev');
    const printer = await startVirtualTicketPrinter({ path: join(devices, 'ticket-printer') });
    running.push(() => printer.stop());
    const buttons = await startVirtualSatisfactionButtons({ path: join(devices, 'satisfaction-buttons') });
    running.push(() => buttons.stop());
    const codeReader = await startVirtualCodeReader({ path: join(devices, 'code-reader') });
    running.push(() => codeReader.stop());
    const card = options.withCard
      ? await cardDesk(join(runFolder, 'id-card'))
      : ({ station: null, why: 'the bench was started without a card station' } as const);
    if (card.station) running.push(() => card.station.stop());
    const slips: SlipEntry[] = [];
    printer.onSlip((slip) => {
      slips.push({
        n: slip.n,
        at: Date.now(),
        widthDots: slip.widthDots,
        heightDots: slip.heightDots,
        sha256OfBits: createHash('sha256').update(slip.bits).digest('hex'),
      });
      if (slips.length > slipsKept) slips.shift();
    });
    return {
      shelf,
      scanner,
      sane,
      printer,
      buttons,
      codeReader,
      card,
      slips,
      slip: (n) => printer.slips.find((slip) => slip.n === n) ?? null,
      placed: {
        glass: null,
        feeder: [],
        lastScore: null,
        cardReaderPlugged: true,
        cardFault: { kind: 'none' },
        laidCard: {},
        faults: {
          'document-scanner': null,
          'ticket-printer': null,
          'satisfaction-buttons': null,
          'code-reader': null,
          'id-card-reader': null,
        },
      },
      stop,
    };
  } catch (why) {
    await stop();
    throw why;
  }
};

const cardDesk = async (runFolder: string): Promise<CardDesk> => {
  try {
    await mkdir(runFolder, { recursive: true });
    return { station: await startCardStation({ runFolder }), why: null };
  } catch (why) {
    return { station: null, why: why instanceof Error ? why.message : String(why) };
  }
};

/** People whose cards lie ready; none without a card station. */
export const holdersOf = (desk: Desk): readonly CardHolder[] => desk.card.station?.holders ?? [];

export { makeHolder, qrText };

/** The bench's state as the page and tests see it. Holders are invented, so their names may stand here. */
export const stateOf = (desk: Desk) => {
  const { scanner, printer, buttons, codeReader, card, placed } = desk;
  return {
    devices: {
      'document-scanner': {
        plugged: scanner.plugged,
        fault: placed.faults['document-scanner'],
        glass: scanner.glassIsEmpty ? null : placed.glass,
        feeder: placed.feeder.slice(placed.feeder.length - scanner.pagesInFeeder),
        pagesSent: scanner.pagesSent,
      },
      'ticket-printer': {
        plugged: printer.plugged,
        fault: placed.faults['ticket-printer'],
        sensors: printer.sensors,
        slips: desk.slips.length,
        lastSlip: desk.slips.at(-1)?.n ?? null,
        uncutDots: printer.uncutDots,
        bytesReceived: printer.bytesReceived,
        errors: printer.errors.slice(-20),
      },
      'satisfaction-buttons': {
        plugged: buttons.plugged,
        fault: placed.faults['satisfaction-buttons'],
        presses: buttons.presses,
        lastScore: placed.lastScore,
      },
      'code-reader': {
        plugged: codeReader.plugged,
        fault: placed.faults['code-reader'],
        shown: codeReader.shown,
      },
      'id-card-reader': {
        available: card.station !== null,
        why: card.why,
        plugged: card.station !== null && placed.cardReaderPlugged,
        fault: placed.faults['id-card-reader'],
        present: card.station?.present ?? null,
        forgery: card.station?.present ? (placed.laidCard.forgery ?? 'none') : null,
        traffic: card.station?.traffic ?? null,
      },
    },
  };
};

export type BenchState = ReturnType<typeof stateOf>;

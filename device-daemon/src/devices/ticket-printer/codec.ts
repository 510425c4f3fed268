/**
 * The ticket printer's language, ESC/POS, as pure functions: pages to bytes (`raster.ts`), bytes to statuses
 * (`status.ts`), and the few commands around them. Nothing here knows of links or time.
 */
export { encodeRaster, HEAD_DOTS, holdsRealTimeCommand } from './raster.ts';
export {
  createStatusDecoder,
  factsOfAutomatic,
  factsOfRealTime,
  type PrinterFacts,
  type PrinterMessage,
  type StatusDecoder,
  statusOfFacts,
} from './status.ts';

/** ESC @: margins and modes back to their defaults. */
const INITIALISE = [0x1b, 0x40];
/** GS a 0x0e: tell unasked when the printer goes on- or offline, has an error, or its paper sensors change. */
const TELL_CHANGES = [0x1d, 0x61, 0x0e];

/** Sent before a page: a known state, and unasked statuses on (ESC @ switches them off on some models). */
export const PAGE_START = Uint8Array.from([...INITIALISE, ...TELL_CHANGES]);
/** GS V 66 0: feed to the cutter and cut, leaving one point so that the slip does not fall. */
export const FEED_AND_CUT = Uint8Array.of(0x1d, 0x56, 66, 0);
/** GS r 1: answered in its turn, after everything sent before it has been printed; not answered while offline. */
export const ASK_PAPER_SENSOR = Uint8Array.of(0x1d, 0x72, 1);
/** DLE EOT n: answered at once, even offline. */
export const askRealTime = (n: 1 | 2 | 3 | 4): Uint8Array => Uint8Array.of(0x10, 0x04, n);
/** GS I n: the printer's own words. */
export const askText = (what: 'maker' | 'model' | 'serial'): Uint8Array =>
  Uint8Array.of(0x1d, 0x49, { maker: 66, model: 67, serial: 68 }[what]);
/**
 * Ends a picture that was cut off in mid-send: enough zeros to fill the largest band (64 rows of 72 bytes) as white dots,
 * which printers ignore where no picture is open, then a known state.
 */
export const RESYNCHRONISE = Uint8Array.from([...new Uint8Array(64 * 72), ...INITIALISE]);

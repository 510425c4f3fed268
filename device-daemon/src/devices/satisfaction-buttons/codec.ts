/**
 * The two languages of button boxes, as pure functions. A button's number is the score it stands for.
 *
 * Serial: frames of 02 body check 03. A press has the body 'B' '1'-'3' '0'-'9' (button, running number of the press);
 * the answer to '?' has the body 'I' and printable ASCII. `check` is the exclusive or of the body with bit 7 set, so that
 * it is never 02 or 03.
 *
 * HID: reports of three bytes, or four where the report's number comes first: a bit for each button that is down (bit 0
 * is button 1), the version of the protocol, a running number.
 */
export type Score = 1 | 2 | 3;

export type BoxMessage =
  | { readonly kind: 'pressed'; readonly score: Score; readonly sequence: number }
  | { readonly kind: 'identity'; readonly text: string }
  | { readonly kind: 'noise'; readonly bytes: number };

export type BoxDecoder = {
  push(bytes: Uint8Array): BoxMessage[];
  /** Forgets half a frame: call it when the line has been silent. */
  reset(): void;
};

const START = 0x02;
const END = 0x03;
const PRESS = 0x42; // B
const IDENTITY = 0x49; // I
const PRESS_FRAME_BYTES = 6;
const MAX_IDENTITY_FRAME_BYTES = 84;

/** What the daemon asks a serial box at opening: '?'. */
export const ASK_IDENTITY = Uint8Array.of(0x3f);

export const createSerialBoxDecoder = (): BoxDecoder => {
  let buffer: Uint8Array = new Uint8Array(0);
  return {
    push: (bytes) => {
      const out: BoxMessage[] = [];
      buffer = Buffer.concat([buffer, bytes]);
      for (let taken = readFrame(buffer, out); taken > 0; taken = readFrame(buffer, out))
        buffer = buffer.subarray(taken);
      return out;
    },
    reset: () => {
      buffer = new Uint8Array(0);
    },
  };
};

/** Reads one message from the start of `buffer` into `out`; returns the bytes it took, 0 when more are needed. */
const readFrame = (buffer: Uint8Array, out: BoxMessage[]): number => {
  if (buffer.length === 0) return 0;
  const start = buffer.indexOf(START);
  if (start !== 0) return skip(start < 0 ? buffer.length : start, out);
  if (buffer.length === 1) return 0;
  if (buffer[1] === PRESS) return readPress(buffer, out);
  if (buffer[1] === IDENTITY) return readIdentity(buffer, out);
  return skip(1, out);
};

const skip = (bytes: number, out: BoxMessage[]): number => {
  out.push({ kind: 'noise', bytes });
  return bytes;
};

const readPress = (buffer: Uint8Array, out: BoxMessage[]): number => {
  const again = buffer.indexOf(START, 1);
  if (again > 0 && again < PRESS_FRAME_BYTES) return skip(again, out);
  if (buffer.length < PRESS_FRAME_BYTES) return 0;
  const score = scoreOf(buffer[2]! - 0x30);
  const sequence = buffer[3]! - 0x30;
  const sound = checkOf(buffer.subarray(1, 4)) === buffer[4] && buffer[5] === END;
  if (!sound || score === null || sequence < 0 || sequence > 9) return skip(1, out);
  out.push({ kind: 'pressed', score, sequence });
  return PRESS_FRAME_BYTES;
};

const readIdentity = (buffer: Uint8Array, out: BoxMessage[]): number => {
  const end = buffer.indexOf(END);
  if (end > MAX_IDENTITY_FRAME_BYTES) return skip(1, out);
  const text = buffer.subarray(2, end < 0 ? buffer.length : end - 1);
  const printable = text.every((byte) => byte >= 0x20 && (byte < 0x7f || (end < 0 && byte >= 0x80)));
  if (!printable || text.length > MAX_IDENTITY_FRAME_BYTES) return skip(1, out);
  if (end < 0) return 0;
  if (end < 3 || checkOf(buffer.subarray(1, end - 1)) !== buffer[end - 1]) return skip(1, out);
  out.push({ kind: 'identity', text: Buffer.from(text).toString('latin1').trim() });
  return end + 1;
};

const checkOf = (body: Uint8Array): number => body.reduce((sum, byte) => sum ^ byte, 0) | 0x80;

const scoreOf = (button: number): Score | null => (button === 1 || button === 2 || button === 3 ? button : null);

const REPORT_BYTES = 3;

/**
 * Each push is one report, as node-hid delivers it (a pseudo-terminal standing in for hidraw may join several). Two
 * buttons going down at once are nobody's rating.
 */
export const createHidBoxDecoder = (): BoxDecoder => {
  let down = 0;
  const readReport = (report: Uint8Array): BoxMessage[] => {
    const [buttons = 0, , sequence = 0] = report;
    if (buttons > 0x1f) return [{ kind: 'noise', bytes: report.length }];
    const fresh = buttons & ~down;
    down = buttons;
    if (fresh === 0) return [];
    const score = scoreOf(Math.log2(fresh) + 1);
    return [score === null ? { kind: 'noise', bytes: report.length } : { kind: 'pressed', score, sequence }];
  };
  return {
    push: (bytes) => {
      const reports = bytes.length === REPORT_BYTES + 1 ? bytes.subarray(1) : bytes;
      if (reports.length % REPORT_BYTES !== 0) return [{ kind: 'noise', bytes: bytes.length }];
      const out: BoxMessage[] = [];
      for (let at = 0; at < reports.length; at += REPORT_BYTES)
        out.push(...readReport(reports.subarray(at, at + REPORT_BYTES)));
      return out;
    },
    reset: () => {
      down = 0;
    },
  };
};

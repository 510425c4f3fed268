/**
 * A code reader (QR and bar codes) behind a pseudo-terminal: each scan is the code's text in UTF-8 and CR LF.
 * Asked with '?' CR it answers `ID:<identity>` CR LF.
 */
import { wait } from '@mot-cua/domain/clock.ts';
import { systemClock } from '../../../device-daemon/src/system-clock.ts';
import { FaultPlan } from '../fault-plan.ts';
import { laySerialCable } from '../serial-cable/serial-cable.ts';

export type CodeReaderFault =
  | { readonly kind: 'wrong-encoding' } // one byte a letter: not UTF-8 as soon as a letter has a mark
  | { readonly kind: 'split-writes' } // three bytes at a time, cutting letters in two
  | { readonly kind: 'half' } // half the text and no line end
  | { readonly kind: 'noise' } // stray bytes and an empty line before the text
  | { readonly kind: 'double' } // the same code twice: the hand was slow
  | { readonly kind: 'late' } // it says who it is only when a code is shown, just before that
  | { readonly kind: 'silent' };

export interface VirtualCodeReader {
  readonly path: string;
  /** Holds a code before the reader. At most 4,096 characters, no line ends. */
  show(text: string): Promise<void>;
  /** The hand goes away: what it held is not read again. */
  takeAway(): void;
  readonly shown: number;
  failNext(fault: CodeReaderFault): void;
  failRepeatedly(fault: CodeReaderFault): void;
  clearFaults(): void;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  readonly plugged: boolean;
  stop(): Promise<void>;
}

const lineEnd = '\r\n';
/** A hand that sees nothing happen holds the code there for so long, ms; a reader that is woken meanwhile reads it again. */
const handHoldsMs = 5_000;
const identity = 'MOT CUA READER 1.0 MCR-0001';

export const startVirtualCodeReader = async (options: { readonly path: string }): Promise<VirtualCodeReader> => {
  const faults = new FaultPlan<CodeReaderFault>();
  let shown = 0;
  let asked = false;
  let owesIdentity = false;
  let held: { readonly code: Buffer; readonly until: number } | null = null;
  const whoItIs = Buffer.from(`ID:${identity}${lineEnd}`, 'latin1');

  const answerQuestions = (bytes: Buffer): void => {
    for (const byte of bytes) {
      if (byte === 0x0d && asked) sayWho();
      asked = byte === 0x3f;
    }
  };
  const sayWho = (): void => {
    const fault = faults.take(({ kind }) => kind === 'silent' || kind === 'late');
    owesIdentity = fault?.kind === 'late';
    if (fault === null) cable.send(whoItIs);
    if (held !== null && systemClock.monotonic() < held.until) cable.send(held.code);
    held = null;
  };

  const cable = await laySerialCable({ path: options.path, onBytes: answerQuestions });

  const show = async (text: string): Promise<void> => {
    if (text.length === 0 || text.length > 4096) throw new RangeError('a code has 1 to 4,096 characters');
    if (/[\r\n]/.test(text)) throw new RangeError('a code has no line ends');
    shown++;
    if (owesIdentity) cable.send(whoItIs);
    owesIdentity = false;
    const good = Buffer.from(text + lineEnd, 'utf8');
    switch (faults.take()?.kind) {
      case 'silent':
        return;
      case 'wrong-encoding':
        cable.send(Buffer.from(text + lineEnd, 'latin1'));
        return;
      case 'half':
        cable.send(good.subarray(0, Math.max(1, good.length >> 1)));
        return;
      case 'noise':
        cable.send(Buffer.concat([Buffer.from([0x00, 0xff, 0xfe, 0x0d, 0x0a, 0x0d, 0x0a]), good]));
        return;
      case 'double':
        cable.send(Buffer.concat([good, good]));
        return;
      case 'split-writes':
        for (let at = 0; at < good.length; at += 3) {
          cable.send(good.subarray(at, at + 3));
          await wait(systemClock, 2);
        }
        return;
      default:
        cable.send(good);
        held = { code: good, until: systemClock.monotonic() + handHoldsMs };
    }
  };

  return {
    path: options.path,
    show,
    takeAway: () => {
      held = null;
    },
    get shown() {
      return shown;
    },
    failNext: (fault) => faults.failNext(fault),
    failRepeatedly: (fault) => faults.failRepeatedly(fault),
    clearFaults: () => faults.clear(),
    unplug: () => cable.unplug(),
    plug: () => cable.plug(),
    get plugged() {
      return cable.plugged;
    },
    stop: () => cable.stop(),
  };
};

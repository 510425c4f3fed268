/**
 * A box with three buttons (1 = Không hài lòng, 2 = Hài lòng, 3 = Rất hài lòng) behind a pseudo-terminal.
 *
 * Box to host, a press: 02 'B' button('1'..'3') seq('0'..'9') check 03. Host to box '?': 02 'I' identity(ASCII) check 03.
 * `check` is the exclusive or of everything between 02 and itself, with bit 7 set, so it is never 02 or 03.
 */
import { wait } from '@mot-cua/domain/clock.ts';
import { systemClock } from '../../../device-daemon/src/system-clock.ts';
import { FaultPlan } from '../fault-plan.ts';
import { laySerialCable } from '../serial-cable/serial-cable.ts';

export type ButtonsFault =
  | { readonly kind: 'bounce' } // the same frame, same seq, two or three times within 30 ms
  | { readonly kind: 'half-frame' } // the first three bytes only
  | { readonly kind: 'noise' } // stray bytes before and after, a false start among them
  | { readonly kind: 'bad-checksum' }
  | { readonly kind: 'silent' }; // no press and no identity gets through

export interface VirtualSatisfactionButtons {
  readonly path: string;
  /** Presses a button. The number is the score. */
  press(score: 1 | 2 | 3): Promise<void>;
  readonly presses: number;
  failNext(fault: ButtonsFault): void;
  failRepeatedly(fault: ButtonsFault): void;
  clearFaults(): void;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  readonly plugged: boolean;
  stop(): Promise<void>;
}

const start = 0x02;
const end = 0x03;
const identity = 'MOT CUA BUTTONS 1.0 MCB-0001';
const noise = Buffer.from([0x00, 0xff, start, 0x58, 0x7f]);

const frame = (body: Buffer): Buffer => {
  const check = body.reduce((sum, byte) => sum ^ byte, 0) | 0x80;
  return Buffer.concat([Buffer.from([start]), body, Buffer.from([check, end])]);
};

export const startVirtualSatisfactionButtons = async (options: {
  readonly path: string;
}): Promise<VirtualSatisfactionButtons> => {
  const faults = new FaultPlan<ButtonsFault>();
  let presses = 0;

  const answerQuestions = (bytes: Buffer): void => {
    for (const byte of bytes)
      if (byte === 0x3f && faults.take((fault) => fault.kind === 'silent') === null)
        cable.send(frame(Buffer.from(`I${identity}`, 'latin1')));
  };

  const cable = await laySerialCable({ path: options.path, onBytes: answerQuestions });

  const press = async (score: 1 | 2 | 3): Promise<void> => {
    const good = frame(Buffer.from(`B${score}${presses++ % 10}`, 'latin1'));
    switch (faults.take()?.kind) {
      case 'silent':
        return;
      case 'half-frame':
        cable.send(good.subarray(0, 3));
        return;
      case 'noise':
        cable.send(Buffer.concat([noise, good, noise.subarray(0, 2)]));
        return;
      case 'bad-checksum': {
        const bad = Buffer.from(good);
        bad[4] = (bad[4] ?? 0) ^ 0x01;
        cable.send(bad);
        return;
      }
      case 'bounce':
        for (const pause of [0, 8, 12]) {
          await wait(systemClock, pause);
          cable.send(good);
        }
        return;
      default:
        cable.send(good);
    }
  };

  return {
    path: options.path,
    press,
    get presses() {
      return presses;
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

/**
 * A thermal ticket printer (ESC/POS, 80 mm, 203 dpi, cutter) behind a pseudo-terminal. Paper comes out as pictures; it
 * runs out, opens its cover, jams its cutter, falls silent and loses its cable in the middle of a picture.
 */
import { FaultPlan } from '../fault-plan.ts';
import { laySerialCable } from '../serial-cable/serial-cable.ts';
import { type Command, longestCommandBytes, readCommand } from './commands.ts';
import { PaperMachine } from './decoder.ts';
import type { Slip } from './paper.ts';
import { type RealTimeCommand, RealTimeWatch } from './real-time.ts';
import { automaticStatus, paperStatus, realTimeStatus, type Sensors } from './status.ts';

/** `afterDots`: strikes after so many more rows of print (8 rows are 1 mm). */
export type PrinterFault =
  | { readonly kind: 'paper-out' | 'cover-open' | 'offline' | 'head-hot'; readonly afterDots?: number }
  | { readonly kind: 'paper-low' | 'cutter-failed' | 'silent' | 'half-answers' | 'noise' };

export interface VirtualTicketPrinter {
  /** what the driver opens */
  readonly path: string;
  /** every piece of paper since the start, oldest first; the newest 500 are kept */
  readonly slips: readonly Slip[];
  /** rows printed since the last cut, still in the printer */
  readonly uncutDots: number;
  /** unknown or broken commands and text in built-in fonts, in order */
  readonly errors: readonly string[];
  readonly bytesReceived: number;
  readonly sensors: Sensors;
  onSlip(listener: (slip: Slip) => void): () => void;
  /** Strikes once: at the next row, cut or answer. A physical condition then stays until `clearFaults`. */
  failNext(fault: PrinterFault): void;
  /** Is so from now on, until `clearFaults`. Several may stand at once. */
  failRepeatedly(fault: PrinterFault): void;
  /** Somebody refills the paper, closes the cover, frees the cutter: printing goes on with what was waiting. */
  clearFaults(): void;
  /** Somebody tears off what hangs out of the printer. */
  tearOff(): void;
  setPace(bytesPerSecond: number | null): void;
  /** With the cable the power goes, and with it everything not yet printed, unless `keepPower`. */
  unplug(how?: { readonly afterBytes?: number; readonly keepPower?: boolean }): Promise<void>;
  plug(): Promise<void>;
  readonly plugged: boolean;
  stop(): Promise<void>;
}

type Condition = 'paper-out' | 'cover-open' | 'offline' | 'head-hot' | 'paper-low' | 'cutter-error';

const slipsKept = 500;
const identity: Record<number, string> = {
  65: '1.04 MC',
  66: 'MOT CUA',
  67: 'VTP-80',
  68: 'VTP80-0001',
  69: 'none',
};

export const startVirtualTicketPrinter = async (options: { readonly path: string }): Promise<VirtualTicketPrinter> => {
  const plan = new FaultPlan<PrinterFault>();
  const habits = new Set<PrinterFault['kind']>(); // faults that stand until cleared
  const conditions = new Set<Condition>();
  const machine = new PaperMachine();
  const watch = new RealTimeWatch();
  const slips: Slip[] = [];
  const listeners = new Set<(slip: Slip) => void>();
  let inbox: Buffer = Buffer.alloc(0);
  let rowsToPrint: Buffer[] = [];
  let cutToMake: Extract<Command, { kind: 'cut' }> | null = null;
  let countdown: { dots: number; condition: Condition } | null = null;
  let mask = 0;
  let lastAutomatic = '';
  let bytesReceived = 0;
  let losesPower = false;

  const sensors = (): Sensors => {
    const has = (condition: Condition): boolean => conditions.has(condition);
    return {
      offline: has('offline') || has('cover-open') || has('paper-out') || has('cutter-error') || has('head-hot'),
      coverOpen: has('cover-open'),
      paperOut: has('paper-out'),
      paperLow: has('paper-low'),
      cutterError: has('cutter-error'),
      headHot: has('head-hot'),
    };
  };

  const isHabitOrNext = (kind: 'silent' | 'half-answers' | 'noise' | 'cutter-failed'): boolean =>
    habits.has(kind) || plan.take((fault) => fault.kind === kind) !== null;

  const answer = (bytes: Buffer): void => {
    if (isHabitOrNext('silent')) return;
    const noise = isHabitOrNext('noise') ? Buffer.from([0xff, 0x00, 0x81]) : Buffer.alloc(0);
    const said = isHabitOrNext('half-answers') ? bytes.subarray(0, bytes.length >> 1) : bytes;
    cable.send(Buffer.concat([noise, said]));
  };

  const tellChange = (): void => {
    const now = automaticStatus(sensors());
    if (mask === 0 || now.toString('hex') === lastAutomatic) return;
    lastAutomatic = now.toString('hex');
    answer(now);
  };

  const become = (condition: Condition): void => {
    conditions.add(condition);
    tellChange();
  };

  const obeyAtOnce = (command: RealTimeCommand): void => {
    if (command.kind === 'status') {
      answer(Buffer.from([realTimeStatus(command.n, sensors())]));
      return;
    }
    const clears = command.kind === 'clear-buffers' || command.clearBuffers;
    if (clears) {
      inbox = Buffer.alloc(0);
      rowsToPrint = [];
      cutToMake = null;
    }
    if (command.kind === 'recover') conditions.delete('cutter-error');
    else answer(Buffer.from([0x37, 0x25, 0x00]));
    tellChange();
  };

  const takeIn = (bytes: Buffer): void => {
    bytesReceived += bytes.length;
    let from = 0;
    for (let at = 0; at < bytes.length; at++) {
      const command = watch.see(bytes[at] ?? 0);
      if (!command) continue;
      keep(bytes.subarray(from, at + 1));
      from = at + 1;
      obeyAtOnce(command);
    }
    keep(bytes.subarray(from));
    work();
  };

  const keep = (bytes: Buffer): void => {
    if (inbox.length + bytes.length > longestCommandBytes)
      machine.note('the receive buffer overflowed: bytes are lost');
    else if (bytes.length > 0) inbox = Buffer.concat([inbox, bytes]);
  };

  const work = (): void => {
    for (;;) {
      if (sensors().offline) return;
      const row = rowsToPrint[0];
      if (row) {
        if (strikesBefore()) return;
        rowsToPrint.shift();
        machine.print(row);
        continue;
      }
      if (cutToMake) {
        if (isHabitOrNext('cutter-failed')) {
          become('cutter-error');
          return;
        }
        const end = cutToMake.partial ? 'partial-cut' : 'full-cut';
        const fed = cutToMake.feedFirst;
        cutToMake = null;
        comesOut(machine.part(end, fed));
        continue;
      }
      const read = readCommand(inbox);
      if (!read) return;
      inbox = inbox.subarray(read.length);
      obey(read.command);
    }
  };

  /** Whether a fault that waits for the next row (or for its count of rows) strikes before this row is printed. */
  const strikesBefore = (): boolean => {
    if (!countdown) {
      const fault = plan.take((armed) => isConditionAtRow(armed));
      if (fault && isConditionAtRow(fault)) countdown = { dots: fault.afterDots ?? 0, condition: fault.kind };
    }
    if (!countdown) return false;
    if (countdown.dots-- > 0) return false;
    const { condition } = countdown;
    countdown = null;
    become(condition);
    return true;
  };

  const obey = (command: Command): void => {
    rowsToPrint = [...machine.begin(command)];
    switch (command.kind) {
      case 'cut':
        cutToMake = command;
        return;
      case 'process-id':
        answer(Buffer.concat([Buffer.from([0x37, 0x22]), command.id, Buffer.from([0x00])]));
        return;
      case 'paper-status':
        answer(Buffer.from([command.n === 1 || command.n === 49 ? paperStatus(sensors()) : 0]));
        return;
      case 'identity': {
        const text = identity[command.n];
        answer(
          text
            ? Buffer.concat([Buffer.from([0x5f]), Buffer.from(text, 'latin1'), Buffer.from([0])])
            : Buffer.from([command.n === 2 || command.n === 50 ? 0x02 : 0x20]),
        );
        return;
      }
      case 'automatic-status':
        mask = command.mask;
        lastAutomatic = '';
        tellChange();
        return;
      case 'initialise':
        mask = 0;
        return;
    }
  };

  const comesOut = (slip: Slip | null): void => {
    if (!slip) return;
    slips.push(slip);
    if (slips.length > slipsKept) slips.shift();
    for (const listener of listeners) listener(slip);
  };

  const losePower = (): void => {
    inbox = Buffer.alloc(0);
    rowsToPrint = [];
    cutToMake = null;
    mask = 0;
    conditions.delete('cutter-error');
    machine.reset();
  };

  const cable = await laySerialCable({ path: options.path, onBytes: takeIn });

  return {
    path: options.path,
    slips,
    get uncutDots() {
      return machine.uncutDots;
    },
    errors: machine.errors,
    get bytesReceived() {
      return bytesReceived;
    },
    get sensors() {
      return sensors();
    },
    onSlip: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    failNext: (fault) => {
      if (fault.kind === 'paper-low') become('paper-low');
      else plan.failNext(fault);
    },
    failRepeatedly: (fault) => {
      if (isConditionAtRow(fault)) {
        if (fault.afterDots) countdown = { dots: fault.afterDots, condition: fault.kind };
        else become(fault.kind);
      } else if (fault.kind === 'paper-low') become('paper-low');
      else {
        habits.add(fault.kind);
        if (fault.kind === 'cutter-failed') become('cutter-error');
      }
    },
    clearFaults: () => {
      const refilled = conditions.has('paper-out');
      plan.clear();
      habits.clear();
      conditions.clear();
      countdown = null;
      if (refilled) comesOut(machine.part('torn'));
      tellChange();
      work();
    },
    tearOff: () => comesOut(machine.part('torn')),
    setPace: (bytesPerSecond) => cable.setPace(bytesPerSecond),
    unplug: async (how = {}) => {
      losesPower = !how.keepPower;
      await cable.unplug(how.afterBytes === undefined ? {} : { afterBytes: how.afterBytes });
    },
    plug: async () => {
      if (cable.plugged) return;
      if (losesPower) losePower();
      losesPower = false;
      await cable.plug();
    },
    get plugged() {
      return cable.plugged;
    },
    stop: () => cable.stop(),
  };
};

type RowFault = Extract<PrinterFault, { readonly kind: 'paper-out' | 'cover-open' | 'offline' | 'head-hot' }>;

const isConditionAtRow = (fault: PrinterFault): fault is RowFault =>
  fault.kind === 'paper-out' || fault.kind === 'cover-open' || fault.kind === 'offline' || fault.kind === 'head-hot';

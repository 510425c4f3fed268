import { pathToFileURL } from 'node:url';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { renderTicket } from '../../slips/ticket.ts';
import { systemClock } from '../../system-clock.ts';
import { readArguments } from '../command-line.ts';
import type { ByteLink, Call } from '../device.ts';
import { createSerialLink } from '../links/serial.ts';
import { createUsbLink } from '../links/usb.ts';
import { createTicketPrinter, encodePage } from './driver.ts';

/** For technicians, with no daemon. Exit code 0 when it went well, 1 when not, 2 when the arguments are wrong. */
const usage = `Asks a ticket printer how it is, or prints a test ticket.

  node device-daemon/src/devices/ticket-printer/cli.ts (status|test|watch) (--path NODE [--baud N] | --usb VVVV:PPPP)

  status        its name, faults and warnings
  test          prints and cuts a test ticket with every tone of Vietnamese
  watch         tells each change until Ctrl-C (open the cover, take the paper out)
  --path NODE   e.g. /dev/mot-cua/ticket-printer; --baud 115200 unless told
  --flow KIND   none, rts-cts or xon-xoff (default none)
  --usb V:P     vendor and product in hexadecimal, as lsusb tells them`;

const FLOWS = ['none', 'rts-cts', 'xon-xoff'] as const;

const linkOf = (path?: string, baud?: string, flow?: string, usb?: string): ByteLink | null => {
  if (path) {
    const flowControl = FLOWS.find((one) => one === (flow ?? 'none'));
    const baudRate = Number(baud ?? 115_200);
    if (!flowControl || !Number.isInteger(baudRate) || baudRate < 1) return null;
    return createSerialLink({ path, baudRate, flowControl, clock: systemClock });
  }
  const ids = /^([0-9a-f]{4}):([0-9a-f]{4})$/i.exec(usb ?? '');
  if (!ids) return null;
  return createUsbLink({
    vendorId: Number.parseInt(ids[1]!, 16),
    productId: Number.parseInt(ids[2]!, 16),
    clock: systemClock,
  });
};

const within = (deadlineMs: number): Call => ({ signal: new AbortController().signal, deadlineMs });
const describe = (fault: DeviceFault): string =>
  `${fault.code} (${fault.layer}; ${fault.action}; outcome ${fault.outcome}): ${fault.detail}`;

export const main = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = readArguments(usage, {
    args: [...args],
    allowPositionals: true,
    options: {
      path: { type: 'string' },
      baud: { type: 'string' },
      flow: { type: 'string' },
      usb: { type: 'string' },
    },
  });
  const [command = ''] = positionals;
  const link = linkOf(values.path, values.baud, values.flow, values.usb);
  if (!link || !['status', 'test', 'watch'].includes(command)) {
    console.error(usage);
    return 2;
  }
  const printer = createTicketPrinter({ link, clock: systemClock });
  const opened = await printer.open(within(10_000));
  if (!opened.ok) {
    console.error(describe(opened.fault));
    return 1;
  }
  try {
    console.log(`printer   ${opened.value || '(does not tell its name)'}`);
    const status = await printer.status(within(5_000));
    if (!status.ok) {
      console.error(describe(status.fault));
      return 1;
    }
    console.log(`fault     ${status.value.fault ? describe(status.value.fault) : 'none'}`);
    console.log(`warnings  ${status.value.warnings.join(', ') || 'none'}`);
    if (command === 'test') return await printTest(printer);
    if (command === 'watch') await watch(printer);
    return status.value.fault ? 1 : 0;
  } finally {
    await printer.close();
  }
};

const printTest = async (printer: ReturnType<typeof createTicketPrinter>): Promise<number> => {
  const page = await renderTicket({
    office: 'Phiếu in thử · ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ỳỷỹỵđ',
    number: 'A000',
    service: 'ĂẮẰẲẴẶ ÂẤẦẨẪẬ ÊẾỀỂỄỆ ÔỐỒỔỖỘ ƠỚỜỞỠỢ ƯỨỪỬỮỰ Đ',
    ahead: 0,
    issuedAt: systemClock.now(),
    language: 'vi',
  });
  const began = systemClock.monotonic();
  const printed = await printer.print(page, within(30_000));
  const ms = Math.round(systemClock.monotonic() - began);
  console.log(`page      ${page.heightDots} dots, ${encodePage(page).length} bytes, ${ms} ms`);
  console.log(`outcome   ${printed.ok ? 'completed' : describe(printed.fault)}`);
  return printed.ok ? 0 : 1;
};

const watch = (printer: ReturnType<typeof createTicketPrinter>): Promise<void> =>
  new Promise((resolve) => {
    printer.onStatus((status) => console.log(status.fault ? describe(status.fault) : 'no fault', ...status.warnings));
    printer.onLost((fault) => {
      console.log(describe(fault));
      resolve();
    });
    process.once('SIGINT', resolve);
  });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exit(await main(process.argv.slice(2)));
